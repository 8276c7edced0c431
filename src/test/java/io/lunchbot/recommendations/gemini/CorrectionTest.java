package io.lunchbot.recommendations.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.gemini.Gemini.Refused;
import io.lunchbot.recommendations.keys.LimitSignal;
import io.lunchbot.recommendations.keys.Usage;
import io.lunchbot.recommendations.keys.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorrectionTest {
  private static Refused refused(Verdict verdict, String reason) {
    return new Refused(verdict, reason, "text of the model", Usage.NONE, LimitSignal.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "malformed_answer",
        "wrong_shape",
        "empty_answer",
        "too_long",
        "truncated",
        "recitation",
        "wrong_language",
        "language"
      })
  void the_model_is_told_what_was_wrong_and_in_which_language_to_write(String reason) {
    Refused bad = refused(Verdict.OK, reason);

    assertThat(Correction.isWorthAskingAgain(bad)).isTrue();
    assertThat(Correction.of(bad, "ru"))
        .hasValueSatisfying(
            sentence ->
                assertThat(sentence)
                    .startsWith("Your last answer")
                    .endsWith("Write in Russian.")
                    .doesNotContain("{", "\n", "text of the model")
                    .hasSizeLessThan(TokenEstimate.ALLOWANCE * 2));
  }

  @Test
  void what_was_recited_is_to_be_said_in_other_words() {
    assertThat(Correction.of(refused(Verdict.OK, "recitation"), "en"))
        .contains(
            "Your last answer repeated a known text. Write it in your own words. Write in"
                + " English.");
  }

  @Test
  void a_language_nobody_knows_is_named_by_its_code() {
    assertThat(Correction.of(refused(Verdict.OK, "wrong_language"), "pt-BR"))
        .contains("Your last answer was in another language. Write in Portuguese (Brazil).");
    assertThat(Correction.of(refused(Verdict.OK, "wrong_language"), "qqq"))
        .contains("Your last answer was in another language. Write in qqq.");
  }

  @Test
  void a_stop_nobody_can_explain_is_tried_again_as_it_was() {
    assertThat(Correction.isWorthAskingAgain(refused(Verdict.OK, "stopped_otherwise"))).isTrue();
    assertThat(Correction.of(refused(Verdict.OK, "stopped_otherwise"), "ru")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"blocked_prompt", "prohibited_content", "blocklist", "spii", "safety"})
  void what_is_blocked_is_not_asked_again(String reason) {
    assertThat(Correction.isWorthAskingAgain(refused(Verdict.OK, reason))).isFalse();
    assertThat(Correction.of(refused(Verdict.OK, reason), "ru")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(value = Verdict.class, names = "OK", mode = EnumSource.Mode.EXCLUDE)
  void a_refusal_of_the_provider_is_no_answer_to_correct(Verdict verdict) {
    assertThat(Correction.isWorthAskingAgain(refused(verdict, "truncated"))).isFalse();
    assertThat(Correction.of(refused(verdict, "truncated"), "ru")).isEmpty();
  }
}
