package io.lunchbot.recommendations.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.config.StatisticsRules;
import io.lunchbot.recommendations.stats.Stats.EligiblePage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every hand-made user on a real PostgreSQL, by our rules and by the old worker's. */
class HandMadeUsersTest {
  private static final List<HandMadeUser> USERS =
      Stream.of(
              UsersOfEveryShape.GENERATIONS,
              UsersOfEveryShape.ODD_ELEMENTS,
              UsersOfEveryShape.OPTIONS,
              UsersOfEveryShape.DISHES,
              UsersOfEveryShape.NUMBERS,
              UsersWithDamage.LISTS,
              UsersWithDamage.QUANTITIES,
              UsersWithDamage.IDS,
              UsersWithDamage.CATEGORIES,
              UsersInTime.WINDOW,
              UsersInTime.STATUSES,
              UsersInTime.ELIGIBLE)
          .flatMap(List::stream)
          .toList();

  /** Dish 14 was deleted. */
  private static final String MENU =
      """
      INSERT INTO cafes (id, name, is_active) VALUES
        (1, 'Canteen', true), (2, 'Bistro', true), (3, 'Closed', false);
      INSERT INTO menu_items (id, cafe_id, name, category, is_available) VALUES
        (1, 1, 'Borscht', 'soup', true),
        (2, 1, 'Caesar', 'salad', true),
        (3, 1, 'Cutlet', 'main', true),
        (4, 1, 'Bread', 'extra', true),
        (5, 1, 'Compote', 'extra', true),
        (6, 2, 'Solyanka', 'soup', true),
        (7, 2, 'Pizza', 'main', true),
        (8, 2, 'Borscht', 'soup', true),
        (9, 1, 'Okroshka', 'soup', false),
        (10, 3, 'Kharcho', 'soup', true),
        (11, 1, '', 'main', true),
        (12, 2, 'Tea', '', true),
        (13, 2, '   ', 'main', true),
        (2147483647, 2, 'Last', 'main', true)""";

  private static PostgresForTests postgres;

  @BeforeAll
  static void fill() throws SQLException {
    postgres = PostgresForTests.empty();
    postgres.execute(MENU);
    try (Connection connection = postgres.owner().getConnection()) {
      long tgid = 1000;
      for (HandMadeUser user : USERS) {
        tgid++;
        insert(connection, user.tgid() == 0 ? user.tgid(tgid) : user);
      }
    }
  }

  private static void insert(Connection connection, HandMadeUser user) throws SQLException {
    try (PreparedStatement row =
            connection.prepareStatement(
                "INSERT INTO users (tgid, name, office, is_active, role)"
                    + " VALUES (?, 'Anna', '1', ?, ?)");
        PreparedStatement order =
            connection.prepareStatement(
                "INSERT INTO orders (user_tgid, cafe_id, combo_items, extras, status, created_at,"
                    + " order_date, total_price)"
                    + " VALUES (?, ?, ?::json, ?::json, ?, ?, ?::date, 0)")) {
      row.setLong(1, user.tgid());
      row.setBoolean(2, user.active());
      row.setString(3, user.role());
      row.execute();
      for (HandMadeUser.Order made : user.orders()) {
        order.setLong(1, user.tgid());
        order.setInt(2, made.cafe());
        order.setString(3, made.comboItems());
        order.setString(4, made.extras());
        order.setString(5, made.status());
        order.setObject(6, made.created().atOffset(ZoneOffset.UTC));
        order.setString(7, made.date());
        order.execute();
      }
    }
  }

  @Test
  void every_user_has_the_figures_worked_out_by_hand_under_our_rules() throws Exception {
    assertFigures(true, 12);
  }

  @Test
  void every_user_has_the_old_workers_figures_under_its_rules() throws Exception {
    assertFigures(false, 13);
  }

  private void assertFigures(boolean ours, int available) throws Exception {
    List<Long> asked = new ArrayList<>(USERS.stream().map(HandMadeUser::tgid).toList());
    Collections.shuffle(asked, new Random(1));
    List<UserStats> answered;
    EligiblePage eligible;

    try (NodeForTests node =
        NodeForTests.start(postgres.reader(2), StatisticsRules.all(5, 30, ours))) {
      answered = node.chunk(asked, HandMadeUser.AT).users();
      eligible = node.eligible(HandMadeUser.AT, 1000);
    }

    assertThat(USERS).hasSizeGreaterThanOrEqualTo(40);
    assertThat(eligible.users()).isSorted().doesNotHaveDuplicates();
    assertThat(answered).extracting(UserStats::tgid).containsExactlyElementsOf(asked);
    Map<Long, UserStats> byUser =
        answered.stream().collect(Collectors.toMap(UserStats::tgid, Function.identity()));
    SoftAssertions.assertSoftly(
        softly -> {
          for (HandMadeUser user : USERS) {
            UserStats stats = byUser.get(user.tgid());
            softly
                .assertThat(HandMadeUser.figures(stats, eligible.users().contains(user.tgid())))
                .as(user.sentence())
                .isEqualTo(user.expected(ours));
          }
        });
    assertThat(answered)
        .filteredOn(OrderStats.class::isInstance)
        .extracting(stats -> ((OrderStats) stats).dishesAvailable())
        .containsOnly(available);
  }
}
