package io.lunchbot.recommendations.http;

import io.lunchbot.recommendations.bus.Address;
import io.lunchbot.recommendations.observe.Health;
import io.lunchbot.recommendations.observe.Health.HealthQuestion;
import io.lunchbot.recommendations.observe.Health.Standing;
import io.lunchbot.recommendations.observe.Nodes;
import io.lunchbot.recommendations.observe.Nodes.NodesSeen;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What probes ask: whether the process turns, and whether it can do its work. For one context. */
final class HealthRoutes {
  /** However many probes ask, the servers are asked no more often than this. */
  private static final Duration SHARED = Duration.ofSeconds(1);

  private final Vertx vertx;

  /** Asked now or a moment ago; null when that is too long ago. */
  private Future<Servers> known;

  /** The event loops, as {@link #known}. */
  private Future<Standing> pulse;

  private HealthRoutes(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Takes the operations of health. */
  static void mount(Vertx vertx, RouterBuilder builder) {
    HealthRoutes routes = new HealthRoutes(vertx);
    builder.getRoute("live").addHandler(routes::live);
    builder.getRoute("ready").addHandler(routes::ready);
  }

  /** How the servers stand. */
  private record Servers(
      Standing postgresql, Standing redis, Standing kafka, Optional<NodesSeen> cluster) {
    /** Nothing but triggers needs Kafka. */
    boolean areReady() {
      return postgresql == Standing.UP && redis == Standing.UP;
    }

    JsonObject json() {
      String status = !areReady() ? "down" : kafka == Standing.UP ? "up" : "degraded";
      JsonObject json = new JsonObject();
      cluster.ifPresent(seen -> json.put("cluster", counts(seen)));
      return json.put("status", status)
          .put(
              "servers",
              new JsonObject()
                  .put("postgresql", word(postgresql))
                  .put("redis", word(redis))
                  .put("kafka", word(kafka)));
    }

    private static JsonObject counts(NodesSeen seen) {
      return new JsonObject()
          .put("nodes", seen.nodes().size())
          .put("missing", seen.missing().size());
    }

    private static String word(Standing standing) {
      return standing.name().toLowerCase(Locale.ROOT);
    }
  }

  private void live(RoutingContext request) {
    pulse().onSuccess(standing -> answer(request, standing));
  }

  private static void answer(RoutingContext request, Standing pulse) {
    boolean up = pulse == Standing.UP;
    request.response().setStatusCode(up ? 200 : 503);
    Answers.json(request, new JsonObject().put("status", up ? "up" : "down"));
  }

  /** All at once, and nobody asks in between, so that each event loop is asked. */
  private Future<Standing> pulse() {
    if (pulse == null) {
      pulse =
          Future.all(
                  Stream.generate(() -> Health.PULSE.ask(vertx, new HealthQuestion()))
                      .limit(VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE)
                      .toList())
              .map(Standing.UP)
              .otherwise(Standing.AWAY);
      pulse.onComplete(told -> vertx.setTimer(SHARED.toMillis(), timer -> pulse = null));
    }
    return pulse;
  }

  private void ready(RoutingContext request) {
    servers().onComplete(servers -> answer(request, servers), request::fail);
  }

  private static void answer(RoutingContext request, Servers servers) {
    request.response().setStatusCode(servers.areReady() ? 200 : 503);
    Answers.json(request, servers.json());
  }

  private Future<Servers> servers() {
    if (known == null) {
      Future<Standing> postgresql = standing(Health.POSTGRESQL);
      Future<Standing> redis = standing(Health.REDIS);
      Future<Standing> kafka = standing(Health.KAFKA);
      Future<Optional<NodesSeen>> cluster = cluster();
      known =
          Future.all(postgresql, redis, kafka, cluster)
              .map(
                  all ->
                      new Servers(
                          postgresql.result(), redis.result(), kafka.result(), cluster.result()));
      known.onComplete(told -> vertx.setTimer(SHARED.toMillis(), timer -> known = null));
    }
    return known;
  }

  private Future<Optional<NodesSeen>> cluster() {
    return Nodes.SEEN
        .ask(vertx, new Nodes.NodesQuestion())
        .map(Optional::of)
        .otherwise(Optional.empty())
        .map(seen -> seen.filter(NodesSeen::clustered));
  }

  private Future<Standing> standing(Address<HealthQuestion, Standing> server) {
    return server.ask(vertx, new HealthQuestion()).otherwise(Standing.AWAY);
  }
}
