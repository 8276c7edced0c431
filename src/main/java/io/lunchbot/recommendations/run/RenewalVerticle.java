package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.bus.Outage;
import io.lunchbot.recommendations.bus.Outages;
import io.lunchbot.recommendations.cache.Cache;
import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.plan.EligibleUsers;
import io.lunchbot.recommendations.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the values of all eligible users live for their full time again, every half of it, on one
 * node at a time. Planning a run does the same, but nights can lie further apart than a value
 * lives: one of 25 hours, a weekend without a schedule, a night whose keys are exhausted.
 */
public final class RenewalVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(RenewalVerticle.class);

  /** Clocks jump: no timer trusts them for longer. */
  private static final long LOOK_AGAIN_MS = 60_000;

  private final NodeClock clock;
  private final Renewal renewal;
  private final Outage outage = Outage.quiet();
  private boolean stopped;

  /**
   * A renewal of values that live for {@code ttl}.
   *
   * @param consumer this process start's name
   */
  public RenewalVerticle(RedisLink redis, NodeClock clock, String consumer, Duration ttl) {
    this.clock = clock;
    this.renewal = new Renewal(redis, clock, consumer, ttl);
  }

  /** Completes at once: servers may be away. */
  @Override
  public Future<?> start() {
    look();
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    return Future.succeededFuture();
  }

  private void look() {
    renewIfDue()
        .onSuccess(wait -> outage.over())
        .onComplete(this::lookAgain, cause -> lookAgain(outage.failed(cause.getMessage())));
  }

  private Future<Duration> renewIfDue() {
    Outages outages = Outages.of(vertx);
    return outages
        .watch(Outages.REDIS, renewal::claim)
        .compose(
            claim ->
                claim
                    .begunAt()
                    .map(begunAt -> outages.watch("renew values", () -> renewAll(begunAt)))
                    .orElse(Future.succeededFuture(claim.left())));
  }

  private void lookAgain(Duration wait) {
    if (!stopped) {
      vertx.setTimer(Math.max(1, Math.min(wait.toMillis(), LOOK_AGAIN_MS)), timer -> look());
    }
  }

  private Future<Duration> renewAll(String begunAt) {
    AtomicLong values = new AtomicLong();
    return EligibleUsers.forEachPage(
            vertx,
            clock.local().instant(),
            users ->
                Cache.RENEW
                    .ask(vertx, new Cache.RenewQuestion(users))
                    .onSuccess(renewed -> values.addAndGet(renewed.values())))
        .compose(all -> renewal.done(begunAt))
        .onSuccess(done -> LOG.info("Values renewed values={}", values.get()))
        .map(Duration.ZERO);
  }
}
