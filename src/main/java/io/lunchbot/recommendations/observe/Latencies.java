package io.lunchbot.recommendations.observe;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

/**
 * How long something took since it was last asked about: a histogram of fixed size, eight steps a
 * doubling, so that a quantile is right to 5 %. From 1 ms to 17 minutes; what lies outside counts
 * as the nearest of the two. Thread-safe.
 */
public final class Latencies {
  private static final int STEPS = 8;
  private static final int BUCKETS = 20 * STEPS + 1;

  private final AtomicIntegerArray counts = new AtomicIntegerArray(BUCKETS);

  /**
   * What lies in the middle and near the end; both are empty when nothing happened.
   *
   * @param p50 half of all took at most this many milliseconds
   * @param p95 95 of 100 did
   */
  public record Quantiles(Optional<Long> p50, Optional<Long> p95) {}

  /** One took so long. */
  public void add(Duration took) {
    double doublings = Math.log((double) Math.max(1, took.toMillis())) / Math.log(2);
    counts.incrementAndGet((int) Math.min(BUCKETS - 1, Math.round(doublings * STEPS)));
  }

  /** Tells, and begins anew. */
  public Quantiles take() {
    int[] taken = empty();
    long all = IntStream.of(taken).asLongStream().sum();
    return new Quantiles(quantile(taken, all, 0.5), quantile(taken, all, 0.95));
  }

  /** What {@link #add(Map)} takes elsewhere, and begins anew; empty when nothing happened. */
  public Map<Integer, Integer> drain() {
    int[] taken = empty();
    Map<Integer, Integer> drained = new TreeMap<>();
    for (int i = 0; i < BUCKETS; i++) {
      if (taken[i] > 0) {
        drained.put(i, taken[i]);
      }
    }
    return drained;
  }

  /** As many took so long elsewhere. What another histogram may have and this has not is left. */
  public void add(Map<Integer, Integer> drained) {
    drained.forEach(
        (bucket, times) -> {
          if (bucket >= 0 && bucket < BUCKETS && times > 0) {
            counts.addAndGet(bucket, times);
          }
        });
  }

  private int[] empty() {
    int[] taken = new int[BUCKETS];
    for (int i = 0; i < BUCKETS; i++) {
      taken[i] = counts.getAndSet(i, 0);
    }
    return taken;
  }

  private static Optional<Long> quantile(int[] taken, long all, double share) {
    long rank = (long) Math.ceil(all * share);
    for (int i = 0; i < BUCKETS && rank > 0; i++) {
      rank -= taken[i];
      if (rank <= 0) {
        return Optional.of(Math.round(Math.pow(2, (double) i / STEPS)));
      }
    }
    return Optional.empty();
  }
}
