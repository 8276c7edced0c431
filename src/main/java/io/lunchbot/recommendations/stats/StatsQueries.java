package io.lunchbot.recommendations.stats;

import io.lunchbot.recommendations.config.StatisticsRules;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Every sentence this service says to PostgreSQL. Plain SELECTs on users, orders, menu_items and
 * cafes, so that a role with no other right will do.
 *
 * <p>An order is in the window from exactly {@code windowDays} times 24 hours before the instant,
 * whatever the session's time zone; instants are bound with an offset for the same reason.
 */
final class StatsQueries {
  private static final String MENU =
      """
      SELECT m.id, m.cafe_id, m.name, m.category, m.is_available, c.is_active
      FROM menu_items m JOIN cafes c ON c.id = m.cafe_id
      ORDER BY m.id""";

  private final StatisticsRules rules;
  private final String eligible;
  private final String orders;
  private final String orderable;

  StatsQueries(StatisticsRules rules) {
    this.rules = rules;
    this.eligible =
        "SELECT o.user_tgid FROM orders o"
            + (rules.activeUsersOnly()
                ? " JOIN users u ON u.tgid = o.user_tgid AND u.is_active"
                : "")
            + " WHERE o.created_at >= $1"
            + conditions()
            + " GROUP BY o.user_tgid HAVING count(*) >= $2 ORDER BY o.user_tgid";
    // As text: the database's own functions on json fail the whole query at one damaged row.
    this.orders =
        "SELECT o.user_tgid, o.id, o.cafe_id, o.combo_items::text, o.extras::text FROM orders o"
            + " WHERE o.created_at >= $1 AND o.user_tgid = ANY($2)"
            + conditions()
            + " ORDER BY o.user_tgid, o.id";
    this.orderable =
        "SELECT m.id, m.name FROM menu_items m JOIN cafes c ON c.id = m.cafe_id"
            + " WHERE m.id = ANY($1) AND m.is_available"
            + (rules.activeCafesOnly() ? " AND c.is_active" : "");
  }

  private String conditions() {
    return (rules.ignoreCancelled() ? " AND o.status <> 'cancelled'" : "")
        + (rules.boundedWindow() ? " AND o.created_at <= $3" : "");
  }

  /** Users with enough orders in the window, ascending; one column. */
  String eligible() {
    return eligible;
  }

  /** What {@link #eligible()} is executed with. */
  Tuple eligibleAt(Instant at) {
    return arguments(at, (long) rules.minOrders());
  }

  /** The orders of some users in the window, by user and id. */
  String orders() {
    return orders;
  }

  /** What {@link #orders()} is executed with. */
  Tuple ordersOf(List<Long> users, Instant at) {
    return arguments(at, users.toArray(Long[]::new));
  }

  /** Adds one row of {@link #orders()}. */
  static void addOrder(ChunkTally tally, Row row) {
    tally.add(
        row.getLong(0),
        new UserTally.Order(
            row.getInteger(1), row.getInteger(2), row.getString(3), row.getString(4)));
  }

  /** Whether a user is active; no row when there is no such user. */
  String user() {
    return "SELECT is_active FROM users WHERE tgid = $1";
  }

  /** All dishes of all cafes; executed without arguments. */
  String menu() {
    return MENU;
  }

  /** Which of some dishes can be ordered; executed with an array of ids; id and name. */
  String orderable() {
    return orderable;
  }

  /** Adds one row of {@link #menu()}. */
  static void addDish(Menu.Builder menu, Row row) {
    menu.add(
        new Menu.Dish(
            row.getInteger(0),
            row.getInteger(1),
            row.getString(2),
            row.getString(3),
            row.getBoolean(4),
            row.getBoolean(5)));
  }

  private Tuple arguments(Instant at, Object second) {
    OffsetDateTime until = at.atOffset(ZoneOffset.UTC);
    Tuple arguments = Tuple.of(until.minus(Duration.ofDays(rules.windowDays())), second);
    return rules.boundedWindow() ? arguments.addOffsetDateTime(until) : arguments;
  }
}
