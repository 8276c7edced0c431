package io.lunchbot.recommendations.stats;

import io.lunchbot.recommendations.stats.OrderStats.NewDish;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Every dish of every cafe as it was when a run began. Immutable once it is built. */
final class Menu {
  private final Map<Integer, Dish> dishes = new HashMap<>();
  private final Map<Integer, Map<String, List<NewDish>>> offers = new HashMap<>();
  private final boolean activeCafesOnly;
  private int available;

  private Menu(boolean activeCafesOnly) {
    this.activeCafesOnly = activeCafesOnly;
  }

  /** One row of menu_items with what matters of its cafe. */
  record Dish(
      int id, int cafe, String name, String category, boolean available, boolean cafeActive) {}

  /** Collects dishes in the order they come; ask nothing before the last. */
  static final class Builder {
    private final Menu menu;

    /** Begins an empty menu; with the switch on, closed cafes offer nothing. */
    Builder(boolean activeCafesOnly) {
      this.menu = new Menu(activeCafesOnly);
    }

    Builder add(Dish dish) {
      menu.dishes.put(dish.id(), dish);
      if (menu.isOffered(dish)) {
        menu.available++;
        menu.offers
            .computeIfAbsent(dish.cafe(), cafe -> new TreeMap<>())
            .computeIfAbsent(dish.category(), category -> new ArrayList<>())
            .add(new NewDish(dish.id(), dish.name().strip(), dish.category()));
      }
      return this;
    }

    Menu build() {
      return menu;
    }
  }

  private boolean isOffered(Dish dish) {
    return dish.available() && (dish.cafeActive() || !activeCafesOnly);
  }

  /** The dish an element means; empty when it was deleted or never was. */
  Optional<Dish> dish(DishKey key) {
    return Optional.ofNullable(dishes.get(key.id()));
  }

  /** Its id while it can be ordered; 0, which no dish has, when it cannot. */
  int offeredId(DishKey key) {
    return dish(key).filter(this::isOffered).map(Dish::id).orElse(0);
  }

  /** How many dishes can be ordered. */
  int available() {
    return available;
  }

  /** Names of what can be ordered, as they are suggested. */
  Set<String> names() {
    return offers.values().stream()
        .flatMap(cafe -> cafe.values().stream())
        .flatMap(List::stream)
        .map(NewDish::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** What can be ordered from a cafe, by category, in the order the dishes were added. */
  Map<String, List<NewDish>> offers(int cafe) {
    return offers.getOrDefault(cafe, Map.of());
  }
}
