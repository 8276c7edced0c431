package io.lunchbot.recommendations.bench;

import io.lunchbot.recommendations.embedded.SampleData;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Many eligible users, made by PostgreSQL itself: each repeats the orders of one of the sample
 * data's users, damage included. Orders lie in the table as they would come in, day by day, so that
 * those of one user are scattered.
 *
 * @param users how many, all eligible
 * @param ordersEach in the window, 5 or more
 */
record Population(int users, int ordersEach) {
  private static final int PATTERNS = 1_000;
  private static final long BEFORE_FIRST = 100_000_000;

  private static final String PATTERN =
      """
      CREATE TEMP TABLE pattern AS
      WITH counted AS (
        SELECT dense_rank() OVER (ORDER BY user_tgid) - 1 AS who,
               row_number() OVER (PARTITION BY user_tgid ORDER BY id) - 1 AS turn,
               count(*) OVER (PARTITION BY user_tgid) AS turns, *
        FROM orders JOIN users ON tgid = user_tgid AND is_active
        WHERE orders.created_at > now() - interval '29 days' AND status <> 'cancelled')
      SELECT who, i AS turn, cafe_id, status, combo_id, combo_items, extras, total_price
      FROM generate_series(0, %1$d - 1) i JOIN counted ON turn = i %% turns
      WHERE turns >= 5 AND who < %2$d""";

  private static final String USERS =
      """
      INSERT INTO users (tgid, name, office, role, created_at)
      SELECT %2$d + u, 'User ' || u, 'Office', 'user', now() - interval '200 days'
      FROM generate_series(1, %1$d) u""";

  private static final String ORDERS =
      """
      INSERT INTO orders (user_tgid, cafe_id, order_date, status, combo_id, combo_items, extras,
                          total_price, created_at, updated_at)
      SELECT %2$d + u, cafe_id, at, status, combo_id, combo_items, extras, total_price, at, at
      FROM generate_series(0, %3$d - 1) i CROSS JOIN generate_series(1, %1$d) u
      JOIN pattern ON who = (SELECT array_agg(DISTINCT who) FROM pattern)[
          u %% (SELECT count(DISTINCT who)::int FROM pattern) + 1] AND turn = i
      CROSS JOIN LATERAL (
        SELECT now() - interval '27 days' * (%3$d - i) / %3$d + interval '1 ms' * (u / 100) AS at) t""";

  /** Fills the bot's tables; what was in them is gone. */
  void load(Connection owner) throws SQLException, IOException {
    new SampleData(PATTERNS, Instant.now(), SampleData.SEED).load(owner);
    try (Statement statement = owner.createStatement()) {
      for (String sql :
          List.of(
              "DROP TABLE IF EXISTS pattern",
              // Enough for one pass over the patterns, and no user of the orders is missing.
              "SET work_mem = '256MB'",
              "SET session_replication_role = replica",
              PATTERN.formatted(ordersEach, PATTERNS),
              "ANALYZE pattern",
              "TRUNCATE users, orders RESTART IDENTITY",
              "DROP INDEX ix_orders_user_tgid_order_date, ix_orders_cafe_id_order_date",
              USERS.formatted(users, BEFORE_FIRST),
              ORDERS.formatted(users, BEFORE_FIRST, ordersEach),
              "SET maintenance_work_mem = '256MB'",
              "CREATE INDEX ix_orders_user_tgid_order_date ON orders (user_tgid, order_date)",
              "CREATE INDEX ix_orders_cafe_id_order_date ON orders (cafe_id, order_date)",
              "VACUUM ANALYZE orders",
              "VACUUM ANALYZE users")) {
        statement.execute(sql);
      }
    }
  }

  /** All of them, ascending. */
  LongStream tgids() {
    return LongStream.rangeClosed(first(), BEFORE_FIRST + users);
  }

  /** The lowest of them. */
  long first() {
    return BEFORE_FIRST + 1;
  }
}
