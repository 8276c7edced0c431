package io.lunchbot.recommendations.chaos;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * Users who can be told apart at the provider, where no name and no id arrives: each has a
 * favourite of his own, and its name holds his number. All are eligible.
 *
 * @param count from 1
 */
record NumberedUsers(int count) {
  /** Not the numbers themselves, so that nobody takes the one for the other unnoticed. */
  private static final long FIRST_TGID = 1_000_001;

  private static final Pattern DISH = Pattern.compile("Dish no (\\d+)\\b");

  /** Dishes one may have are the same for all, so that no other user's number is in a prompt. */
  private static final String ON_THE_MENU =
      "INSERT INTO menu_items (cafe_id, name, category, price)"
          + " VALUES (1, 'Borscht', 'soup', 90), (1, 'Pilaf', 'main', 120)";

  /** Fills an empty database. */
  void load(Connection owner) throws SQLException {
    try (Statement statement = owner.createStatement()) {
      // Dishes of a cafe nobody orders from are nobody's new dishes.
      statement.execute("INSERT INTO cafes (name) VALUES ('Cafe'), ('Another cafe')");
      statement.execute(
          "INSERT INTO users (tgid, name, office) SELECT %d + n, 'Somebody', 'Office'"
                  .formatted(FIRST_TGID - 1)
              + numbers());
      statement.execute(
          "INSERT INTO menu_items (cafe_id, name, category, price)"
              + " SELECT 2, 'Dish no ' || n, 'main', 100"
              + numbers()
              + " ORDER BY n");
      statement.execute(ON_THE_MENU);
      statement.execute(
          "INSERT INTO orders (user_tgid, cafe_id, order_date, combo_items, total_price, created_at)"
              + " SELECT "
              + (FIRST_TGID - 1)
              + " + n, 1, current_date - day, json_build_array(json_build_object('type',"
              + " 'standalone', 'menu_item_id', m.id, 'quantity', 1, 'options',"
              + " json_build_object())), 100, now() - day * interval '1 day'"
              + numbers()
              + " JOIN menu_items m ON m.name = 'Dish no ' || n"
              + " CROSS JOIN generate_series(1, 6) AS day");
      statement.execute("ANALYZE");
    }
  }

  private String numbers() {
    return " FROM generate_series(1, " + count + ") AS n";
  }

  /** Ids as the bot knows them, ascending. */
  List<Long> tgids() {
    return LongStream.range(FIRST_TGID, FIRST_TGID + count).boxed().toList();
  }

  /**
   * The id of the user a request is about.
   *
   * @param body as it arrives at the provider
   * @throws IllegalStateException when it is about nobody or about several
   */
  long tgidIn(String body) {
    List<Long> numbers =
        DISH.matcher(body).results().map(found -> Long.valueOf(found.group(1))).distinct().toList();
    if (numbers.size() != 1) {
      throw new IllegalStateException("a request about " + numbers + ": " + body);
    }
    return FIRST_TGID - 1 + numbers.get(0);
  }
}
