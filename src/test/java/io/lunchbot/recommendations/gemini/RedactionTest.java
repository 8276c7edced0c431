package io.lunchbot.recommendations.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.config.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  private static final Secret USED = new Secret("plain-looking-key");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Consumer 'api_key:AIzaSyD-x_9' has been suspended.|Consumer 'api_key:****' has been"
            + " suspended.",
        "Consumer api_key:anything,else|Consumer api_key:****,else",
        "Key AIzaSyD-x_9 and AQ.Ab8RN6-x.y are bad|Key **** and **** are bad",
        "POST /v1beta/models?key=abc123&x=1|POST /v1beta/models?key=****&x=1",
        "Authorization: Bearer abc.def|Authorization: Bearer ****",
        "xplain-looking-keyx|x****x",
        "Consumer api_key%3Aplain%2dlooking%2Dkey is bad|Consumer api_key%3A**** is bad",
        "Consumer %70%6C%61%69%6E%2D%6C%6F%6F%6B%69%6E%67%2D%6B%65%79.|Consumer ****.",
        "It was plain-looking and plain-lo… too|It was **** and ****… too",
        "plain-l is no key, nor is plain text|plain-l is no key, nor is plain text",
        "Key AQ%2EAb8RN6-x%2Ey is bad|Key **** is bad",
        "API key not valid. Please pass a valid API key.|API key not valid. Please pass a valid API"
            + " key."
      })
  void keys_are_masked_and_nothing_else(String message, String shown) {
    assertThat(Redaction.of(message, USED)).isEqualTo(shown);
  }

  @Test
  void a_key_broken_by_invisible_characters_is_masked() {
    assertThat(Redaction.of("bad plain-look\u200bing-key", USED)).isEqualTo("bad ****");
  }

  @ParameterizedTest
  @ValueSource(ints = {150, 165, 170, 175, 179})
  void a_key_at_the_end_of_what_is_shown_is_masked_before_the_cut(int before) {
    assertThat(Redaction.of("-".repeat(before) + USED.value() + "-".repeat(99), USED))
        .doesNotContain("p")
        .contains("*");
  }

  @Test
  void an_echo_of_our_data_is_cut_off() {
    String message =
        "Invalid value at 'contents[0]', \"{\\\"language\\\":\\\"ru\\\",\\\"orders\\\":12}";

    assertThat(Redaction.of(message, USED)).isEqualTo("Invalid value at 'contents[0]', \"…");
  }

  @Test
  void a_message_is_one_short_line() {
    String line = Redaction.of("* first\n* second " + "🍲".repeat(500), USED);

    assertThat(line).startsWith("* first * second 🍲").doesNotContain("\n");
    assertThat(line.codePointCount(0, line.length())).isEqualTo(180);
  }

  @Test
  void a_piece_from_the_middle_or_the_end_of_a_key_is_masked_and_a_word_of_it_is_not() {
    Secret key = new Secret("zq81mv-canary-tail-77310");

    assertThat(Redaction.of("ends with canary-tail-77310.", key)).isEqualTo("ends with ****.");
    assertThat(Redaction.of("holds v-canary-tail in it", key)).isEqualTo("holds **** in it");
    assertThat(Redaction.of("canary-tail", key)).isEqualTo("canary-tail");
  }
}
