package io.lunchbot.recommendations.stats;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Every dish of every cafe as it was when a run began. Immutable once it is built. */
final class Menu {
  private final Map<Integer, Dish> dishes = new HashMap<>();
  private final Map<Integer, List<Dish>> offers = new HashMap<>();
  private int available;

  private Menu() {}

  /** One row of menu_items with what matters of its cafe. */
  record Dish(
      int id, int cafe, String name, String category, boolean available, boolean cafeActive) {}

  /** Collects dishes in the order they come; ask nothing before the last. */
  static final class Builder {
    private final Menu menu = new Menu();
    private final boolean activeCafesOnly;

    /** Begins an empty menu; with the switch on, closed cafes offer nothing. */
    Builder(boolean activeCafesOnly) {
      this.activeCafesOnly = activeCafesOnly;
    }

    Builder add(Dish dish) {
      menu.dishes.put(dish.id(), dish);
      if (dish.available() && (dish.cafeActive() || !activeCafesOnly)) {
        menu.available++;
        menu.offers.computeIfAbsent(dish.cafe(), cafe -> new ArrayList<>()).add(dish);
      }
      return this;
    }

    Menu build() {
      menu.offers.replaceAll((cafe, offered) -> List.copyOf(offered));
      return menu;
    }
  }

  /** The dish an element means; empty when it was deleted or never was. */
  Optional<Dish> dish(DishKey key) {
    return Optional.ofNullable(dishes.get(key.id()));
  }

  /** How many dishes can be ordered. */
  int available() {
    return available;
  }

  /** Names of what can be ordered, as they are suggested. */
  Set<String> names() {
    return offers.values().stream()
        .flatMap(List::stream)
        .map(dish -> dish.name().strip())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** What can be ordered from a cafe, in the order the dishes were added. */
  List<Dish> offers(int cafe) {
    return offers.getOrDefault(cafe, List.of());
  }
}
