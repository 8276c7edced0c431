package io.lunchbot.recommendations.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.cache.Cache.Basis;
import io.lunchbot.recommendations.cache.Cache.Memory;
import io.lunchbot.recommendations.gemini.Dish;
import io.lunchbot.recommendations.gemini.Named;
import io.lunchbot.recommendations.stats.OrderStats;
import io.lunchbot.recommendations.stats.OrderStats.CategoryShare;
import io.lunchbot.recommendations.stats.OrderStats.Favourite;
import io.lunchbot.recommendations.stats.OrderStats.NewDish;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FreshnessTest {
  private static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");
  private static final Set<String> MENU = Set.of("Уха", "Плов", "Борщ");
  private static final Freshness RULE = new Freshness("ru/1", "m-1", "ru", Duration.ofDays(7));

  private static OrderStats stats(double soups, int count, int lastOrder, String... favourites) {
    return new OrderStats(
        1,
        count,
        List.of(
            new CategoryShare("soup", count, soups), new CategoryShare("main", count, 100 - soups)),
        5,
        3,
        List.of(favourites).stream().map(name -> new Favourite(103, name, count)).toList(),
        List.of(new NewDish(1, "Уха", "soup"), new NewDish(2, "Плов", "main")),
        List.of(1, lastOrder));
  }

  private static OrderStats before() {
    return stats(61, 10, 50, "Борщ", "Салат");
  }

  private static Memory known(Duration age, boolean served, Basis basis) {
    return new Memory(
        1, served, "r0", Optional.of(NOW.minus(age)), Optional.of(NOW.minus(age)), basis);
  }

  private static Memory known() {
    return known(
        Duration.ofDays(1),
        true,
        RULE.basis(before(), new Named(List.of(), List.of(List.of(new Dish(1, "Уха")))), NOW));
  }

  private static boolean holds(OrderStats stats, Memory known) {
    return RULE.holds(stats, known, MENU, NOW);
  }

  @Test
  void new_orders_that_change_neither_favourites_nor_shares_are_no_reason_to_ask() {
    assertThat(holds(stats(64.9, 12, 77, "Салат", "Борщ"), known())).isTrue();
  }

  @Test
  void another_favourite_or_a_share_that_moved_by_ten_points_is_a_reason() {
    assertThat(holds(stats(61, 12, 77, "Борщ", "Плов"), known())).isFalse();
    assertThat(holds(stats(65.1, 12, 77, "Борщ", "Салат"), known())).isFalse();
  }

  @Test
  void who_did_not_order_is_not_asked_for_although_the_window_slid() {
    assertThat(holds(stats(30, 4, 50, "Плов"), known())).isTrue();
  }

  @Test
  void another_prompt_model_or_language_is_a_reason_also_for_who_did_not_order() {
    Duration week = Duration.ofDays(7);
    for (Freshness other :
        List.of(
            new Freshness("ru/2", "m-1", "ru", week),
            new Freshness("ru/1", "m-2", "ru", week),
            new Freshness("ru/1", "m-1", "en", week))) {
      assertThat(other.holds(before(), known(), MENU, NOW)).as(other.toString()).isFalse();
    }
  }

  @Test
  void a_suggested_dish_that_is_gone_is_a_reason_and_one_not_suggested_is_none() {
    assertThat(RULE.holds(before(), known(), Set.of("Плов"), NOW)).isFalse();
    assertThat(RULE.holds(before(), known(), Set.of("Уха"), NOW)).isTrue();
  }

  @Test
  void a_dish_of_the_summary_that_is_gone_is_a_reason_too() {
    Named named = new Named(List.of(new Dish(3, "Борщ")), List.of(List.of()));
    Memory known = known(Duration.ofDays(1), true, RULE.basis(before(), named, NOW));

    assertThat(RULE.holds(before(), known, MENU, NOW)).isTrue();
    assertThat(RULE.holds(before(), known, Set.of("Уха"), NOW)).isFalse();
  }

  @Test
  void a_value_as_old_as_the_greatest_age_is_made_anew() {
    Basis basis = known().basis();

    assertThat(holds(before(), known(Duration.ofDays(7).minusMillis(1), true, basis))).isTrue();
    assertThat(holds(before(), known(Duration.ofDays(7), true, basis))).isFalse();
  }

  @Test
  void with_no_age_at_all_every_value_is_made_anew() {
    Freshness never = new Freshness("ru/1", "m-1", "ru", Duration.ZERO);

    assertThat(never.holds(before(), known(Duration.ZERO, true, known().basis()), MENU, NOW))
        .isFalse();
  }

  @Test
  void without_a_value_or_without_a_fingerprint_there_is_nothing_to_keep() {
    Basis none = new Basis("", List.of(), 0, Instant.EPOCH);

    assertThat(holds(before(), known(Duration.ofDays(1), false, known().basis()))).isFalse();
    assertThat(holds(before(), known(Duration.ofDays(1), true, none))).isFalse();
  }

  @Test
  void names_with_anything_in_them_do_not_run_together() {
    assertThat(RULE.fingerprint(stats(50, 1, 2, "a", "bc")))
        .isNotEqualTo(RULE.fingerprint(stats(50, 1, 2, "ab", "c")));
  }
}
