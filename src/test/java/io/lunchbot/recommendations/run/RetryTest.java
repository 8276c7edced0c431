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
import io.lunchbot.recommendations.keys.Usage;
import io.lunchbot.recommendations.keys.Verdict;
import io.lunchbot.recommendations.run.Retry.Again;
import io.lunchbot.recommendations.run.Retry.GiveUp;
import io.lunchbot.recommendations.run.Retry.History;
import io.lunchbot.recommendations.run.Retry.StopRun;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetryTest {
  private final Retry retry = new Retry(3);
  private final Random random = new Random(1);

  private static Refused refused(Verdict verdict) {
    return new Refused(verdict, "reason", "text", Usage.NONE, Optional.empty());
  }

  /** What follows when the same verdict comes for the n-th time. */
  private Retry.Next after(Verdict verdict, int times) {
    History history = History.NONE;
    for (int i = 0; i < times; i++) {
      history = history.with(refused(verdict));
    }
    return retry.after(refused(verdict), history, random);
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
    assertThat(after(MODEL_GONE, 1)).isInstanceOf(StopRun.class);
  }

  @Test
  void different_refusals_are_counted_apart() {
    History history =
        History.NONE
            .with(refused(PROVIDER_DOWN))
            .with(refused(MINUTE_LIMIT))
            .with(refused(DAY_LIMIT))
            .with(refused(INVALID_KEY))
            .with(refused(PROVIDER_DOWN));

    assertThat(history).isEqualTo(new History(2, 0, 3));
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }
}
