package io.lunchbot.recommendations.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.config.StatisticsRules;
import io.lunchbot.recommendations.stats.OrderStats.NewDish;
import io.lunchbot.recommendations.stats.Stats.EligiblePage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatsVerticleTest {
  private static final Instant AT = Instant.parse("2026-04-20T03:00:00Z");

  private PostgresForTests postgres;

  @BeforeEach
  void createDatabase() {
    postgres = PostgresForTests.empty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 7, 8, 100_000})
  void eligible_users_come_page_by_page_ascending_and_complete(int pageSize) throws Exception {
    insertEligible(8);
    List<Long> users = new ArrayList<>();

    try (NodeForTests node = NodeForTests.start(postgres.reader(1), NodeForTests.ours())) {
      EligiblePage page = node.eligible(AT, pageSize);
      users.addAll(page.users());
      while (!page.last()) {
        assertThat(page.users()).hasSize(pageSize);
        page = node.next(page);
        users.addAll(page.users());
      }
      EligiblePage last = page;

      assertThat(users).containsExactlyElementsOf(LongStream.rangeClosed(1, 8).boxed().toList());
      assertThat(postgres.transactions()).isZero();
      assertFails(() -> node.next(last), Failure.Code.NOT_FOUND);
    }
  }

  @Test
  void an_empty_database_has_no_eligible_users_and_figures_of_zero() throws Exception {
    try (NodeForTests node = NodeForTests.start(postgres.reader(1), NodeForTests.ours())) {
      EligiblePage page = node.eligible(AT, 10);
      OrderStats nobody = node.of(42, AT);

      assertThat(page.users()).isEmpty();
      assertThat(page.last()).isTrue();
      assertThat(nobody)
          .isEqualTo(new OrderStats(42, 0, List.of(), 0, 0, List.of(), List.of(), List.of()));
      assertThat(node.chunk(List.of(), AT).users()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 100_001})
  void a_page_size_out_of_range_is_a_bad_question(int pageSize) throws Exception {
    try (NodeForTests node = NodeForTests.start(postgres.reader(1), NodeForTests.ours())) {
      assertFails(() -> node.eligible(AT, pageSize), Failure.Code.BAD_QUESTION);
    }
  }

  @Test
  void an_abandoned_list_gives_its_connection_back() throws Exception {
    insertEligible(5);
    Waits shortList =
        new Waits(Duration.ofSeconds(5), NodeForTests.HASTY.retries(), Duration.ofMillis(200));

    try (NodeForTests node =
        NodeForTests.start(postgres.reader(1), NodeForTests.ours(), shortList)) {
      EligiblePage abandoned = node.eligible(AT, 2);

      assertThat(node.of(1, AT).ordersCount()).isEqualTo(5);
      assertThat(postgres.transactions()).isZero();
      assertFails(() -> node.next(abandoned), Failure.Code.NOT_FOUND);
    }
  }

  @Test
  void the_oldest_list_makes_room_so_that_chunks_keep_a_connection() throws Exception {
    insertEligible(5);

    try (NodeForTests node = NodeForTests.start(postgres.reader(2), NodeForTests.ours())) {
      EligiblePage first = node.eligible(AT, 2);
      EligiblePage second = node.eligible(AT, 2);

      assertThat(node.of(1, AT).ordersCount()).isEqualTo(5);
      assertThat(node.next(second).users()).containsExactly(3L, 4L);
      assertFails(() -> node.next(first), Failure.Code.NOT_FOUND);
    }
  }

  @Test
  void a_stopped_verticle_leaves_no_session_behind() throws Exception {
    insertEligible(5);

    try (NodeForTests node = NodeForTests.start(postgres.reader(2), NodeForTests.ours())) {
      node.eligible(AT, 2);
      assertThat(postgres.transactions()).isEqualTo(1);

      node.undeploy();

      await().untilAsserted(() -> assertThat(postgres.sessions()).isZero());
    }
  }

  @Test
  void the_menu_is_the_one_of_the_runs_instant() throws Exception {
    insertEligible(1);
    postgres.execute(
        "INSERT INTO menu_items (id, cafe_id, name, category) VALUES (1, 1, 'Borscht', 'soup')");

    try (NodeForTests node = NodeForTests.start(postgres.reader(1), NodeForTests.ours())) {
      assertThat(node.of(1, AT).dishesAvailable()).isEqualTo(1);
      postgres.execute("UPDATE menu_items SET is_available = false");

      assertThat(node.of(1, AT).dishesAvailable()).isEqualTo(1);
      assertThat(node.of(1, AT.plusSeconds(1)).dishesAvailable()).isZero();
    }
  }

  @Test
  void the_minimum_and_the_window_are_settings() throws Exception {
    insertEligible(1);
    postgres.execute("UPDATE orders SET created_at = '2026-04-18T03:00:00Z' WHERE id <= 3");

    try (NodeForTests node =
        NodeForTests.start(postgres.reader(1), StatisticsRules.all(3, 2, true))) {
      assertThat(node.eligible(AT, 10).users()).containsExactly(1L);
      assertThat(node.of(1, AT).ordersCount()).isEqualTo(3);
      assertThat(node.eligible(AT.plusMillis(1), 10).users()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void each_switch_of_the_queries_works_by_itself(boolean ours) throws Exception {
    insertEligible(4);
    postgres.execute(
        """
        UPDATE users SET is_active = false WHERE tgid = 2;
        UPDATE orders SET status = 'cancelled' WHERE id = (SELECT max(id) FROM orders WHERE user_tgid = 3);
        UPDATE orders SET created_at = '2026-05-01' WHERE id = (SELECT max(id) FROM orders WHERE user_tgid = 4)""");

    assertThat(eligible(RulesForTests.ACTIVE_USERS_ONLY, ours))
        .isEqualTo(ours ? List.of(1L, 2L) : List.of(1L, 3L, 4L));
    assertThat(eligible(RulesForTests.IGNORE_CANCELLED, ours))
        .isEqualTo(ours ? List.of(1L, 3L) : List.of(1L, 2L, 4L));
    assertThat(eligible(RulesForTests.BOUNDED_WINDOW, ours))
        .isEqualTo(ours ? List.of(1L, 4L) : List.of(1L, 2L, 3L));
  }

  /** By our rules with this switch off, or the old worker's with it on. */
  private List<Long> eligible(RulesForTests changed, boolean ours) throws Exception {
    StatisticsRules rules =
        ours ? RulesForTests.oursBut(changed) : RulesForTests.upstreamBut(changed);
    try (NodeForTests node = NodeForTests.start(postgres.reader(1), rules)) {
      return node.eligible(AT, 10).users();
    }
  }

  @Test
  void what_can_be_ordered_at_this_moment_is_told_by_its_present_name() throws Exception {
    insertEligible(1);
    postgres.execute(
        """
        INSERT INTO cafes (id, name, is_active) VALUES (2, 'Closed', false);
        INSERT INTO menu_items (id, cafe_id, name, category, is_available) VALUES
          (501, 1, ' Borscht ', 'soup', true), (502, 1, 'Pilaf', 'main', false), (503, 2, 'Tea', 'drink', true)""");
    Set<Integer> asked = Set.of(501, 502, 503, 504);

    try (NodeForTests node =
        NodeForTests.start(
            postgres.reader(1), RulesForTests.oursBut(RulesForTests.ACTIVE_CAFES_ONLY))) {
      assertThat(node.orderable(asked)).isEqualTo(Map.of(501, "Borscht", 503, "Tea"));
    }
    try (NodeForTests node = NodeForTests.start(postgres.reader(1), NodeForTests.ours())) {
      assertThat(node.orderable(asked)).isEqualTo(Map.of(501, "Borscht"));
      postgres.execute("UPDATE menu_items SET name = 'Solyanka' WHERE id = 501");
      assertThat(node.orderable(asked)).isEqualTo(Map.of(501, "Solyanka"));
    }
  }

  @Test
  void closed_cafes_count_as_available_only_with_the_switch_off() throws Exception {
    insertEligible(1);
    postgres.execute(
        """
        INSERT INTO cafes (id, name, is_active) VALUES (2, 'Closed', false);
        INSERT INTO menu_items (cafe_id, name, category) VALUES (1, 'Borscht', 'soup'), (2, 'Tea', 'drink')""");

    try (NodeForTests node = NodeForTests.start(postgres.reader(1), NodeForTests.ours())) {
      assertThat(node.of(1, AT).dishesAvailable()).isEqualTo(1);
      assertThat(node.of(1, AT).newDishes()).extracting(NewDish::name).containsExactly("Borscht");
    }
    try (NodeForTests node =
        NodeForTests.start(
            postgres.reader(1), RulesForTests.oursBut(RulesForTests.ACTIVE_CAFES_ONLY))) {
      assertThat(node.of(1, AT).dishesAvailable()).isEqualTo(2);
    }
  }

  /** Users 1 to n with five orders each in cafe 1. */
  private void insertEligible(int users) {
    postgres.execute(
        """
        INSERT INTO cafes (id, name) VALUES (1, 'Canteen');
        INSERT INTO users (tgid, name, office) SELECT n, '', '' FROM generate_series(1, %1$d) n;
        INSERT INTO orders (user_tgid, cafe_id, order_date, combo_items, total_price, created_at)
        SELECT n, 1, '2026-04-11', '[]', 0, '2026-04-10T12:00:00Z'
        FROM generate_series(1, 5) five, generate_series(1, %1$d) n"""
            .formatted(users));
  }

  private static void assertFails(ThrowingCallable question, Failure.Code code) {
    assertThatThrownBy(question)
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }
}
