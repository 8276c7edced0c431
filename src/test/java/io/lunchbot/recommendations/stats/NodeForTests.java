package io.lunchbot.recommendations.stats;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.lunchbot.recommendations.bus.ByReference;
import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.StatisticsRules;
import io.lunchbot.recommendations.stats.Stats.ChunkQuestion;
import io.lunchbot.recommendations.stats.Stats.ChunkStats;
import io.lunchbot.recommendations.stats.Stats.EligiblePage;
import io.lunchbot.recommendations.stats.Stats.NextEligible;
import io.lunchbot.recommendations.stats.Stats.OpenEligible;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** A node with nothing but a StatsVerticle, asked over its bus from the test's thread. */
final class NodeForTests implements AutoCloseable {
  /** Gives up soon; lists stay open for longer than any test. */
  static final Waits HASTY =
      new Waits(
          Duration.ofSeconds(5),
          List.of(Duration.ofMillis(20), Duration.ofMillis(40)),
          Duration.ofMinutes(2));

  private final Vertx vertx;
  private final String deployment;

  private NodeForTests(Vertx vertx, String deployment) {
    this.vertx = vertx;
    this.deployment = deployment;
  }

  static NodeForTests start(Config.Database database, StatisticsRules rules) throws Exception {
    return start(database, rules, HASTY);
  }

  static NodeForTests start(Config.Database database, StatisticsRules rules, Waits waits)
      throws Exception {
    Vertx vertx = Vertx.vertx();
    ByReference.install(vertx);
    StatsVerticle verticle = new StatsVerticle(database, rules, waits);
    return new NodeForTests(vertx, vertx.deployVerticle(verticle).await(20, SECONDS));
  }

  /** Our rules with five orders in 30 days. */
  static StatisticsRules ours() {
    return StatisticsRules.all(5, 30, true);
  }

  Vertx vertx() {
    return vertx;
  }

  Future<ChunkStats> askChunk(List<Long> users, Instant at) {
    return Stats.OF_CHUNK.ask(vertx, new ChunkQuestion(users, at));
  }

  ChunkStats chunk(List<Long> users, Instant at) throws Exception {
    return askChunk(users, at).await(20, SECONDS);
  }

  /** The statistics of one user, which must not be damaged. */
  Map<Integer, String> orderable(Set<Integer> dishes) throws Exception {
    return Stats.ORDERABLE
        .ask(vertx, new Stats.OrderableQuestion(dishes))
        .await(20, SECONDS)
        .names();
  }

  OrderStats of(long user, Instant at) throws Exception {
    return (OrderStats) chunk(List.of(user), at).users().get(0);
  }

  EligiblePage eligible(Instant at, int pageSize) throws Exception {
    return Stats.ELIGIBLE.ask(vertx, new OpenEligible(at, pageSize)).await(20, SECONDS);
  }

  EligiblePage next(EligiblePage before) throws Exception {
    return Stats.NEXT_ELIGIBLE.ask(vertx, new NextEligible(before.list())).await(20, SECONDS);
  }

  void undeploy() throws Exception {
    vertx.undeploy(deployment).await(20, SECONDS);
  }

  @Override
  public void close() {
    try {
      vertx.close().await(20, SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("The node does not close", e);
    }
  }
}
