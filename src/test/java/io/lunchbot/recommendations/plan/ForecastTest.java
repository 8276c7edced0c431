package io.lunchbot.recommendations.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.plan.Forecast.Demand;
import io.lunchbot.recommendations.plan.Forecast.Terms;
import io.lunchbot.recommendations.plan.Plan.Part;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ForecastTest {
  /** Noon at the provider; its day ends at 08:00 UTC. */
  private static final Instant NOW = Instant.parse("2026-11-25T20:00:00Z");

  private static final Instant RESET = Instant.parse("2026-11-26T08:00:02Z");
  private static final Terms FREE =
      new Terms(16, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

  private static Demand demand(long users) {
    return new Demand(NOW, users + 100, 100, users, 800, 200);
  }

  private static List<Supply> free(int projects, long left, long perDay) {
    return IntStream.range(0, projects)
        .mapToObj(i -> new Supply("p" + i, false, left, perDay, 0, 1))
        .toList();
  }

  private static Terms money(OptionalLong today, OptionalLong perDay) {
    return new Terms(16, OptionalLong.of(1_000_000), today, perDay);
  }

  @Test
  void what_does_not_fit_tonight_waits_for_the_reset() {
    Plan plan = Forecast.of(demand(5_000), FREE, free(10, 300, 300));

    assertThat(plan.parts())
        .containsExactly(new Part(NOW, 3_000, 3_000), new Part(RESET, 2_000, 2_000));
    assertThat(plan.usersTonight()).isEqualTo(3_000);
    assertThat(plan.usersLater()).isEqualTo(2_000);
    assertThat(plan.usersUnserved()).isZero();
    assertThat(plan.goesOnAt()).contains(RESET);
    assertThat(plan.lastFreshAt()).contains(RESET.plusSeconds(2 * 2_000 / 16));
    assertThat(plan.costUsd()).contains(BigDecimal.ZERO);
    assertThat(plan.inputTokens()).isEqualTo(4_000_000);
  }

  @Test
  void what_was_used_today_counts_and_the_next_day_is_whole() {
    Plan plan = Forecast.of(demand(400), FREE, free(2, 20, 150));

    assertThat(plan.parts().stream().map(Part::users)).containsExactly(40L, 300L, 60L);
  }

  @Test
  void where_everybody_fits_nothing_waits() {
    Plan plan = Forecast.of(demand(50), FREE, free(1, 60, 60));

    assertThat(plan.parts()).containsExactly(new Part(NOW, 50, 50));
    assertThat(plan.goesOnAt()).isEmpty();
  }

  @Test
  void several_users_share_a_request_and_the_last_may_be_half_empty() {
    Supply packs = new Supply("p", false, 100, 100, 0, 8);

    assertThat(Forecast.of(demand(81), FREE, List.of(packs)).parts())
        .containsExactly(new Part(NOW, 81, 11));
  }

  @Test
  void a_limit_by_the_minute_bounds_what_fits_before_the_reset_and_the_time_it_takes() {
    Supply slow = new Supply("p", false, 10_000, 10_000, 1, 1);

    Plan plan = Forecast.of(demand(1_000), FREE, List.of(slow));

    assertThat(plan.usersTonight()).isEqualTo(12 * 60);
    assertThat(plan.lastFreshAt()).contains(RESET.plusSeconds(280 * 60));
  }

  @Test
  void free_projects_come_first_and_only_paid_requests_cost() {
    List<Supply> both =
        List.of(new Supply("paid", true, 1_000, 1_000, 0, 1), new Supply("f", false, 30, 30, 0, 1));

    Plan plan = Forecast.of(demand(100), money(OptionalLong.empty(), OptionalLong.empty()), both);

    assertThat(plan.supplies().get(0).paid()).isFalse();
    assertThat(plan.costUsd().orElseThrow()).isEqualByComparingTo("0.07");
    assertThat(plan.goesOnAt()).isEmpty();
  }

  @Test
  void a_budget_bounds_paid_requests_of_each_day() {
    List<Supply> paid = List.of(new Supply("paid", true, 1_000, 1_000, 0, 1));

    Plan plan =
        Forecast.of(
            demand(100), money(OptionalLong.of(10_500_000), OptionalLong.of(60_000_000)), paid);

    assertThat(plan.parts().stream().map(Part::users)).containsExactly(10L, 60L, 30L);
  }

  @Test
  void all_paid_projects_live_on_one_budget() {
    List<Supply> paid =
        List.of(new Supply("a", true, 8, 8, 0, 1), new Supply("b", true, 1_000, 1_000, 0, 1));

    Plan plan =
        Forecast.of(
            demand(30), money(OptionalLong.of(10_000_000), OptionalLong.of(12_000_000)), paid);

    assertThat(plan.parts().stream().map(Part::users)).containsExactly(10L, 12L, 8L);
  }

  @Test
  void the_price_of_an_unknown_model_is_unknown_and_not_nothing() {
    List<Supply> paid = List.of(new Supply("paid", true, 1_000, 1_000, 0, 1));

    assertThat(Forecast.of(demand(1), FREE, paid).costUsd()).isEmpty();
  }

  @Test
  void without_any_requests_nobody_can_say_when() {
    for (List<Supply> none : List.of(List.<Supply>of(), free(3, 0, 0))) {
      Plan plan = Forecast.of(demand(10), FREE, none);

      assertThat(plan.parts()).containsExactly(new Part(NOW, 0, 0));
      assertThat(plan.usersUnserved()).isEqualTo(10);
      assertThat(plan.lastFreshAt()).isEmpty();
    }
  }

  @Test
  void where_nobody_needs_anything_all_is_done_at_once() {
    assertThat(Forecast.of(demand(0), FREE, free(1, 5, 5)).lastFreshAt()).contains(NOW);
  }

  @Test
  void nobody_plans_further_than_two_months() {
    Plan plan = Forecast.of(demand(1_000), FREE, free(1, 1, 1));

    assertThat(plan.parts()).hasSize(Forecast.HORIZON_DAYS + 1);
    assertThat(plan.usersUnserved()).isEqualTo(1_000 - 61);
    assertThat(plan.lastFreshAt()).isEmpty();
  }
}
