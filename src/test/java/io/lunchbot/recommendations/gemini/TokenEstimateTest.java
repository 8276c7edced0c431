package io.lunchbot.recommendations.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.config.Config;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
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
    PreparedPrompt prepared =
        new Prompt(template, 30).prepare(SampleStats.PLAIN, Past.NONE, Set.of());
    int characters = template.instructions().length() + prepared.data().length() + SCHEMA;

    assertThat(prepared.tokens()).isGreaterThan(characters / 3).isLessThan(characters);
  }

  @Test
  void a_text_in_another_script_weighs_more() {
    assertThat(TokenEstimate.of("я".repeat(300), ""))
        .isEqualTo(TokenEstimate.of("a".repeat(300), "") + 100);
  }

  @Test
  void several_users_weigh_as_much_as_their_request() {
    PromptTemplate template =
        PromptTemplate.load(
            new Config.Recommendations(
                Duration.ofDays(1), "ru", Duration.ZERO, Duration.ZERO, Optional.empty()));
    Prompt prompt = new Prompt(template, 30);
    List<PreparedPrompt> users =
        Collections.nCopies(8, prompt.prepare(SampleStats.PLAIN, Past.NONE, Set.of()));
    String data = Pack.of(users, new Random(1)).data();
    int bytes =
        (template.forSeveral() + data + GenerateRequest.SCHEMA_FOR_SEVERAL)
            .getBytes(StandardCharsets.UTF_8)
            .length;

    assertThat(prompt.tokens(users))
        .isBetween(bytes / 3 + TokenEstimate.ALLOWANCE, bytes / 3 + TokenEstimate.ALLOWANCE + 160);
    assertThat(prompt.tokens(users.subList(0, 1))).isEqualTo(users.get(0).tokens());
  }
}
