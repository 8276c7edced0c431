package io.lunchbot.recommendations.stats;

import io.lunchbot.recommendations.config.StatisticsRules;
import io.lunchbot.recommendations.stats.JsonValue.Kind;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Decides what an element counts for: under which category, for which dish, how many times. One
 * object for the orders of one user; not thread-safe.
 *
 * <p>What {@link StatisticsRules} leaves open where its switches are mixed: with damage tolerated
 * only a non-empty text is a category and only an integer from 1 to 2^31-1 names a dish, whatever
 * the other switches say; without, whatever Python holds for true does both. A category that is not
 * a text is shown as it is written.
 */
final class ElementRules {
  /** No number of a sane order is longer, and reading a long one takes time squared. */
  private static final int LONGEST_QUANTITY = 100;

  private static final int LONGEST_ID = 10;
  private static final BigDecimal MOST = BigDecimal.valueOf(Integer.MAX_VALUE);

  private final StatisticsRules rules;
  private final Menu menu;
  private final Damage damage;

  ElementRules(StatisticsRules rules, Menu menu, Damage damage) {
    this.rules = rules;
    this.menu = menu;
    this.damage = damage;
  }

  /**
   * What one element counts for.
   *
   * @param category null when it counts under none
   * @param dish null when it names none
   * @param times whole and positive under our quantity rule; under the old one whatever Python
   *     would have added
   */
  record Portion(String category, DishKey dish, double times) {}

  /** An element of combo_items; empty when it counts for nothing. */
  Optional<Portion> comboItem(Element element) {
    boolean counted = rules.standaloneQuantity() && element.isStandalone();
    int times = counted ? quantity(element.quantity()) : 1;
    if (times == 0) {
      return Optional.empty();
    }
    DishKey dish = dish(element.dish());
    String own = category(element.category());
    return Optional.of(new Portion(own != null ? own : menuCategory(dish), dish, times));
  }

  /** An element of extras; empty when it counts for nothing. */
  Optional<Portion> extra(Element element) {
    DishKey dish = dish(element.dish());
    if (dish == null) {
      return Optional.empty();
    }
    double times =
        rules.standaloneQuantity()
            ? quantity(element.quantity())
            : quantityAsPython(element.quantity());
    return rules.standaloneQuantity() && times == 0
        ? Optional.empty()
        : Optional.of(new Portion(menuCategory(dish), dish, times));
  }

  private DishKey dish(JsonValue value) {
    if (!damage.tolerated()) {
      return value.truthy() ? DishKey.asPython(value, damage) : null;
    }
    if (value.kind() == Kind.INTEGER && value.text().length() <= LONGEST_ID) {
      long id = Long.parseLong(value.text());
      if (id >= 1 && id <= Integer.MAX_VALUE) {
        return DishKey.of((int) id);
      }
    }
    damage.lost("a menu_item_id names no dish");
    return null;
  }

  private String category(JsonValue value) {
    if (value.kind() == Kind.MISSING) {
      return null;
    }
    boolean text = value.kind() == Kind.TEXT && value.truthy();
    if (damage.tolerated()) {
      if (!text) {
        damage.lost("a category is not a text");
      }
      return text ? value.text() : null;
    }
    if (value.kind() == Kind.NESTED) {
      damage.lost("a category is a list or an object");
    }
    return value.truthy() ? value.kind() == Kind.TRUE ? "True" : value.text() : null;
  }

  private String menuCategory(DishKey dish) {
    return rules.menuCategories() && dish != null
        ? menu.dish(dish).map(Menu.Dish::category).filter(text -> !text.isEmpty()).orElse(null)
        : null;
  }

  /** 1 for what is missing or no whole number, 0 for what must be skipped. */
  private int quantity(JsonValue value) {
    if (value.kind() == Kind.MISSING) {
      return 1;
    }
    if (value.kind() != Kind.INTEGER && value.kind() != Kind.DECIMAL) {
      damage.mended();
      return 1;
    }
    if (value.text().startsWith("-") || !value.truthy()) {
      damage.mended();
      return 0;
    }
    int whole = whole(value.text());
    if (whole == 0) {
      damage.mended();
    }
    return Math.max(1, whole);
  }

  /** A positive whole number up to 2^31-1, however it is written; otherwise 0. */
  private static int whole(String text) {
    if (text.length() > LONGEST_QUANTITY) {
      return 0;
    }
    try {
      BigDecimal number = new BigDecimal(text).stripTrailingZeros();
      return number.scale() <= 0 && number.compareTo(MOST) <= 0 ? number.intValue() : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private double quantityAsPython(JsonValue value) {
    return switch (value.kind()) {
      case MISSING, TRUE -> 1;
      case FALSE -> 0;
      case INTEGER, DECIMAL -> Double.parseDouble(value.text());
      case NULL, TEXT, EMPTY, NESTED -> {
        damage.lost("the quantity of an extra is not a number");
        yield 1;
      }
    };
  }
}
