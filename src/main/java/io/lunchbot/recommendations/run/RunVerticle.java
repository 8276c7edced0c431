package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.redis.RedisLink;
import io.lunchbot.recommendations.run.Runs.Started;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Turns triggers into runs and tells how runs stand. */
public final class RunVerticle extends VerticleBase {
  private final RedisLink redis;
  private final NodeClock clock;
  private final String consumer;
  private RunLedger ledger;
  private RunNews news;

  /**
   * The front of the ledger.
   *
   * @param consumer this process start's name in the ledger
   */
  public RunVerticle(RedisLink redis, NodeClock clock, String consumer) {
    this.redis = redis;
    this.clock = clock;
    this.consumer = consumer;
  }

  @Override
  public Future<?> start() {
    RunHistory history = new RunHistory(redis, clock);
    ledger = new RunLedger(redis, clock, consumer);
    news = new RunNews(vertx, ledger, history);
    return Future.all(
        Runs.START.serve(vertx, this::begin),
        Runs.FIND.serve(vertx, question -> history.find(question.run())),
        Runs.LIST.serve(vertx, question -> history.list(question.after(), question.limit())),
        Runs.FAILURES.serve(vertx, question -> history.failures(question.run())));
  }

  private Future<Started> begin(Trigger trigger) {
    return ledger.start(trigger).onSuccess(started -> news.started(started, trigger));
  }
}
