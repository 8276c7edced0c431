package io.lunchbot.recommendations.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.config.Config;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenEstimateTest {
  private static final int SCHEMA = GenerateRequest.SCHEMA.length();

  @ParameterizedTest
  @CsvSource({"'', '', 0", "abc, '', 3", "abc, def, 6", "я, '', 2", "'', 🍲, 4", "…, ab, 5"})
  void three_bytes_are_a_token_and_there_is_room_for_a_correction(
      String instructions, String data, int bytes) {
    int rounded = (int) Math.ceil((SCHEMA + bytes) / 3.0);

    assertThat(TokenEstimate.of(instructions, data)).isEqualTo(rounded + TokenEstimate.ALLOWANCE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ru", "en"})
  void the_whole_request_is_no_more_than_the_estimate_by_a_third_of_its_characters(
      String language) {
    PromptTemplate template =
        PromptTemplate.load(
            new Config.Recommendations(
                Duration.ofDays(1), language, Duration.ZERO, Duration.ZERO, Optional.empty()));
    PreparedPrompt prepared = new Prompt(template, 30).prepare(SampleStats.PLAIN);
    int characters = template.instructions().length() + prepared.data().length() + SCHEMA;

    assertThat(prepared.tokens()).isGreaterThan(characters / 3).isLessThan(characters);
  }

  @Test
  void a_text_in_another_script_weighs_more() {
    assertThat(TokenEstimate.of("я".repeat(300), ""))
        .isEqualTo(TokenEstimate.of("a".repeat(300), "") + 100);
  }
}
