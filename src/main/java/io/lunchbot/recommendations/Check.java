package io.lunchbot.recommendations;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.cache.Cache;
import io.lunchbot.recommendations.cli.Finding;
import io.lunchbot.recommendations.cluster.HazelcastSeat;
import io.lunchbot.recommendations.cluster.Whereabouts;
import io.lunchbot.recommendations.config.Cluster;
import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.ConfigException;
import io.lunchbot.recommendations.gemini.Gemini;
import io.lunchbot.recommendations.gemini.Gemini.Look;
import io.lunchbot.recommendations.gemini.Gemini.Looked;
import io.lunchbot.recommendations.kafka.Brokers;
import io.lunchbot.recommendations.keys.KeyRing;
import io.lunchbot.recommendations.keys.PooledKey;
import io.lunchbot.recommendations.keys.Verdict;
import io.lunchbot.recommendations.observe.Build;
import io.lunchbot.recommendations.observe.Nodes.Missing;
import io.lunchbot.recommendations.observe.Nodes.Node;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.redis.RedisLink;
import io.lunchbot.recommendations.stats.Stats;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks at everything a run needs and changes nothing: no request is used up, nothing is written to
 * Redis, no work is taken. Needs a service that was told to {@link Service#startLooking}.
 */
final class Check {
  private static final int BAD_CONFIGURATION = 2;
  static final int RUN_WOULD_FAIL = 4;
  static final int SERVER_UNREACHABLE = 5;

  private final Vertx vertx;
  private final Config config;
  private final Instant now;

  Check(Vertx vertx, Config config, Instant now) {
    this.vertx = vertx;
    this.config = config;
    this.now = now;
  }

  /**
   * One harmless question to each server a run needs, of a service that has started its work.
   *
   * @return what the first that cannot be used says
   */
  static Optional<String> missingServer(Vertx vertx, Instant now) {
    try {
      Cache.READ.ask(vertx, new Cache.ReadQuestion(0)).await();
      Stats.OF_CHUNK.ask(vertx, new Stats.ChunkQuestion(List.of(0L), now)).await();
      return Optional.empty();
    } catch (Failure e) {
      return Optional.of(e.getMessage());
    }
  }

  /** Everything at once; completes with what was found in a fixed order, whatever is away. */
  Future<List<Finding>> findings() {
    return Future.all(List.of(orders(), redis(), kafka(), cluster(), keys()))
        .map(
            all ->
                Stream.concat(
                        configuration().stream(),
                        all.<List<Finding>>list().stream().flatMap(List::stream))
                    .toList());
  }

  private List<Finding> configuration() {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.ok(
            "Configuration",
            "%d keys, model %s".formatted(config.gemini().apiKeys().size(), model())));
    config
        .database()
        .warnings()
        .forEach(warning -> findings.add(Finding.warn("Configuration", warning)));
    return findings;
  }

  private Future<List<Finding>> orders() {
    Config.Database database = config.database();
    String address = "%s:%d/%s".formatted(database.host(), database.port(), database.database());
    return Stats.OF_CHUNK
        .ask(vertx, new Stats.ChunkQuestion(List.of(0L), now))
        .map(stats -> Finding.ok("PostgreSQL", address))
        .otherwise(cause -> unreachable("PostgreSQL", address, cause))
        .map(List::of);
  }

  private Future<List<Finding>> redis() {
    URI url = URI.create(config.redis().url().value());
    String address =
        url.getHost() == null
            ? url.getPath()
            : url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    RedisLink link = new RedisLink(vertx, config.redis().url().value());
    return health(link)
        .map(health -> health.findings(address, now))
        .otherwise(cause -> List.of(unreachable("Redis", address, cause)))
        .eventually(link::close);
  }

  private static Future<RedisHealth> health(RedisLink link) {
    Future<Response> info = link.send(Request.cmd(Command.INFO));
    // What a guarded Redis refuses to tell is not told.
    Future<Response> save =
        link.send(Request.cmd(Command.CONFIG).arg("GET").arg("save")).otherwiseEmpty();
    Future<Response> rotation =
        link.send(Request.cmd(Command.LINDEX).arg(RedisKeys.ROTATION_LOG).arg(0)).otherwiseEmpty();
    return Future.all(info, save, rotation)
        .map(
            all ->
                new RedisHealth(
                    RedisHealth.fields(info.result().toString()),
                    Optional.ofNullable(save.result())
                        .map(found -> found.get("save"))
                        .map(Response::toString),
                    Optional.ofNullable(rotation.result()).map(Response::toString)));
  }

  /** A service without Kafka misses its triggers and goes on: no reason to fail. */
  private Future<List<Finding>> kafka() {
    String brokers = config.kafka().brokers();
    return Brokers.count(vertx, config.kafka())
        .map(count -> Finding.ok("Kafka", "%s, %d brokers".formatted(brokers, count)))
        .otherwise(
            cause ->
                Finding.warn(
                    "Kafka", "%s: %s; no trigger comes from there".formatted(brokers, text(cause))))
        .map(List::of);
  }

  /** A node that finds nobody works all the same. */
  private Future<List<Finding>> cluster() {
    return config
        .cluster()
        .map(cluster -> vertx.executeBlocking(() -> members(cluster)))
        .orElseGet(() -> Future.succeededFuture(List.of()));
  }

  private static List<Finding> members(Cluster cluster) {
    try {
      new HazelcastSeat(cluster, new Node("check", Build.version()));
    } catch (ConfigException e) {
      return e.mistakes().stream()
          .map(mistake -> Finding.fail(BAD_CONFIGURATION, "Cluster", mistake))
          .toList();
    }
    if (cluster.hazelcast().isPresent()) {
      return List.of(
          Finding.ok("Cluster", "nodes are found by " + cluster.hazelcast().get() + "; not tried"));
    }
    List<Missing> silent = Whereabouts.silent(cluster);
    return silent.isEmpty()
        ? List.of(Finding.ok("Cluster", "a node answers at every member"))
        : silent.stream().map(Check::silent).toList();
  }

  private static Finding silent(Missing missing) {
    return Finding.warn(
        "Cluster",
        "%s: %s; not joined until it is there".formatted(missing.member(), missing.reason()));
  }

  private Future<List<Finding>> keys() {
    List<Future<KeyHealth.Seen>> looks =
        new KeyRing(config.gemini().apiKeys()).all().stream().map(this::look).toList();
    return Future.all(looks).map(all -> new KeyHealth(model(), all.list()).findings());
  }

  private Future<KeyHealth.Seen> look(PooledKey key) {
    String name = "Key %d %s".formatted(key.position(), key.secret().masked());
    return Gemini.LOOK
        .ask(vertx, new Look(key.fingerprint(), model()))
        .otherwise(cause -> new Looked(Verdict.NOT_SENT, "not_looked_at", text(cause)))
        .map(looked -> new KeyHealth.Seen(name, looked));
  }

  private String model() {
    return config.gemini().model();
  }

  private static Finding unreachable(String what, String address, Throwable cause) {
    return Finding.fail(SERVER_UNREACHABLE, what, address + ": " + text(cause));
  }

  private static String text(Throwable cause) {
    return Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
  }
}
