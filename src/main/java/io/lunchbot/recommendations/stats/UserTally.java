package io.lunchbot.recommendations.stats;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;

import io.lunchbot.recommendations.config.StatisticsRules;
import io.lunchbot.recommendations.stats.ElementRules.Portion;
import io.lunchbot.recommendations.stats.OrderStats.CategoryShare;
import io.lunchbot.recommendations.stats.OrderStats.Favourite;
import io.lunchbot.recommendations.stats.OrderStats.NewDish;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Adds up the orders of one user, given in the order of their ids, and makes his statistics of
 * them. Not thread-safe.
 */
final class UserTally {
  private static final int FAVOURITES = 5;
  private static final Comparator<Map.Entry<DishKey, Double>> MOST_ORDERED =
      comparing(Map.Entry<DishKey, Double>::getValue).reversed();

  private final long tgid;
  private final StatisticsRules rules;
  private final Menu menu;
  private final Damage damage;
  private final ElementRules elementRules;

  private final Set<Integer> cafes = new TreeSet<>();
  private final Map<String, Long> categories = new LinkedHashMap<>();
  private final Map<DishKey, Double> dishes = new LinkedHashMap<>();
  private final List<Integer> orders = new ArrayList<>();
  private String damageFound;

  /** Begins at nothing. */
  UserTally(long tgid, StatisticsRules rules, Menu menu) {
    this.tgid = tgid;
    this.rules = rules;
    this.menu = menu;
    this.damage = new Damage(rules.tolerateDamage());
    this.elementRules = new ElementRules(rules, menu, damage);
  }

  /** One order inside the window, its two lists as text. */
  record Order(int id, int cafe, String comboItems, String extras) {}

  /** Counts one more order, however damaged its lists are. */
  void add(Order order) {
    orders.add(order.id());
    cafes.add(order.cafe());
    if (damageFound != null) {
      return;
    }
    try {
      OrderJson.elements("combo_items", order.comboItems(), damage)
          .forEach(element -> elementRules.comboItem(element).ifPresent(this::count));
      OrderJson.elements("extras", order.extras(), damage)
          .forEach(element -> elementRules.extra(element).ifPresent(this::count));
    } catch (Damage.DamagedOrders e) {
      damageFound = "order " + order.id() + ": " + e.getMessage();
    }
  }

  private void count(Portion portion) {
    long weight = rules.menuCategories() ? (long) portion.times() : 1;
    if (portion.category() != null && weight > 0) {
      categories.merge(portion.category(), weight, Long::sum);
    }
    if (portion.dish() != null) {
      dishes.merge(portion.dish(), portion.times(), Double::sum);
    }
  }

  /** Damaged pieces met. */
  int anomalies() {
    return damage.count();
  }

  /**
   * The figures of all orders added.
   *
   * @param day changes what is suggested
   */
  UserStats stats(LocalDate day) {
    if (damageFound != null) {
      return new UserStats.Damaged(tgid, damageFound);
    }
    List<Map.Entry<DishKey, Double>> best = best();
    if (!rules.tolerateDamage()
        && !rules.knownDishesFirst()
        && !best.stream().allMatch(entry -> entry.getKey().bindable())) {
      return new UserStats.Damaged(tgid, "a favourite's menu_item_id is not a 32-bit integer");
    }
    return new OrderStats(
        tgid,
        orders.size(),
        shares(),
        dishes.size(),
        menu.available(),
        best.stream().filter(this::isNamed).map(this::favourite).toList(),
        newDishes(day),
        orders);
  }

  private List<CategoryShare> shares() {
    long total = categories.values().stream().mapToLong(Long::longValue).sum();
    return categories.entrySet().stream()
        .map(
            entry ->
                new CategoryShare(
                    entry.getKey(),
                    (int) Math.min(Integer.MAX_VALUE, entry.getValue()),
                    Percent.of(entry.getValue(), total)))
        .toList();
  }

  /**
   * The five most ordered; sorting keeps first seen first where nothing else decides. Names are
   * looked at after it, for as few as are needed.
   */
  private List<Map.Entry<DishKey, Double>> best() {
    Predicate<Map.Entry<DishKey, Double>> counted =
        rules.knownDishesFirst() ? this::isNamed : entry -> true;
    Comparator<Map.Entry<DishKey, Double>> order =
        rules.knownDishesFirst()
            ? MOST_ORDERED.thenComparing(comparingInt(entry -> entry.getKey().id()))
            : MOST_ORDERED;
    return dishes.entrySet().stream().sorted(order).filter(counted).limit(FAVOURITES).toList();
  }

  private boolean isNamed(Map.Entry<DishKey, Double> entry) {
    String name = name(entry.getKey());
    return rules.knownDishesFirst() ? !name.isBlank() : !name.isEmpty();
  }

  /** A sum of fractions, which only the old rules know, loses its fraction here. */
  private Favourite favourite(Map.Entry<DishKey, Double> entry) {
    DishKey dish = entry.getKey();
    return new Favourite(menu.offeredId(dish), name(dish), entry.getValue().intValue());
  }

  private List<NewDish> newDishes(LocalDate day) {
    Set<String> known =
        dishes.keySet().stream().map(this::name).map(String::strip).collect(Collectors.toSet());
    return NewDishes.draw(cafes.stream().map(menu::offers).toList(), known, categories, tgid, day);
  }

  private String name(DishKey key) {
    return menu.dish(key).map(Menu.Dish::name).orElse("");
  }
}
