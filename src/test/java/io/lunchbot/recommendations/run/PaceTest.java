package io.lunchbot.recommendations.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
  @Test
  void what_is_left_takes_as_long_as_the_pace_says() {
    Pace pace = Pace.of(120, Duration.ofMinutes(1), 681);

    assertThat(pace.perSecond()).isEqualTo(2.0);
    assertThat(pace.left()).contains(Duration.ofSeconds(341));
    assertThat(pace.leftText()).isEqualTo("5m41s");
  }

  @Test
  void nobody_knows_how_long_it_takes_while_nothing_moves() {
    assertThat(Pace.of(0, Duration.ofMinutes(1), 5).leftText()).isEqualTo("unknown");
    assertThat(Pace.of(7, Duration.ZERO, 5).leftText()).isEqualTo("unknown");
  }

  @Test
  void nothing_open_takes_no_time_at_any_pace() {
    assertThat(Pace.of(0, Duration.ZERO, 0).leftText()).isEqualTo("0s");
  }

  @Test
  void long_times_are_told_in_hours() {
    assertThat(Pace.of(1, Duration.ofSeconds(1), 3_725).leftText()).isEqualTo("1h02m");
  }

  @Test
  void a_run_planned_anew_does_not_go_backwards() {
    assertThat(Pace.of(-40, Duration.ofMinutes(1), 100).perSecond()).isZero();
  }
}
