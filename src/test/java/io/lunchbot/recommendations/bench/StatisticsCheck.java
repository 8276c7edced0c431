package io.lunchbot.recommendations.bench;

import io.lunchbot.recommendations.stats.OrderStats;
import io.lunchbot.recommendations.stats.UserStats;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sees whether everybody's statistics come, once each, with all orders in them, and whether those
 * of some users name as many dishes as a tree of their orders' JSON does.
 */
final class StatisticsCheck {
  private static final int EVERY = 997;

  private final Population population;
  private final Map<Long, Integer> dishes;
  private int users;

  private StatisticsCheck(Population population, Map<Long, Integer> dishes) {
    this.population = population;
    this.dishes = dishes;
  }

  static StatisticsCheck of(Connection owner, Population population) throws SQLException {
    Map<Long, Set<Integer>> found = new HashMap<>();
    try (Statement statement = owner.createStatement();
        ResultSet orders =
            statement.executeQuery(
                "SELECT user_tgid, combo_items::text, extras::text FROM orders"
                    + " WHERE user_tgid % "
                    + EVERY
                    + " = 0")) {
      while (orders.next()) {
        Set<Integer> ofUser = found.computeIfAbsent(orders.getLong(1), none -> new HashSet<>());
        addDishes(ofUser, orders.getString(2));
        addDishes(ofUser, orders.getString(3));
      }
    }
    Map<Long, Integer> dishes = new HashMap<>();
    found.forEach((user, ofUser) -> dishes.put(user, ofUser.size()));
    return new StatisticsCheck(population, dishes);
  }

  private static void addDishes(Set<Integer> into, String list) {
    if (!list.equals("null")) {
      for (Object element : new JsonArray(list)) {
        into.add(((JsonObject) element).getInteger("menu_item_id"));
      }
    }
  }

  /** Forgets whom it saw. */
  void begin() {
    users = 0;
  }

  /** Some more users. */
  void see(List<UserStats> more) {
    for (UserStats user : more) {
      users++;
      if (!(user instanceof OrderStats stats)
          || stats.ordersCount() != population.ordersEach()
          || stats.uniqueDishes() != dishes.getOrDefault(user.tgid(), stats.uniqueDishes())) {
        throw new IllegalStateException("Wrong statistics: " + user);
      }
    }
  }

  /** Fails where somebody is missing. */
  void end() {
    if (users != population.users()) {
      throw new IllegalStateException("Statistics of " + users + " users");
    }
  }
}
