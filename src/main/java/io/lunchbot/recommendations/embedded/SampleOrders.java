package io.lunchbot.recommendations.embedded;

import io.lunchbot.recommendations.embedded.SampleMenu.Combo;
import io.lunchbot.recommendations.embedded.SampleMenu.Dish;
import io.lunchbot.recommendations.embedded.SampleUser.Taste;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes up orders in every shape the bot has ever written, and now and then one it should not have:
 * no items, JSON null instead of a list, a NUL in an option's name, a dish that is gone. JSON is
 * spelled as the bot's Python spells it.
 */
final class SampleOrders {
  private static final double RARE = 0.005;
  private static final double EMPTY = 0.02;
  private static final double LEGACY = 0.4;
  private static final double MIXED = 0.25;
  private static final double GONE = 0.015;
  private static final int MOST_STANDALONE = 3;
  private static final List<String> ALONE = List.of("main", "soup", "salad", "drink", "dessert");

  private static final String LARGE = text("Большая");
  private static final String PORTION = text("Размер порции") + ": " + LARGE;
  private static final String SAUCE = text("Соус") + ": " + text("Острый");

  private final SampleMenu menu;

  SampleOrders(SampleMenu menu) {
    this.menu = menu;
  }

  SampleOrder next(Taste taste, SplittableRandom random) {
    int cafe = random.nextInt(4) == 0 ? taste.otherCafe() : taste.homeCafe();
    Basket basket = new Basket(cafe, taste, random);
    double roll = random.nextDouble();
    if (roll < RARE) {
      return new SampleOrder(cafe, null, "null", "[]", 0);
    }
    if (roll < EMPTY) {
      return new SampleOrder(cafe, null, "[]", "[]", 0);
    }
    boolean combo = random.nextDouble() < taste.combos();
    boolean legacy = combo && random.nextDouble() < LEGACY;
    if (combo) {
      basket.combo(legacy);
    }
    // Before orders had types they were combos or nothing.
    if (!combo || (!legacy && random.nextDouble() < MIXED)) {
      basket.standalone();
    }
    String extras = random.nextDouble() < RARE ? "null" : basket.extras();
    return new SampleOrder(cafe, basket.combo, list(basket.items), extras, basket.price);
  }

  /** One order on its way. */
  private final class Basket {
    private final int cafe;
    private final Taste taste;
    private final SplittableRandom random;
    private final List<String> items = new ArrayList<>();
    private Integer combo;
    private int price;

    Basket(int cafe, Taste taste, SplittableRandom random) {
      this.cafe = cafe;
      this.taste = taste;
      this.random = random;
    }

    void combo(boolean legacy) {
      int which = taste.dislikes().equals("salad") ? 0 : random.nextInt(SampleMenu.COMBOS.size());
      Combo chosen = SampleMenu.COMBOS.get(which);
      combo = comboId(cafe, which);
      price += chosen.price();
      for (String category : chosen.categories()) {
        items.add(
            "{"
                + (legacy ? "" : "\"type\": \"combo\", ")
                + "\"category\": \""
                + category
                + "\", \"menu_item_id\": "
                + dishId(pick(category))
                + "}");
      }
    }

    void standalone() {
      List<String> categories =
          ALONE.stream()
              .filter(category -> !category.equals(taste.dislikes()))
              .filter(category -> !menu.dishes(cafe, category).isEmpty())
              .toList();
      int count = 1 + random.nextInt(MOST_STANDALONE);
      for (int i = 0; i < count; i++) {
        // The first ones of the list are ordered more often.
        int skewed = Math.min(random.nextInt(categories.size()), random.nextInt(categories.size()));
        Dish dish = pick(categories.get(skewed));
        int quantity = quantity();
        price += dish.price() * quantity;
        items.add(
            "{\"type\": \"standalone\", \"menu_item_id\": "
                + dishId(dish)
                + ", \"quantity\": "
                + quantity
                + ", \"options\": "
                + options()
                + "}");
      }
    }

    String extras() {
      if (random.nextDouble() >= taste.extras()) {
        return "[]";
      }
      Dish dish = pick("extra");
      int quantity = quantity();
      price += dish.price() * quantity;
      return "[{\"menu_item_id\": " + dishId(dish) + ", \"quantity\": " + quantity + "}]";
    }

    private Dish pick(String category) {
      List<Dish> dishes = menu.dishes(cafe, category);
      int skewed = (int) (Math.pow(random.nextDouble(), 2) * dishes.size());
      return dishes.get((taste.offset() + skewed) % dishes.size());
    }

    private int dishId(Dish dish) {
      return random.nextDouble() < GONE
          ? menu.deleted().get(random.nextInt(menu.deleted().size()))
          : dish.id();
    }

    private int quantity() {
      return random.nextInt(6) > 0 ? 1 : 2 + random.nextInt(2);
    }

    private String options() {
      double roll = random.nextDouble();
      if (roll < RARE) {
        return "{\"\\u0000\": " + LARGE + "}";
      }
      if (roll < 0.2) {
        return "{" + PORTION + "}";
      }
      return roll < 0.3 ? "{" + SAUCE + "}" : "{}";
    }
  }

  static int comboId(int cafe, int which) {
    return (cafe - 1) * SampleMenu.COMBOS.size() + which + 1;
  }

  private static String list(List<String> elements) {
    return "[" + String.join(", ", elements) + "]";
  }

  /** As json.dumps does: ASCII only. None of our texts holds a quote or a control character. */
  static String text(String text) {
    StringBuilder json = new StringBuilder("\"");
    text.chars()
        .mapToObj(unit -> unit < 0x7f ? Character.toString(unit) : "\\u%04x".formatted(unit))
        .forEach(json::append);
    return json.append('"').toString();
  }
}
