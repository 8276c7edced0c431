package io.lunchbot.recommendations.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacificDayTest {

  @ParameterizedTest
  @CsvSource({
    // Winter: midnight is 08:00 UTC.
    "2026-11-23T07:59:59.999Z, 2026-11-22, 2026-11-23T08:00:00Z",
    "2026-11-23T08:00:00Z,     2026-11-23, 2026-11-24T08:00:00Z",
    // Summer: 07:00 UTC.
    "2026-07-01T06:59:59Z,     2026-06-30, 2026-07-01T07:00:00Z",
    // The day clocks go forward has 23 hours, the day they go back 25.
    "2026-03-08T08:00:00Z,     2026-03-08, 2026-03-09T07:00:00Z",
    "2026-11-01T07:00:00Z,     2026-11-01, 2026-11-02T08:00:00Z"
  })
  void a_day_runs_from_midnight_to_midnight_pacific(Instant now, String day, Instant end) {
    PacificDay today = PacificDay.of(now);

    assertThat(today).hasToString(day);
    assertThat(today.end()).isEqualTo(end);
    assertThat(PacificDay.of(end)).isEqualTo(today.plus(1));
  }

  @Test
  void scripts_are_told_yesterday_today_and_tomorrow_and_where_that_ends() {
    assertThat(PacificDay.around(Instant.parse("2026-11-01T12:00:00Z")))
        .containsExactly(
            "2026-10-31",
            millis("2026-10-31T07:00:00Z"),
            "2026-11-01",
            millis("2026-11-01T07:00:00Z"),
            "2026-11-02",
            millis("2026-11-02T08:00:00Z"),
            "",
            millis("2026-11-03T08:00:00Z"));
  }

  private static String millis(String instant) {
    return String.valueOf(Instant.parse(instant).toEpochMilli());
  }
}
