package io.lunchbot.recommendations.bench;

import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Users and orders that PostgreSQL makes up itself, in seconds for a hundred thousand users. All
 * are eligible. What is right for each follows from his number: his soup is in every order, the
 * rest changes from day to day.
 *
 * @param orders of each user, one a day, 1 to 25
 */
record GeneratedUsers(int orders) {
  private static final long FIRST_TGID = 1_000_001;
  private static final int CAFES = 5;

  /** Of one category in one cafe. */
  private static final int DISHES = 8;

  /** Of the dishes with changing numbers in an order. */
  private static final int CHANGING = 3;

  private static final String MENU =
      """
      INSERT INTO menu_items (cafe_id, name, category, price)
      SELECT cafe, kind || ' №' || number || ' кафе ' || cafe, category, 100
      FROM generate_series(1, %d) AS cafe
      CROSS JOIN (VALUES (1, 'soup', 'Суп'), (2, 'salad', 'Салат'), (3, 'main', 'Горячее'),
                         (4, 'extra', 'Напиток')) AS kinds (place, category, kind)
      CROSS JOIN generate_series(1, %d) AS number
      ORDER BY cafe, place, number"""
          .formatted(CAFES, DISHES);

  /** Day by day, as orders come in, and not user by user. */
  private static final String ORDERS =
      """
      INSERT INTO orders
        (user_tgid, cafe_id, order_date, combo_items, extras, total_price, created_at)
      SELECT %1$d + n, 1 + n %% %2$d, current_date - day,
        format('[{"type": "combo", "category": "soup", "menu_item_id": %%s},'
               ' {"type": "combo", "category": "salad", "menu_item_id": %%s},'
               ' {"type": "combo", "category": "main", "menu_item_id": %%s}]',
               menu + 1 + n / %2$d %% %3$d, menu + %3$d + 1 + (n + day) %% %3$d,
               menu + 2 * %3$d + 1 + (n + 3 * day) %% %3$d)::json,
        format('[{"menu_item_id": %%s, "quantity": 1}]', menu + 3 * %3$d + 1 + day %% %3$d)::json,
        300, now() - day * interval '1 day'
      FROM generate_series(1, %4$d) AS day
      CROSS JOIN LATERAL
        (SELECT n, n %% %2$d * 4 * %3$d AS menu FROM generate_series(%5$d, %6$d) AS n) AS users""";

  /** Fills an empty database. */
  void load(Connection owner, int count) throws SQLException {
    try (Statement statement = owner.createStatement()) {
      statement.execute(
          "INSERT INTO cafes (name) SELECT 'Кафе ' || n FROM generate_series(1, %d) AS n"
              .formatted(CAFES));
      statement.execute(MENU);
    }
    add(owner, 0, count);
  }

  /**
   * Adds users to those that are there.
   *
   * @param present how many there are
   * @param count how many there are to be
   */
  void add(Connection owner, int present, int count) throws SQLException {
    try (Statement statement = owner.createStatement()) {
      // No foreign key is broken by construction, and checking each takes most of the time.
      statement.execute("SET session_replication_role = replica");
      statement.execute(
          "INSERT INTO users (tgid, name, office) SELECT %d + n, 'Somebody', 'Office' FROM generate_series(%d, %d) AS n"
              .formatted(FIRST_TGID - 1, present + 1, count));
      statement.execute(
          ORDERS.formatted(FIRST_TGID - 1, CAFES, DISHES, orders, present + 1, count));
      statement.execute("SET session_replication_role = DEFAULT");
      statement.execute("VACUUM ANALYZE");
    }
  }

  /** Some of so many users, evenly spread, the first and the last among them. */
  List<Long> sample(int count, int size) {
    return LongStream.range(0, size)
        .map(i -> FIRST_TGID + i * (count - 1) / (size - 1))
        .boxed()
        .toList();
  }

  /** Whether these are the statistics of any of these users, as the API shows them. */
  boolean isRight(JsonObject statistics) {
    JsonObject favourite = statistics.getJsonArray("favorite_dishes").getJsonObject(0);
    return statistics.getInteger("orders_last_30_days") == orders
        && statistics.getInteger("unique_dishes") == 1 + CHANGING * Math.min(DISHES, orders)
        && favourite.getString("name").startsWith("Суп")
        && favourite.getInteger("count") == orders;
  }

  /** Whether this is what the provider was to be told of any of these users. */
  boolean isRightPrompt(String body) {
    String figures =
        new JsonObject(body)
            .getJsonArray("contents")
            .getJsonObject(0)
            .getJsonArray("parts")
            .getJsonObject(0)
            .getString("text");
    JsonObject data = new JsonObject(figures);
    JsonObject favourite = data.getJsonArray("favourites").getJsonObject(0);
    return data.getInteger("orders") == orders
        && favourite.getString("name").startsWith("Суп")
        && favourite.getInteger("count") == orders;
  }
}
