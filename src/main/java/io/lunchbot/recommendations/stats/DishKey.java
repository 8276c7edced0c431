package io.lunchbot.recommendations.stats;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * What an element calls its dish. Two are equal when Python holds their values for equal (1, 1.0
 * and true are), because the old worker counted in a Python dictionary.
 */
final class DishKey {
  /** Python refuses to read longer integers. */
  private static final int PYTHON_DIGITS = 4300;

  private static final BigDecimal LOWEST = BigDecimal.valueOf(Integer.MIN_VALUE);
  private static final BigDecimal HIGHEST = BigDecimal.valueOf(Integer.MAX_VALUE);

  private final Object identity;
  private final boolean bindable;

  private DishKey(Object identity, boolean bindable) {
    this.identity = identity;
    this.bindable = bindable;
  }

  /** A dish named by its id. */
  static DishKey of(int id) {
    return new DishKey(id, true);
  }

  /**
   * Whatever is truthy and can be a key of a Python dictionary.
   *
   * @throws Damage.DamagedOrders for a list or an object
   */
  static DishKey asPython(JsonValue value, Damage damage) {
    return switch (value.kind()) {
      case TRUE -> of(1);
      case TEXT -> new DishKey(value.text(), false);
      case INTEGER -> integer(value.text(), damage);
      case DECIMAL -> decimal(Double.parseDouble(value.text()));
      default -> {
        damage.lost("a menu_item_id is a list or an object");
        yield null;
      }
    };
  }

  private static DishKey integer(String digits, Damage damage) {
    if (digits.length() > PYTHON_DIGITS) {
      damage.lost("a menu_item_id has too many digits");
    }
    BigDecimal number = new BigDecimal(digits);
    return new DishKey(identity(number), fits(number));
  }

  private static DishKey decimal(double number) {
    return new DishKey(
        Double.isInfinite(number) ? (Object) number : identity(new BigDecimal(number)), false);
  }

  private static Object identity(BigDecimal number) {
    BigDecimal plain = number.stripTrailingZeros();
    return plain.scale() <= 0 && fits(plain) ? (Object) plain.intValue() : plain;
  }

  private static boolean fits(BigDecimal number) {
    return number.compareTo(LOWEST) >= 0 && number.compareTo(HIGHEST) <= 0;
  }

  /** The id it stands for; 0, which no dish has, when it is not a 32-bit integer. */
  int id() {
    return identity instanceof Integer id ? id : 0;
  }

  /** Whether the old worker could ask the database for the name of this dish. */
  boolean bindable() {
    return bindable;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DishKey key && identity.equals(key.identity);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(identity);
  }
}
