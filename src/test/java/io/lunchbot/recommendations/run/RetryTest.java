package io.lunchbot.recommendations.run;

import static io.lunchbot.recommendations.keys.Verdict.BAD_REQUEST;
import static io.lunchbot.recommendations.keys.Verdict.DAY_LIMIT;
import static io.lunchbot.recommendations.keys.Verdict.INVALID_KEY;
import static io.lunchbot.recommendations.keys.Verdict.MINUTE_LIMIT;
import static io.lunchbot.recommendations.keys.Verdict.MODEL_GONE;
import static io.lunchbot.recommendations.keys.Verdict.NOT_SENT;
import static io.lunchbot.recommendations.keys.Verdict.OK;
import static io.lunchbot.recommendations.keys.Verdict.PROVIDER_DOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.gemini.Gemini.Refused;
import io.lunchbot.recommendations.keys.Keys.Settled;
import io.lunchbot.recommendations.keys.LimitSignal;
import io.lunchbot.recommendations.keys.Usage;
import io.lunchbot.recommendations.keys.Verdict;
import io.lunchbot.recommendations.run.Retry.Again;
import io.lunchbot.recommendations.run.Retry.GiveUp;
import io.lunchbot.recommendations.run.Retry.History;
import io.lunchbot.recommendations.run.Retry.StopRun;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetryTest {
  private static final Settled ANSWERS = new Settled(false, true);
  private final Retry retry = new Retry(3, Duration.ofMinutes(5));
  private final Random random = new Random(1);

  private static Refused refused(Verdict verdict) {
    String reason = verdict == NOT_SENT ? "connection_failed" : "reason";
    return new Refused(verdict, reason, "text", Usage.NONE, LimitSignal.NONE);
  }

  /** What follows when the same verdict comes for the n-th time. */
  private Retry.Next after(Verdict verdict, int times) {
    return after(refused(verdict), ANSWERS, times, Duration.ZERO);
  }

  private Retry.Next after(Refused refused, Settled settled, int times, Duration each) {
    History history = History.NONE;
    for (int i = 0; i < times; i++) {
      history = history.with(refused, settled, each);
    }
    return retry.after(refused, settled, history, random);
  }

  @Test
  void failures_of_an_outage_are_not_held_against_the_user_for_long() {
    Settled down = new Settled(true, true);

    assertThat(after(refused(PROVIDER_DOWN), down, Retry.OUTAGE_FAILURES - 1, Duration.ZERO))
        .isInstanceOf(Again.class);
    assertThat(after(refused(PROVIDER_DOWN), down, Retry.OUTAGE_FAILURES, Duration.ZERO))
        .isInstanceOf(GiveUp.class);
  }

  @Test
  void a_user_whose_attempts_took_too_long_is_given_up_whatever_the_verdict() {
    Duration minute = Duration.ofMinutes(1);
    Settled down = new Settled(true, true);

    assertThat(after(refused(PROVIDER_DOWN), down, 4, minute)).isInstanceOf(Again.class);
    assertThat(after(refused(PROVIDER_DOWN), down, 5, minute)).isInstanceOf(GiveUp.class);
    assertThat(after(refused(MINUTE_LIMIT), ANSWERS, 5, minute)).isInstanceOf(GiveUp.class);
    assertThat(after(refused(OK), ANSWERS, 1, minute.multipliedBy(5))).isInstanceOf(GiveUp.class);
  }

  @Test
  void pauses_count_as_time_of_the_user() {
    History waited = History.NONE.waiting(Duration.ofMinutes(5));

    assertThat(retry.after(refused(OK), ANSWERS, waited, random)).isInstanceOf(GiveUp.class);
  }

  @Test
  void a_lease_that_grew_too_old_is_taken_anew_at_once() {
    Refused old = new Refused(NOT_SENT, "lease_too_old", "text", Usage.NONE, LimitSignal.NONE);

    assertThat(after(old, ANSWERS, 10, Duration.ZERO)).isEqualTo(new Again(Duration.ZERO));
  }

  @Test
  void what_the_provider_blocked_is_not_asked_again() {
    Refused blocked = new Refused(OK, "blocked_prompt", "text", Usage.NONE, LimitSignal.NONE);

    assertThat(after(blocked, ANSWERS, 1, Duration.ZERO)).isInstanceOf(GiveUp.class);
  }

  @Test
  void a_missing_model_with_another_behind_it_is_no_end() {
    assertThat(after(refused(MODEL_GONE), ANSWERS, 1, Duration.ZERO))
        .isEqualTo(new Again(Duration.ZERO));
  }

  @Test
  void a_failing_provider_is_asked_as_often_as_configured_and_left_alone_in_between() {
    assertThat(after(PROVIDER_DOWN, 1))
        .isInstanceOfSatisfying(
            Again.class, again -> assertThat(again.after()).isBetween(millis(1), millis(1000)));
    assertThat(after(PROVIDER_DOWN, 2))
        .isInstanceOfSatisfying(
            Again.class, again -> assertThat(again.after()).isBetween(millis(1), millis(2000)));
    assertThat(after(PROVIDER_DOWN, 3)).isInstanceOf(GiveUp.class);
  }

  @Test
  void what_never_left_counts_as_the_provider_s_failure() {
    assertThat(after(NOT_SENT, 2)).isInstanceOf(Again.class);
    assertThat(after(NOT_SENT, 3)).isInstanceOf(GiveUp.class);
  }

  @Test
  void an_unusable_answer_is_asked_for_once_more() {
    assertThat(after(OK, 1)).isEqualTo(new Again(Duration.ZERO));
    assertThat(after(OK, 2)).isInstanceOf(GiveUp.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"MINUTE_LIMIT", "DAY_LIMIT", "INVALID_KEY"})
  void a_refused_key_leads_to_another_at_once_but_not_for_ever(Verdict verdict) {
    assertThat(after(verdict, 10)).isEqualTo(new Again(Duration.ZERO));
    assertThat(after(verdict, Retry.REFUSED_KEYS)).isInstanceOf(GiveUp.class);
  }

  @Test
  void a_wrong_request_fails_its_user_and_a_missing_model_the_run() {
    assertThat(after(BAD_REQUEST, 1)).isInstanceOf(GiveUp.class);
    assertThat(after(refused(MODEL_GONE), new Settled(false, false), 1, Duration.ZERO))
        .isInstanceOf(StopRun.class);
  }

  @Test
  void different_refusals_are_counted_apart() {
    History history =
        History.NONE
            .with(refused(PROVIDER_DOWN), ANSWERS, Duration.ofSeconds(1))
            .with(refused(MINUTE_LIMIT), ANSWERS, Duration.ofSeconds(1))
            .with(refused(DAY_LIMIT), ANSWERS, Duration.ofSeconds(1))
            .with(refused(INVALID_KEY), ANSWERS, Duration.ofSeconds(1))
            .with(refused(PROVIDER_DOWN), ANSWERS, Duration.ofSeconds(1));

    assertThat(history).isEqualTo(new History(2, 0, 0, 3, Duration.ofSeconds(5)));
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }
}
