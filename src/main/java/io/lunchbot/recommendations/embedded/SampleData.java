package io.lunchbot.recommendations.embedded;

import io.lunchbot.recommendations.embedded.SampleMenu.Combo;
import io.lunchbot.recommendations.embedded.SampleMenu.Dish;
import io.lunchbot.recommendations.embedded.SampleUser.Kind;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/**
 * Made-up users and their lunches of the last months: the same for the same size, instant and seed.
 * Counted orders are at most 28 days old, so that for a day or more after the instant the same
 * users are eligible.
 */
public final class SampleData {
  /** The seed of the demonstration. */
  public static final long SEED = 20_251_206;

  /** For every ten eligible users there are three who are not, each for another reason. */
  private static final int OTHERS_PER_TEN = 3;

  private static final List<Kind> OTHERS =
      List.of(Kind.BELOW_MINIMUM, Kind.INACTIVE, Kind.CANCELLED, Kind.LAPSED, Kind.NEWCOMER);

  private static final List<String> STATUSES =
      List.of("pending", "pending", "pending", "confirmed", "completed");

  private static final int COUNTED_FROM_DAY = 1;
  private static final int COUNTED_TO_DAY = 26;
  private static final int OLD_FROM_DAY = 32;
  private static final int OLD_TO_DAY = 90;

  private final int eligible;
  private final Instant now;
  private final long seed;
  private final SampleMenu menu = SampleMenu.read();
  private final SampleOrders orders = new SampleOrders(menu);

  /**
   * Decides on the data; {@link #load} makes it.
   *
   * @param eligible users with enough orders, 1 to 1,000,000
   * @param now the instant all dates are relative to
   */
  public SampleData(int eligible, Instant now, long seed) {
    if (eligible < 1 || eligible > 1_000_000) {
      throw new IllegalArgumentException(
          "sample users: " + eligible + " is not between 1 and 1,000,000");
    }
    this.eligible = eligible;
    this.now = now.truncatedTo(ChronoUnit.SECONDS);
    this.seed = seed;
  }

  /** Users with at least five orders in 30 days that count. */
  public int eligible() {
    return eligible;
  }

  /** All users. */
  public int users() {
    return eligible + (eligible * OTHERS_PER_TEN + 9) / 10;
  }

  /** The first users with enough orders. */
  public List<Long> examples(int most) {
    return IntStream.range(0, users())
        .filter(this::isEligible)
        .limit(most)
        .mapToObj(index -> user(index).tgid())
        .toList();
  }

  /**
   * Fills the bot's tables in one transaction; what was in them is gone.
   *
   * @param owner a superuser's connection, given back as it was
   */
  public void load(Connection owner) throws SQLException, IOException {
    boolean autoCommit = owner.getAutoCommit();
    owner.setAutoCommit(false);
    try (Statement statement = owner.createStatement()) {
      // No foreign key is broken by construction, and checking each takes most of the time.
      statement.execute("SET LOCAL session_replication_role = replica");
      // Into a table truncated in the same transaction COPY goes without a write-ahead log.
      statement.execute("TRUNCATE users, orders, menu_items, combos, cafes RESTART IDENTITY");
      copyAll(owner);
      for (String table : List.of("cafes", "combos", "menu_items")) {
        statement.execute(
            "SELECT setval('%1$s_id_seq', (SELECT max(id) FROM %1$s))".formatted(table));
      }
      owner.commit();
      statement.execute("ANALYZE");
      owner.commit();
    } catch (SQLException | IOException e) {
      owner.rollback();
      throw e;
    } finally {
      owner.setAutoCommit(autoCommit);
    }
  }

  private void copyAll(Connection owner) throws SQLException, IOException {
    copy(owner, "cafes (id, name, is_active, created_at)", this::writeCafes);
    copy(owner, "combos (id, cafe_id, name, categories, price)", this::writeCombos);
    copy(owner, "menu_items (id, cafe_id, name, category, price, is_available)", this::writeDishes);
    copy(owner, "users (tgid, name, office, role, is_active, created_at)", this::writeUsers);
    copy(
        owner,
        "orders (user_tgid, cafe_id, order_date, status, combo_id, combo_items, extras,"
            + " total_price, created_at, updated_at)",
        this::writeOrders);
  }

  private interface Rows {
    void write(Writer into) throws IOException;
  }

  private static void copy(Connection owner, String table, Rows rows)
      throws SQLException, IOException {
    PGConnection connection = owner.unwrap(PGConnection.class);
    try (Writer into =
        new BufferedWriter(
            new OutputStreamWriter(
                new PGCopyOutputStream(connection, "COPY " + table + " FROM STDIN"),
                StandardCharsets.UTF_8),
            1 << 16)) {
      rows.write(into);
    }
  }

  private void writeCafes(Writer into) throws IOException {
    for (int id = 1; id <= SampleMenu.CAFES.size(); id++) {
      row(into, id, SampleMenu.CAFES.get(id - 1), id != SampleMenu.CLOSED_CAFE, opened());
    }
  }

  private void writeCombos(Writer into) throws IOException {
    for (int cafe = 1; cafe <= SampleMenu.CAFES.size(); cafe++) {
      for (int which = 0; which < SampleMenu.COMBOS.size(); which++) {
        Combo combo = SampleMenu.COMBOS.get(which);
        String categories = "[\"" + String.join("\", \"", combo.categories()) + "\"]";
        row(into, SampleOrders.comboId(cafe, which), cafe, combo.name(), categories, combo.price());
      }
    }
  }

  private void writeDishes(Writer into) throws IOException {
    for (Dish dish : menu.dishes()) {
      row(
          into,
          dish.id(),
          dish.cafe(),
          dish.name(),
          dish.category(),
          dish.price(),
          dish.available());
    }
  }

  private void writeUsers(Writer into) throws IOException {
    for (int index = 0; index < users(); index++) {
      SampleUser user = user(index);
      row(into, user.tgid(), user.name(), user.office(), user.role(), user.active(), user.since());
    }
  }

  private void writeOrders(Writer into) throws IOException {
    for (int index = 0; index < users(); index++) {
      SampleUser user = user(index);
      SplittableRandom random = random(index, 2);
      for (int i = 0; i < user.old(); i++) {
        writeOrder(into, user, time(OLD_FROM_DAY, OLD_TO_DAY, random), status(random), random);
      }
      for (int i = 0; i < user.counted(); i++) {
        writeOrder(
            into, user, time(COUNTED_FROM_DAY, COUNTED_TO_DAY, random), status(random), random);
      }
      for (int i = 0; i < user.cancelled(); i++) {
        writeOrder(into, user, time(COUNTED_FROM_DAY, COUNTED_TO_DAY, random), "cancelled", random);
      }
    }
  }

  private void writeOrder(
      Writer into, SampleUser user, Instant at, String status, SplittableRandom random)
      throws IOException {
    SampleOrder order = orders.next(user.taste(), random);
    LocalDate delivery = at.atZone(ZoneOffset.UTC).toLocalDate().plusDays(random.nextInt(2));
    row(
        into,
        user.tgid(),
        order.cafe(),
        delivery,
        status,
        order.combo(),
        order.comboItems(),
        order.extras(),
        order.price(),
        at,
        at);
  }

  /** A morning of a working day; over a weekend people order on the Friday before. */
  private Instant time(int fromDay, int toDay, SplittableRandom random) {
    LocalDate day =
        now.atZone(ZoneOffset.UTC).toLocalDate().minusDays(random.nextInt(fromDay, toDay + 1));
    while (day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY) {
      day = day.minusDays(1);
    }
    long morning = Duration.ofHours(4).toMillis();
    return day.atTime(6, 0).toInstant(ZoneOffset.UTC).plusMillis(random.nextLong(morning));
  }

  private SampleUser user(int index) {
    int other = (int) (index - eligibleBefore(index));
    Kind kind = isEligible(index) ? Kind.ELIGIBLE : OTHERS.get(other % OTHERS.size());
    return SampleUser.of(kind, index, now, random(index, 1));
  }

  private boolean isEligible(int index) {
    return eligibleBefore(index + 1) > eligibleBefore(index);
  }

  /** Spreads exactly as many as wanted evenly over all. */
  private long eligibleBefore(int index) {
    return (long) index * eligible / users();
  }

  private SplittableRandom random(int index, int purpose) {
    return new SplittableRandom((seed * 31 + purpose) * 1_000_003 + index);
  }

  private Instant opened() {
    return now.minus(Duration.ofDays(700));
  }

  private static String status(SplittableRandom random) {
    return STATUSES.get(random.nextInt(STATUSES.size()));
  }

  /** A row in PostgreSQL's text format. Nothing here holds a tab or a line's end. */
  private static void row(Writer into, Object... values) throws IOException {
    for (int i = 0; i < values.length; i++) {
      if (i > 0) {
        into.write('\t');
      }
      into.write(values[i] == null ? "\\N" : values[i].toString().replace("\\", "\\\\"));
    }
    into.write('\n');
  }
}
