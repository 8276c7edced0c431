package io.lunchbot.recommendations.run;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to leave a failing thing alone: doubling with full jitter, so that many waiters do not
 * come back at once (<a
 * href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">AWS</a>).
 *
 * @param first the longest first wait
 * @param most the longest wait ever
 */
record Backoff(Duration first, Duration most) {

  /** The wait before try number {@code failures + 1}; at least 1 ms. */
  Duration after(int failures, RandomGenerator random) {
    long ceiling = most.toMillis();
    if (failures < 32) {
      ceiling = Math.min(ceiling, first.toMillis() << Math.max(0, failures - 1));
    }
    return Duration.ofMillis(1 + random.nextLong(Math.max(1, ceiling)));
  }
}
