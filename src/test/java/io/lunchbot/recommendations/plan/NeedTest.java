package io.lunchbot.recommendations.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NeedTest {
  private static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");

  private static Need served(int daysAgo, int newOrders) {
    return Need.of(true, Optional.of(NOW.minus(Duration.ofDays(daysAgo))), newOrders, NOW);
  }

  private static Need never(int daysAgo) {
    return Need.of(false, Optional.of(NOW.minus(Duration.ofDays(daysAgo))), 7, NOW);
  }

  private static List<Need> sorted(int overdueFrom, Need... needs) {
    return List.of(needs).stream().sorted(Need.order(overdueFrom)).toList();
  }

  @Test
  void who_was_never_served_comes_first_then_the_stalest_then_who_ordered_the_most() {
    Need newcomer = never(0);
    Need waits = never(3);
    Need stale = served(4, 0);
    Need hungry = served(1, 9);
    Need modest = served(1, 2);

    assertThat(sorted(100, modest, newcomer, hungry, stale, waits))
        .containsExactly(waits, newcomer, stale, hungry, modest);
  }

  @Test
  void who_waited_more_than_twice_the_average_comes_before_newcomers() {
    assertThat(sorted(5, never(0), served(5, 0), served(4, 50)))
        .containsExactly(served(5, 0), never(0), served(4, 50));
  }

  @Test
  void twice_the_average_is_no_reason_yet_and_more_is() {
    assertThat(Need.overdueFrom(0)).isEqualTo(1);
    assertThat(Need.overdueFrom(0.5)).isEqualTo(2);
    assertThat(Need.overdueFrom(1.4)).isEqualTo(3);
    assertThat(Need.overdueFrom(2)).isEqualTo(5);
  }

  @Test
  void nights_are_told_apart_although_they_never_begin_at_the_same_millisecond() {
    Instant early = NOW.minus(Duration.ofDays(2)).plusSeconds(40);
    Instant late = NOW.minus(Duration.ofDays(2)).minusSeconds(40);

    assertThat(Need.of(true, Optional.of(early), 0, NOW).staleDays()).isEqualTo(2);
    assertThat(Need.of(true, Optional.of(late), 0, NOW).staleDays()).isEqualTo(2);
  }

  @Test
  void clocks_that_went_back_and_numbers_beyond_reason_do_no_harm() {
    Need future = Need.of(true, Optional.of(NOW.plus(Duration.ofDays(400))), -3, NOW);
    Need glutton = Need.of(true, Optional.empty(), Integer.MAX_VALUE, NOW);

    assertThat(future).isEqualTo(new Need(true, 0, 0));
    assertThat(glutton.score()).isGreaterThan(served(1, 0).score());
  }

  @Test
  void who_can_never_be_made_fresh_does_not_make_the_average_endless() {
    assertThat(served(400, 0)).isEqualTo(served(30, 0));
  }

  @Test
  void all_who_are_overdue_have_at_most_the_overdue_score_and_nobody_else_has() {
    double score = Need.overdueScore(3);

    assertThat(served(3, 0).score()).isLessThanOrEqualTo(score);
    assertThat(served(7, 12).score()).isLessThanOrEqualTo(score);
    assertThat(served(2, 99_999).score()).isGreaterThan(score);
  }
}
