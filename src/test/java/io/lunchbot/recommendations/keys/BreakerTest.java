package io.lunchbot.recommendations.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.keys.Breaker.Change;
import io.lunchbot.recommendations.keys.Breaker.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private static final int CONCURRENCY = 4;
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Breaker breaker = new Breaker(CONCURRENCY, new Random(1));
  private Instant now = Instant.parse("2026-11-25T03:00:00Z");
  private int ids;

  private String enter() {
    String id = "id" + ids++;
    assertThat(breaker.enter(id, now)).isZero();
    return id;
  }

  private Change settle(String id, Result result) {
    return breaker.settled(id, result, now);
  }

  private Change once(Result result) {
    return settle(enter(), result);
  }

  private void fail(int times) {
    IntStream.range(0, times).forEach(i -> once(Result.FAILED));
  }

  private Duration refusal() {
    return breaker.enter("refused", now);
  }

  private void waitOut() {
    now = now.plus(refusal());
  }

  @Test
  void a_closed_breaker_lets_everything_through() {
    IntStream.range(0, 100).forEach(i -> enter());

    assertThat(breaker.isClosed()).isTrue();
  }

  @Test
  void four_failures_in_a_row_do_not_open_it_and_the_fifth_does() {
    fail(Breaker.OPENS_AFTER - 1);
    assertThat(breaker.isClosed()).isTrue();

    assertThat(once(Result.FAILED)).isEqualTo(Change.OPENED);

    assertThat(breaker.isClosed()).isFalse();
    assertThat(refusal()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  @Test
  void an_answer_in_between_starts_the_count_anew() {
    fail(Breaker.OPENS_AFTER - 1);
    once(Result.ANSWERED);
    fail(Breaker.OPENS_AFTER - 1);

    assertThat(breaker.isClosed()).isTrue();
  }

  @Test
  void what_never_came_so_far_counts_as_nothing() {
    fail(Breaker.OPENS_AFTER - 1);
    once(Result.UNTOLD);
    assertThat(breaker.isClosed()).isTrue();

    assertThat(once(Result.FAILED)).isEqualTo(Change.OPENED);
  }

  @Test
  void one_request_probes_after_the_pause_and_the_others_look_again() {
    fail(Breaker.OPENS_AFTER);
    waitOut();

    enter();

    assertThat(refusal()).isEqualTo(Breaker.LOOK_AGAIN);
  }

  @Test
  void pauses_double_to_a_minute_with_half_of_each_by_chance() {
    fail(Breaker.OPENS_AFTER);
    for (long most = 2; most <= 512; most *= 2) {
      Duration longest = Duration.ofSeconds(Math.min(60, most));
      assertThat(refusal()).isBetween(longest.dividedBy(2), longest);
      waitOut();
      assertThat(once(Result.FAILED)).as("said once an outage").isEqualTo(Change.NONE);
    }
    assertThat(refusal()).isLessThanOrEqualTo(LONGEST);
  }

  @Test
  void an_answered_probe_lets_two_through_and_each_answer_one_more() {
    fail(Breaker.OPENS_AFTER);
    waitOut();
    once(Result.ANSWERED);

    String first = enter();
    enter();
    assertThat(refusal()).isEqualTo(Breaker.LOOK_AGAIN);
    assertThat(settle(first, Result.ANSWERED)).isEqualTo(Change.NONE);
    enter();
    enter();
    assertThat(refusal()).isEqualTo(Breaker.LOOK_AGAIN);
    assertThat(breaker.isClosed()).isFalse();
  }

  @Test
  void it_is_closed_when_the_whole_concurrency_is_back_and_pauses_begin_small_again() {
    fail(Breaker.OPENS_AFTER);
    waitOut();
    once(Result.FAILED);
    waitOut();
    once(Result.ANSWERED);
    assertThat(once(Result.ANSWERED)).isEqualTo(Change.NONE);
    assertThat(once(Result.ANSWERED)).isEqualTo(Change.CLOSED);
    assertThat(breaker.isClosed()).isTrue();

    fail(Breaker.OPENS_AFTER);
    assertThat(refusal()).isLessThanOrEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void one_failure_in_a_slow_start_slows_it_and_three_in_a_row_open_it() {
    fail(Breaker.OPENS_AFTER);
    waitOut();
    once(Result.ANSWERED);
    once(Result.ANSWERED);

    once(Result.FAILED);
    enter();
    assertThat(refusal()).as("half of three").isEqualTo(Breaker.LOOK_AGAIN);
    settle("id" + (ids - 1), Result.FAILED);
    assertThat(refusal()).isZero();
    settle("refused", Result.FAILED);

    assertThat(refusal()).isGreaterThan(Breaker.LOOK_AGAIN);
  }

  @Test
  void stragglers_of_an_outage_neither_open_nor_close_it() {
    String late = enter();
    String later = enter();
    fail(Breaker.OPENS_AFTER);
    Duration pause = refusal();
    settle(late, Result.FAILED);
    assertThat(refusal()).isEqualTo(pause);
    waitOut();
    String probe = enter();

    settle(later, Result.ANSWERED);
    assertThat(refusal()).isEqualTo(Breaker.LOOK_AGAIN);
    settle(probe, Result.FAILED);

    assertThat(refusal()).isGreaterThan(Breaker.LOOK_AGAIN);
  }

  @Test
  void a_probe_that_was_not_made_is_the_next_one_s() {
    fail(Breaker.OPENS_AFTER);
    waitOut();
    breaker.leave(enter(), now);

    enter();

    assertThat(refusal()).isEqualTo(Breaker.LOOK_AGAIN);
  }

  @Test
  void a_probe_that_never_came_so_far_is_the_next_one_s_too() {
    fail(Breaker.OPENS_AFTER);
    waitOut();
    assertThat(once(Result.UNTOLD)).isEqualTo(Change.NONE);

    enter();

    assertThat(refusal()).isEqualTo(Breaker.LOOK_AGAIN);
  }

  @Test
  void a_probe_nobody_tells_of_any_more_is_made_again() {
    fail(Breaker.OPENS_AFTER);
    waitOut();
    enter();
    now = now.plus(Breaker.PROBE_LOST).minusMillis(1);
    assertThat(refusal()).isEqualTo(Breaker.LOOK_AGAIN);

    now = now.plusMillis(1);

    assertThat(refusal()).isZero();
  }

  @Test
  void a_request_settled_twice_counts_once() {
    String id = enter();
    IntStream.range(0, Breaker.OPENS_AFTER).forEach(i -> settle(id, Result.FAILED));

    assertThat(breaker.isClosed()).isTrue();
  }

  @Test
  void a_node_of_one_request_at_a_time_is_closed_by_the_probe() {
    Breaker narrow = new Breaker(1, new Random(1));
    for (int i = 0; i < Breaker.OPENS_AFTER; i++) {
      narrow.enter("n" + i, now);
      narrow.settled("n" + i, Result.FAILED, now);
    }
    now = now.plus(narrow.enter("no", now));
    narrow.enter("probe", now);

    assertThat(narrow.settled("probe", Result.ANSWERED, now)).isEqualTo(Change.CLOSED);
  }
}
