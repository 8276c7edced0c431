package io.lunchbot.recommendations.keys;

import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.keys.Keys.Exhausted;
import io.lunchbot.recommendations.keys.Keys.Lease;
import io.lunchbot.recommendations.keys.Keys.LeaseAnswer;
import io.lunchbot.recommendations.keys.Keys.LeaseQuestion;
import io.lunchbot.recommendations.keys.Keys.Spent;
import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leases and settles requests; tells every node when no key is left. */
public final class KeyPoolVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(KeyPoolVerticle.class);

  private final QuotaLedger ledger;
  private final KeyOrder order;
  private boolean announced;

  /** A pool over the keys of this process. */
  public KeyPoolVerticle(Config.Gemini gemini, KeyRing ring, RedisLink redis, NodeClock clock) {
    this.ledger = new QuotaLedger(redis, clock, ring, gemini.model(), gemini.maxRequestsPerKey());
    this.order = new KeyOrder(ring.size());
  }

  @Override
  public Future<?> start() {
    clampSharedPosition();
    return Future.all(
        Keys.LEASE.serve(vertx, this::lease), Keys.SETTLE.serve(vertx, ledger::settle));
  }

  // Not waited for: Redis may be away at start, and only the bot's own use depends on it.
  private void clampSharedPosition() {
    ledger
        .clampSharedPosition()
        .onFailure(
            cause -> LOG.warn("Shared key position not checked reason={}", cause.getMessage()));
  }

  private Future<LeaseAnswer> lease(LeaseQuestion question) {
    return ledger.lease(question.chunk(), order.next()).map(this::announceExhaustion);
  }

  /**
   * Once for each exhaustion: an end that is told to the millisecond wobbles from lease to lease.
   */
  private LeaseAnswer announceExhaustion(LeaseAnswer answer) {
    if (answer instanceof Lease) {
      announced = false;
    } else if (answer instanceof Spent spent && !announced) {
      announced = true;
      LOG.warn("Keys exhausted until={}", spent.until());
      Keys.EXHAUSTED.send(vertx, new Exhausted(spent.until()));
    }
    return answer;
  }
}
