package io.lunchbot.recommendations.keys;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Amounts of money: counted in billionths of a USD, shown in USD. Pure. */
public final class Usd {
  private static final int COUNTED = 9;
  private static final int SHOWN = 6;

  private Usd() {}

  /** An amount that was counted, in USD. */
  static BigDecimal of(long nanos) {
    return BigDecimal.valueOf(nanos, COUNTED);
  }

  /**
   * An amount in USD as it is counted.
   *
   * @throws ArithmeticException when it is finer than that, or above nine thousand million USD
   */
  public static long nanos(BigDecimal usd) {
    return usd.movePointRight(COUNTED).longValueExact();
  }

  /** An amount in USD for people and programs: to the millionth, without zeros at the end. */
  public static BigDecimal shown(BigDecimal usd) {
    BigDecimal rounded = usd.setScale(SHOWN, RoundingMode.HALF_UP).stripTrailingZeros();
    return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
  }
}
