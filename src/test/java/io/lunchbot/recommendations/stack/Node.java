package io.lunchbot.recommendations.stack;

import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.Service;
import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.Name;
import io.lunchbot.recommendations.config.Settings;
import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.observe.NodeMeters;
import io.lunchbot.recommendations.redis.RedisLink;
import io.lunchbot.recommendations.run.Run;
import io.lunchbot.recommendations.run.Runs;
import io.lunchbot.recommendations.run.Trigger;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One node of the service in this JVM, with its own Vert.x, and a look into its Redis. Its requests
 * are for one user each, unless a test says otherwise: then calls can be counted by user.
 */
public final class Node implements AutoCloseable {
  private static final String VALUE = "recommendations:user:";
  private static final Duration A_RUN = Duration.ofMinutes(3);

  private final Vertx vertx = NodeMeters.observedVertx();
  private final Service service;
  private final RedisLink redis;
  private volatile boolean closed;

  private Node(Config config, NodeClock clock) {
    this.service = new Service(vertx, config, clock);
    this.redis = new RedisLink(vertx, config.redis().url().value());
  }

  /**
   * Starts a node without triggers of its own.
   *
   * @param settings names of the environment and values, beyond where the servers are
   */
  public static Node start(TestServers servers, GeminiStandIn gemini, String... settings) {
    return startAt(NodeClock.system(), servers, gemini, settings);
  }

  /** Starts a node without triggers of its own that lives at another time. */
  public static Node startAt(
      NodeClock clock, TestServers servers, GeminiStandIn gemini, String... settings) {
    Node node = new Node(config(servers, gemini, settings), clock);
    node.service.startWork().await();
    return node;
  }

  /** Starts a node that listens to the schedule, to Kafka and to HTTP on a free port. */
  public static Node startWithTriggers(
      TestServers servers, GeminiStandIn gemini, String... settings) {
    List<String> more = new ArrayList<>(List.of(settings));
    more.addAll(List.of("KAFKA_BROKER_URL", servers.kafkaBrokers()));
    Node node = start(servers, gemini, more.toArray(String[]::new));
    node.service.startTriggers().await();
    return node;
  }

  private static Config config(TestServers servers, GeminiStandIn gemini, String... settings) {
    Map<Name, String> said = new EnumMap<>(Name.class);
    said.put(Name.DATABASE_URL, servers.databaseUrl());
    said.put(Name.REDIS_URL, servers.redisUrl());
    said.put(Name.GEMINI_API_KEYS, "key-one,key-two");
    said.put(Name.GEMINI_BASE_URL, gemini.baseUrl());
    said.put(Name.SCHEDULE_ZONE, "UTC");
    said.put(Name.HTTP_PORT, "0");
    said.put(Name.USERS_PER_REQUEST, "1");
    for (int i = 0; i < settings.length; i += 2) {
      String environment = settings[i];
      Name name =
          Stream.of(Name.values())
              .filter(known -> known.environment().equals(environment))
              .findFirst()
              .orElseThrow();
      said.put(name, settings[i + 1]);
    }
    return Config.from(new Settings(said, List.of()));
  }

  public Vertx vertx() {
    return vertx;
  }

  /** Where HTTP listens, without a slash at the end. */
  public String url() {
    return service.address().toString();
  }

  /** Triggers a run; returns its id. */
  public String start(boolean force) {
    Trigger trigger = new Trigger(Trigger.Kind.HTTP, "http:" + UUID.randomUUID(), force);
    return Runs.START.ask(vertx, trigger).await().run();
  }

  /** Triggers a run and waits until it is over. */
  public Run runToTheEnd(boolean force) {
    return awaitEnd(start(force));
  }

  /** Waits until a run is over. */
  public Run awaitEnd(String run) {
    return await()
        .atMost(A_RUN)
        .ignoreExceptionsMatching(cause -> Failure.from(cause).isPassing())
        .until(() -> find(run), found -> found.state().isOver());
  }

  /** A run as it stands. */
  public Run find(String run) {
    return Runs.FIND.ask(vertx, new Runs.RunQuestion(run)).await();
  }

  /** The failed users of a run. */
  public List<Runs.FailedUser> failures(String run) {
    return Runs.FAILURES
        .ask(vertx, new Runs.FailuresQuestion(run, Optional.empty(), 1_000))
        .await()
        .items();
  }

  /** The newest runs. */
  public List<Run> runs() {
    return Runs.LIST.ask(vertx, new Runs.ListQuestion(Optional.empty(), 100)).await().items();
  }

  /** What the bot shows, by user. */
  public Map<Long, String> values() {
    Map<Long, String> values = new TreeMap<>();
    for (long tgid : usersWithAValue()) {
      values.put(tgid, text(Command.GET, VALUE + tgid));
    }
    return values;
  }

  /** Users the bot shows something for. */
  public Set<Long> usersWithAValue() {
    return command(Command.KEYS, VALUE + "*").stream()
        .map(key -> Long.valueOf(key.toString().substring(VALUE.length())))
        .collect(Collectors.toSet());
  }

  /** As if the provider's day had ended. */
  public void forgetUsedQuota() {
    for (String pattern : List.of("gemini:usage:*", "lunchrec:quota:*")) {
      command(Command.KEYS, pattern).stream()
          .map(Response::toString)
          // Without it the loss would be noticed, and a window waited for.
          .filter(key -> !key.equals("lunchrec:quota:epoch"))
          .forEach(key -> command(Command.DEL, key));
    }
  }

  /** The answer of Redis as text; null for none. */
  public String text(Command command, Object... arguments) {
    Response answer = command(command, arguments);
    return answer == null ? null : answer.toString();
  }

  private Response command(Command command, Object... arguments) {
    Request request = Request.cmd(command);
    for (Object argument : arguments) {
      request.arg(String.valueOf(argument));
    }
    return redis.send(request).await();
  }

  public boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      service.stop().await();
      redis.close().await();
      vertx.close().await();
      closed = true;
    }
  }
}
