package io.lunchbot.recommendations.stats;

import static io.lunchbot.recommendations.stats.HandMadeUser.alone;
import static io.lunchbot.recommendations.stats.HandMadeUser.combo;
import static io.lunchbot.recommendations.stats.HandMadeUser.extra;
import static io.lunchbot.recommendations.stats.HandMadeUser.json;
import static io.lunchbot.recommendations.stats.HandMadeUser.list;
import static io.lunchbot.recommendations.stats.HandMadeUser.soup;
import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.config.StatisticsRules;
import io.lunchbot.recommendations.stats.Stats.ChunkQuestion;
import io.lunchbot.recommendations.stats.Stats.ChunkStats;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each switch by itself, and what is counted beside the figures. */
class UserTallyTest {
  private static final LocalDate DAY = LocalDate.of(2026, 4, 20);
  private static final StatisticsRules OURS = StatisticsRules.all(5, 30, true);
  private static final StatisticsRules UPSTREAM = StatisticsRules.all(5, 30, false);

  private static final Menu MENU =
      new Menu.Builder(true)
          .add(new Menu.Dish(1, 1, "Borscht", "soup", true, true))
          .add(new Menu.Dish(2, 1, "Caesar", "salad", true, true))
          .add(new Menu.Dish(3, 1, "Cutlet", "main", true, true))
          .add(new Menu.Dish(4, 1, "Bread", "extra", true, true))
          .add(new Menu.Dish(5, 1, "Compote", "extra", true, true))
          .add(new Menu.Dish(6, 1, "Tea", "drink", true, true))
          .build();

  /** One standalone dish twice and three extras of one kind. */
  private static final String ALONE = list(alone(3, 2));

  private static final String EXTRAS = list(extra(4, 3));

  @Test
  void menu_categories_alone_take_categories_from_the_menu() {
    assertThat(figures(RulesForTests.oursBut(RulesForTests.MENU_CATEGORIES), ALONE, EXTRAS))
        .isEqualTo("1 | - | 2 | Bread 3, Cutlet 2");
    assertThat(figures(RulesForTests.upstreamBut(RulesForTests.MENU_CATEGORIES), ALONE, EXTRAS))
        .isEqualTo("1 | main 1 25.0, extra 3 75.0 | 2 | Bread 3, Cutlet 1");
  }

  @Test
  void menu_categories_alone_count_nothing_of_a_quantity_below_one() {
    String extras = list(extra(4, -3), extra(1, 0), extra(2, 1));

    assertThat(figures(RulesForTests.upstreamBut(RulesForTests.MENU_CATEGORIES), "[]", extras))
        .isEqualTo("1 | salad 1 100.0 | 3 | Caesar 1, Borscht 0, Bread -3");
  }

  @Test
  void standalone_quantity_alone_counts_portions() {
    assertThat(figures(RulesForTests.oursBut(RulesForTests.STANDALONE_QUANTITY), ALONE, EXTRAS))
        .isEqualTo("1 | main 1 25.0, extra 3 75.0 | 2 | Bread 3, Cutlet 1");
    assertThat(figures(RulesForTests.upstreamBut(RulesForTests.STANDALONE_QUANTITY), ALONE, EXTRAS))
        .isEqualTo("1 | - | 2 | Bread 3, Cutlet 2");
  }

  @Test
  void standalone_quantity_alone_puts_bad_quantities_right_even_where_damage_is_not_tolerated() {
    StatisticsRules rules = RulesForTests.upstreamBut(RulesForTests.STANDALONE_QUANTITY);

    assertThat(figures(rules, list(alone(3, 0)), list(extra(4, null), extra(5, "'3'"))))
        .isEqualTo("1 | - | 2 | Bread 1, Compote 1");
  }

  @Test
  void without_standalone_quantity_tolerated_damage_of_a_quantity_is_one() {
    StatisticsRules rules = RulesForTests.oursBut(RulesForTests.STANDALONE_QUANTITY);

    assertThat(figures(rules, "[]", list(extra(4, null), extra(5, 0))))
        .isEqualTo("1 | extra 1 100.0 | 2 | Bread 1, Compote 0");
  }

  @Test
  void known_dishes_first_alone_closes_gaps_and_breaks_ties() {
    String extras =
        list(extra(14, 2), extra(6, 1), extra(5, 1), extra(4, 1), extra(3, 1), extra(2, 1));

    assertThat(figures(RulesForTests.oursBut(RulesForTests.KNOWN_DISHES_FIRST), "[]", extras))
        .endsWith(" | 6 | Tea 1, Compote 1, Bread 1, Cutlet 1");
    assertThat(figures(RulesForTests.upstreamBut(RulesForTests.KNOWN_DISHES_FIRST), "[]", extras))
        .endsWith(" | 6 | Caesar 1, Cutlet 1, Bread 1, Compote 1, Tea 1");
  }

  @Test
  void known_dishes_first_alone_drops_ids_the_old_worker_stumbled_over() {
    StatisticsRules rules = RulesForTests.upstreamBut(RulesForTests.KNOWN_DISHES_FIRST);

    assertThat(figures(rules, list(soup("'x'"), soup("1")), "[]"))
        .isEqualTo("1 | soup 2 100.0 | 2 | Borscht 1");
  }

  @Test
  void tolerance_alone_keeps_the_rest_of_a_damaged_user() {
    String items = list("null", soup("'1'"), soup("1"), json("{'category': 7}"));

    assertThat(figures(RulesForTests.oursBut(RulesForTests.TOLERATE_DAMAGE), items, "[]"))
        .isEqualTo("damaged");
    assertThat(figures(RulesForTests.upstreamBut(RulesForTests.TOLERATE_DAMAGE), items, "[]"))
        .isEqualTo("1 | soup 2 100.0 | 1 | Borscht 1");
  }

  @Test
  void every_damaged_piece_is_an_anomaly_and_nothing_else_is() {
    UserTally tally = new UserTally(1, OURS, MENU);

    tally.add(new UserTally.Order(1, 1, list(combo("soup", 1), alone(3, 2)), EXTRAS));
    tally.add(new UserTally.Order(2, 1, json("[{'type':'standalone','menu_item_id':3}]"), "[]"));
    assertThat(tally.anomalies()).isZero();

    // A null list; a null element, an id, a category; three quantities.
    tally.add(new UserTally.Order(3, 1, "null", "[]"));
    tally.add(new UserTally.Order(4, 1, list("null", soup("'1'"), json("{'category':1}")), "[]"));
    tally.add(new UserTally.Order(5, 1, list(alone(3, 0)), list(extra(4, null), extra(4, 1.5))));
    assertThat(tally.anomalies()).isEqualTo(8);
  }

  @Test
  void the_reason_names_the_order_and_not_its_text() {
    UserTally tally = new UserTally(7, UPSTREAM, MENU);

    tally.add(new UserTally.Order(41, 1, list(combo("soup", 1)), "[]"));
    tally.add(new UserTally.Order(42, 1, list(combo("soup", 1)), "\"secret\""));
    tally.add(new UserTally.Order(43, 1, "null", "[]"));

    assertThat(tally.stats(DAY))
        .isEqualTo(new UserStats.Damaged(7, "order 42: extras is not a list"));
    assertThat(tally.anomalies()).isEqualTo(1);
  }

  @Test
  void a_chunk_answers_in_the_order_asked_and_zeros_for_the_unknown() {
    ChunkTally chunk = new ChunkTally(OURS, MENU);
    chunk.add(1, new UserTally.Order(1, 1, list(combo("soup", 1)), "null"));
    chunk.add(2, new UserTally.Order(2, 1, "null", "null"));

    ChunkStats answer =
        chunk.answer(new ChunkQuestion(List.of(3L, 2L, 1L), Instant.parse("2026-04-20T03:00:00Z")));

    assertThat(answer.users()).extracting(UserStats::tgid).containsExactly(3L, 2L, 1L);
    assertThat(answer.users().get(0))
        .isEqualTo(new OrderStats(3, 0, List.of(), 0, 6, List.of(), List.of(), List.of()));
    assertThat(answer.anomalies()).isEqualTo(3);
  }

  private static String figures(StatisticsRules rules, String comboItems, String extras) {
    UserTally tally = new UserTally(1, rules, MENU);
    tally.add(new UserTally.Order(1, 1, comboItems, extras));
    return HandMadeUser.figures(tally.stats(DAY), false);
  }
}
