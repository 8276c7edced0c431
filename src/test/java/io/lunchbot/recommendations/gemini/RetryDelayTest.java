package io.lunchbot.recommendations.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryDelayTest {
  @ParameterizedTest
  @CsvSource({
    "47s,PT47S",
    "0s,PT0S",
    "34.074824224s,PT34.074824224S",
    "1h2m3.5s,PT1H2M3.5S",
    "999999999999s,PT24H"
  })
  void a_field_is_read(String field, Duration wait) {
    assertThat(RetryDelay.ofField(field)).contains(wait);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "47", "-5s", "soon", "47s later", "1e3s"})
  void a_field_that_is_no_wait_is_passed_over(String field) {
    assertThat(RetryDelay.ofField(field)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Please retry in 36.429760048s.,PT36.429760048S",
    "Please retry in 120.5ms.,PT0.1205S",
    "please RETRY IN 15h3m29.4s.,PT15H3M29.4S"
  })
  void a_wait_is_found_in_a_sentence(String message, Duration wait) {
    assertThat(RetryDelay.ofMessage("Quota exceeded, limit: 20\n" + message)).contains(wait);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Please try again later.", "retry in a while"})
  void a_sentence_without_a_wait_has_none(String message) {
    assertThat(RetryDelay.ofMessage(message)).isEmpty();
  }
}
