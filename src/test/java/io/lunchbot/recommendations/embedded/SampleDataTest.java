package io.lunchbot.recommendations.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lunchbot.recommendations.stack.TestServers;
import io.lunchbot.recommendations.stack.WithServers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@WithServers
class SampleDataTest {
  /** A Sunday, so that the weekend matters. */
  private static final Instant NOW = Instant.parse("2026-11-22T23:59:59Z");

  private static final String ELIGIBLE =
      """
      SELECT count(*) FROM (
        SELECT user_tgid FROM orders JOIN users ON tgid = user_tgid
        WHERE is_active AND status <> 'cancelled'
          AND orders.created_at >= ?::timestamptz - interval '30 days'
          AND orders.created_at <= ?::timestamptz
        GROUP BY user_tgid HAVING count(*) >= 5) eligible
      """;

  private Connection owner;

  @BeforeEach
  void connect(TestServers servers) throws SQLException {
    servers.resetDatabase();
    owner = servers.connectAsOwner();
  }

  @AfterEach
  void disconnect() throws SQLException {
    owner.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 300, 1000})
  void exactly_the_wanted_users_are_eligible(int wanted) throws Exception {
    SampleData data = new SampleData(wanted, NOW, SampleData.SEED);

    data.load(owner);

    assertThat(eligibleAt(NOW)).isEqualTo(wanted).isEqualTo(data.eligible());
    assertThat(number("SELECT count(*) FROM users")).isEqualTo(data.users());
    assertThat(data.users()).isEqualTo((int) Math.ceil(wanted * 1.3));
  }

  @Test
  void the_same_users_are_eligible_a_day_later() throws Exception {
    new SampleData(300, NOW, SampleData.SEED).load(owner);

    assertThat(eligibleAt(NOW.plus(Duration.ofHours(25)))).isEqualTo(300);
  }

  @Test
  void same_seed_and_instant_give_the_same_rows_and_another_seed_gives_others() throws Exception {
    new SampleData(50, NOW, 1).load(owner);
    String first = digest();

    new SampleData(50, NOW, 1).load(owner);
    String second = digest();
    new SampleData(50, NOW, 2).load(owner);
    String third = digest();

    assertThat(second).isEqualTo(first);
    assertThat(third).isNotEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          legacy combo      | combo_items::text LIKE '[{"category": "s%'
          combo             | combo_items::text LIKE '[{"type": "combo", "category": "s%'
          standalone        | combo_id IS NULL AND combo_items::text LIKE '[{"type": "standalone", "menu_item_id": %, "quantity": %'
          mixed             | combo_id IS NOT NULL AND combo_items::text LIKE '%"standalone"%'
          options           | combo_items::text LIKE '%"options": {"\\\\u0420%'
          NUL in an option  | combo_items::text LIKE '%{"\\\\u0000": %'
          extras            | extras::text LIKE '[{"menu_item_id": %, "quantity": %}]'
          no items          | combo_items::text = '[]' AND extras::text = '[]'
          null items        | combo_items::text = 'null'
          null extras       | extras::text = 'null'
          deleted dish      | combo_items::text ~ '"menu_item_id": 22[,}]'
          cancelled         | status = 'cancelled'
          large id          | user_tgid > 2147483647
          small id          | user_tgid < 2147483647
          dish of a closed cafe | cafe_id = 6 AND combo_items::text LIKE '%"menu_item_id": 7%'
          """)
  void every_shape_of_order_occurs(String shape, String condition) throws Exception {
    new SampleData(300, NOW, SampleData.SEED).load(owner);

    assertThat(number("SELECT count(*) FROM orders WHERE " + condition)).as(shape).isPositive();
  }

  @Test
  void menu_has_a_closed_cafe_unavailable_dishes_and_equal_names() throws Exception {
    new SampleData(1, NOW, SampleData.SEED).load(owner);

    assertThat(number("SELECT count(*) FROM cafes WHERE NOT is_active")).isEqualTo(1);
    assertThat(number("SELECT count(*) FROM cafes")).isEqualTo(6);
    assertThat(number("SELECT count(*) FROM menu_items")).isEqualTo(70);
    assertThat(number("SELECT count(*) FROM menu_items WHERE NOT is_available")).isEqualTo(5);
    assertThat(number("SELECT count(*) FROM menu_items WHERE name = 'Борщ'")).isEqualTo(2);
    assertThat(number("SELECT count(*) FROM menu_items WHERE id = 22")).isZero();
    assertThat(number("SELECT count(DISTINCT category) FROM menu_items")).isEqualTo(6);
  }

  @Test
  void users_who_are_not_eligible_fail_for_every_reason() throws Exception {
    new SampleData(300, NOW, SampleData.SEED).load(owner);
    String counted =
        "(SELECT count(*) FROM orders o WHERE o.user_tgid = tgid AND o.status <> 'cancelled'"
            + " AND o.created_at >= timestamptz '2026-11-22T23:59:59Z' - interval '30 days')";
    String all = "(SELECT count(*) FROM orders o WHERE o.user_tgid = tgid)";

    assertThat(number("SELECT count(*) FROM users WHERE NOT is_active")).isEqualTo(18);
    assertThat(number("SELECT count(*) FROM users WHERE " + all + " = 0")).isEqualTo(18);
    assertThat(
            number(
                "SELECT count(*) FROM users WHERE is_active AND " + counted + " BETWEEN 1 AND 4"))
        .isGreaterThanOrEqualTo(18);
    assertThat(number("SELECT count(*) FROM users WHERE " + counted + " = 0 AND " + all + " >= 5"))
        .isGreaterThanOrEqualTo(18);
  }

  @Test
  void no_foreign_key_is_broken() throws Exception {
    new SampleData(300, NOW, SampleData.SEED).load(owner);

    assertThat(
            number(
                "SELECT count(*) FROM orders LEFT JOIN users ON tgid = user_tgid"
                    + " LEFT JOIN cafes ON cafes.id = orders.cafe_id"
                    + " LEFT JOIN combos ON combos.id = combo_id WHERE tgid IS NULL"
                    + " OR cafes.id IS NULL OR (combo_id IS NOT NULL AND combos.id IS NULL)"))
        .isZero();
    assertThat(number("SELECT nextval('menu_items_id_seq')")).isEqualTo(76);
  }

  @Test
  void size_out_of_range_is_refused() {
    assertThatThrownBy(() -> new SampleData(0, NOW, 1))
        .hasMessage("sample users: 0 is not between 1 and 1,000,000");
  }

  private long eligibleAt(Instant now) throws SQLException {
    try (PreparedStatement query = owner.prepareStatement(ELIGIBLE)) {
      query.setTimestamp(1, Timestamp.from(now));
      query.setTimestamp(2, Timestamp.from(now));
      return single(query).longValue();
    }
  }

  private long number(String sql) throws SQLException {
    try (PreparedStatement query = owner.prepareStatement(sql)) {
      return single(query).longValue();
    }
  }

  private static Number single(PreparedStatement query) throws SQLException {
    try (ResultSet rows = query.executeQuery()) {
      assertThat(rows.next()).isTrue();
      return (Number) rows.getObject(1);
    }
  }

  private String digest() throws SQLException {
    String sql =
        "SELECT (SELECT md5(string_agg(u::text, '|' ORDER BY tgid)) FROM users u)"
            + " || (SELECT md5(string_agg(o::text, '|' ORDER BY id)) FROM orders o)"
            + " || (SELECT md5(string_agg(m::text, '|' ORDER BY id)) FROM menu_items m)"
            + " || (SELECT md5(string_agg(c::text, '|' ORDER BY id)) FROM cafes c)";
    try (PreparedStatement query = owner.prepareStatement(sql);
        ResultSet rows = query.executeQuery()) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }
}
