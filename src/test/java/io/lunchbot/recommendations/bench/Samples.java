package io.lunchbot.recommendations.bench;

import java.util.Arrays;

/** Durations of one thing that was done many times, nanoseconds. */
final class Samples {
  private long[] nanos = new long[1024];
  private int size;

  void add(long took) {
    if (size == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * size);
    }
    nanos[size++] = took;
  }

  int size() {
    return size;
  }

  /**
   * The smallest duration that so many percent do not exceed, microseconds.
   *
   * @param percent above 0, at most 100
   */
  double micros(double percent) {
    if (size == 0) {
      throw new IllegalStateException("Nothing was measured");
    }
    long[] sorted = Arrays.copyOf(nanos, size);
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(size * percent / 100) - 1] / 1e3;
  }
}
