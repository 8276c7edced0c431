package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.redis.RedisLink;
import io.lunchbot.recommendations.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who renews all values, and when, by what is written down in Redis. A renewal done twice does no
 * harm, so that a claim only has to be good enough to spare the work.
 */
final class Renewal {
  private static final Script CLAIM = Script.named("renewal_claim");
  private static final Script DONE = Script.named("renewal_done");

  /** A node that says nothing for so long has died, or its servers are away. */
  private static final Duration LONGEST_CLAIM = Duration.ofMinutes(10);

  private final RedisLink redis;
  private final NodeClock clock;
  private final String consumer;
  private final Duration every;

  /** A renewal seen by one node, of values that live for {@code ttl}: due every half of it. */
  Renewal(RedisLink redis, NodeClock clock, String consumer, Duration ttl) {
    this.redis = redis;
    this.clock = clock;
    this.consumer = consumer;
    this.every = ttl.dividedBy(2);
  }

  /**
   * The answer to a claim.
   *
   * @param begunAt when it is this node's turn: now, by Redis' clock
   * @param left how long it is not
   */
  record Claim(Optional<String> begunAt, Duration left) {}

  /** Asks whether it is time, and this node's turn. */
  Future<Claim> claim() {
    Duration hold = every.compareTo(LONGEST_CLAIM) < 0 ? every : LONGEST_CLAIM;
    return redis
        .run(
            CLAIM,
            List.of(RedisKeys.RENEWAL),
            List.of(
                String.valueOf(clock.redisOffset()),
                consumer,
                String.valueOf(every.toMillis()),
                String.valueOf(hold.toMillis())))
        .map(Renewal::claim);
  }

  private static Claim claim(Response answer) {
    return answer.get(0).toInteger() == 1
        ? new Claim(Optional.of(answer.get(1).toString()), Duration.ZERO)
        : new Claim(Optional.empty(), Duration.ofMillis(answer.get(1).toLong()));
  }

  /** All values were renewed since then. */
  Future<Void> done(String begunAt) {
    return redis.run(DONE, List.of(RedisKeys.RENEWAL), List.of(begunAt)).mapEmpty();
  }
}
