package io.lunchbot.recommendations.stats;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Python's {@code round(count / total * 100, 1)} to the digit. */
final class Percent {
  private Percent() {}

  /**
   * Rounds the exact binary value of the quotient and half to even, as Python: 1 of 16 is 6.2, 3 of
   * 16 are 18.8.
   *
   * @param total above 0
   */
  static double of(long count, long total) {
    double exact = (double) count / (double) total * 100;
    return new BigDecimal(exact).setScale(1, RoundingMode.HALF_EVEN).doubleValue();
  }
}
