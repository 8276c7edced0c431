package io.lunchbot.recommendations.stats;

import java.util.List;

/**
 * What a user ate in the window: everything the prompt and the bot's statistics are made of.
 *
 * @param tgid the user
 * @param ordersCount orders in the window
 * @param categories shares, first seen first
 * @param uniqueDishes distinct dishes ordered, deleted ones included
 * @param dishesAvailable dishes that can be ordered now, over all cafes
 * @param favourites at most five, most ordered first
 * @param newDishes at most 60 available dishes, from cafes the user orders from, that he has not
 *     ordered in the window; those to suggest first come first
 * @param orderIds of the orders in the window, ascending
 */
public record OrderStats(
    long tgid,
    int ordersCount,
    List<CategoryShare> categories,
    int uniqueDishes,
    int dishesAvailable,
    List<Favourite> favourites,
    List<NewDish> newDishes,
    List<Integer> orderIds)
    implements UserStats {
  /** Copies the lists. */
  public OrderStats {
    categories = List.copyOf(categories);
    favourites = List.copyOf(favourites);
    newDishes = List.copyOf(newDishes);
    orderIds = List.copyOf(orderIds);
  }

  /** The newest order in the window; 0 when there is none. */
  public int lastOrder() {
    return orderIds.isEmpty() ? 0 : orderIds.get(orderIds.size() - 1);
  }

  /**
   * How much of what was ordered is of one category.
   *
   * @param percent as Python's round(count / total * 100, 1) gives it, printed like {@code 33.3}
   */
  public record CategoryShare(String category, int count, double percent) {}

  /**
   * A dish and how often it was ordered.
   *
   * @param id of the dish while it can be ordered; 0 when it cannot
   */
  public record Favourite(int id, String name, int count) {}

  /**
   * A dish to suggest.
   *
   * @param name on the menu, without spaces at its ends
   * @param category its code on the menu, such as {@code soup}
   */
  public record NewDish(int id, String name, String category) {}
}
