package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.keys.Keys;
import io.lunchbot.recommendations.keys.Keys.KeyState;
import io.lunchbot.recommendations.observe.Health;
import io.lunchbot.recommendations.observe.Health.HealthQuestion;
import io.lunchbot.recommendations.observe.Health.Standing;
import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.redis.RedisLink;
import io.lunchbot.recommendations.run.Runs.Started;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Turns triggers into runs, stops them and takes them up, tells how they stand, and keeps word of
 * those that ended. A halted run goes on when there are keys again: at the provider's reset by
 * whoever looks for work then, and at once when a node hears of keys, or starts with some.
 */
public final class RunVerticle extends VerticleBase {
  private final RedisLink redis;
  private final NodeClock clock;
  private final String consumer;
  private final Duration lease;
  private RunLedger ledger;
  private RunHistory history;
  private RunNews news;
  private Patience patience;
  private boolean stopped;

  /**
   * The front of the ledger.
   *
   * @param consumer this process start's name in the ledger
   * @param lease how long a silent node keeps a chunk
   */
  public RunVerticle(RedisLink redis, NodeClock clock, String consumer, Duration lease) {
    this.redis = redis;
    this.clock = clock;
    this.consumer = consumer;
    this.lease = lease;
  }

  @Override
  public Future<?> start() {
    history = new RunHistory(redis, clock);
    ledger = new RunLedger(redis, clock, consumer, lease);
    news = new RunNews(vertx, ledger, history);
    patience = new Patience(vertx, new Random());
    return Future.all(serveRuns(), serveNotices(new Outbox(redis, clock, consumer)))
        .onSuccess(listening -> resumeIfThereAreKeys());
  }

  private Future<?> serveRuns() {
    return Future.all(
        List.of(
            Runs.START.serve(vertx, this::begin),
            Runs.CANCEL.serve(vertx, question -> cancel(question.run())),
            Runs.RESUME.serve(vertx, question -> resume(question.run())),
            Runs.FIND.serve(vertx, question -> history.find(question.run())),
            Runs.LIST.serve(vertx, question -> history.list(question.after(), question.limit())),
            Runs.FAILURES.serve(vertx, question -> history.failures(question)),
            Health.REDIS.serve(vertx, this::health),
            Keys.AVAILABLE.listen(vertx, event -> resumeHalted(event.why()))));
  }

  private Future<?> serveNotices(Outbox outbox) {
    return Future.all(
        Notices.NEXT.serve(vertx, question -> outbox.next(question.sink())),
        Notices.TOLD.serve(vertx, told -> outbox.told(told.sink(), told.entry())),
        Notices.GIVEN_BACK.serve(vertx, back -> outbox.giveBack(back.sink(), back.entry())));
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    return Future.succeededFuture();
  }

  private Future<Standing> health(HealthQuestion question) {
    return redis.send(Request.cmd(Command.PING)).map(Standing.UP).otherwise(Standing.AWAY);
  }

  private Future<Started> begin(Trigger trigger) {
    return ledger.start(trigger).onSuccess(started -> news.started(started, trigger));
  }

  private Future<Run> cancel(String run) {
    return news.cancel(run).compose(done -> history.find(run));
  }

  private Future<Run> resume(String run) {
    return ledger
        .resume(run)
        .onSuccess(
            did -> {
              if (did) {
                news.resumed(run, "by_hand");
              }
            })
        .compose(did -> history.find(run));
  }

  /** Nobody waits for this, so that it waits for Redis itself. */
  private void resumeHalted(String why) {
    patience
        .until("take up a halted run", ledger::resumeHalted, () -> !stopped)
        .onSuccess(resumed -> resumed.ifPresent(run -> news.resumed(run, why)));
  }

  /** Keys may have been added while no node ran. */
  private void resumeIfThereAreKeys() {
    patience
        .until(
            "look at the keys", () -> Keys.POOL.ask(vertx, new Keys.PoolQuestion()), () -> !stopped)
        .onSuccess(
            pool -> {
              if (pool.keys().stream().anyMatch(key -> key.state() == KeyState.READY)) {
                resumeHalted("start");
              }
            });
  }
}
