package io.lunchbot.recommendations.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.plan.Forecast;
import io.lunchbot.recommendations.plan.Forecast.Demand;
import io.lunchbot.recommendations.plan.Forecast.Terms;
import io.lunchbot.recommendations.plan.Plan;
import io.lunchbot.recommendations.plan.Supply;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PlanReportTest {
  private static final ZoneId MOSCOW = ZoneId.of("Europe/Moscow");
  private static final Terms FREE =
      new Terms(16, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

  private static Plan plan(long users, long requests) {
    return Forecast.of(
        new Demand(Instant.parse("2026-11-28T18:30:00Z"), users + 1_400, 1_400, users, 820, 200),
        FREE,
        List.of(new Supply("team", false, requests, requests, 0, 1)));
  }

  @Test
  void a_plan_is_told_in_the_times_of_the_schedule() {
    assertThat(PlanReport.of(plan(3_600, 3_000), MOSCOW).lines())
        .containsExactly(
            "If a run began now:",
            "  users     5,000 eligible: 1,400 unchanged, which costs nothing, 3,600 to generate",
            "  tonight   3,000 users with 3,000 requests",
            "  later     600 users with 600 requests, after the reset of Sun 29 Nov, 11:00"
                + " (Europe/Moscow)",
            "  done      about Sun 29 Nov, 11:01 (Europe/Moscow)",
            "  costs     3,600 requests, about 2,952,000 tokens in, 720,000 out, 0.0000 USD",
            "  project   team, free: 3,000 requests left today, 3,000 a day, users a request: 1");
  }

  @Test
  void who_cannot_be_served_is_not_kept_quiet_about() {
    assertThat(PlanReport.of(plan(10, 0), MOSCOW).lines())
        .contains("  never     10 users: no key has requests for them in the next weeks")
        .noneMatch(line -> line.startsWith("  done"));
  }
}
