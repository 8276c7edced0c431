package io.lunchbot.recommendations.observe;

import java.time.Clock;
import java.time.Duration;

/**
 * The one clock of a node. Redis scripts go by Redis' own clock, so that nodes agree; they get an
 * offset as an argument.
 *
 * @param local what this node believes the time is
 * @param redisOffset added to Redis' clock, milliseconds; 0 outside tests
 */
public record NodeClock(Clock local, long redisOffset) {

  /** The real time. */
  public static NodeClock system() {
    return new NodeClock(Clock.systemUTC(), 0);
  }

  /**
   * The time as system properties bend it: {@code lunchrec.clock.shift} moves both clocks, {@code
   * lunchrec.clock.skew} only the local one; both in milliseconds, for tests.
   */
  public static NodeClock fromSystemProperties() {
    long shift = Long.getLong("lunchrec.clock.shift", 0);
    long skew = Long.getLong("lunchrec.clock.skew", 0);
    Clock local = Clock.offset(Clock.systemUTC(), Duration.ofMillis(shift + skew));
    return new NodeClock(local, shift);
  }

  /** Whether this is not the real time. */
  public boolean isBent() {
    return !local.equals(Clock.systemUTC()) || redisOffset != 0;
  }
}
