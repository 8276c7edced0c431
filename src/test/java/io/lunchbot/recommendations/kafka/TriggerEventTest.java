package io.lunchbot.recommendations.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.kafka.TriggerEvent.Generate;
import io.lunchbot.recommendations.kafka.TriggerEvent.OtherType;
import io.lunchbot.recommendations.kafka.TriggerEvent.Rejected;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TriggerEventTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"generate_recommendations\"}",
        " {\n\"type\" : \"generate_recommendations\" }\n",
        "\uFEFF{\"type\":\"generate_recommendations\"}",
        "{\"type\":\"generate\\u005frecommendations\"}",
        "{\"type\":\"generate_recommendations\",\"timestamp\":\"2025-12-06T03:00:00.123456\"}",
        "{\"type\":\"generate_recommendations\",\"timestamp\":\"2025-12-06T03:00:00Z\"}",
        "{\"type\":\"generate_recommendations\",\"timestamp\":\"the day before yesterday\"}",
        "{\"timestamp\":{\"a\":[1,{\"type\":\"x\"}]},\"type\":\"generate_recommendations\"}",
        "{\"type\":\"generate_recommendations\",\"user_tgid\":5,\"extra\":[[],{}]}",
        "{\"type\":\"other\",\"type\":\"generate_recommendations\"}",
        "{\"type\":\"generate_recommendations\",\"force\":false}",
        "{\"type\":\"generate_recommendations\",\"force\":null}",
      })
  void a_record_of_the_right_type_asks_for_a_run_whatever_else_is_in_it(String text) {
    assertThat(read(text)).isEqualTo(new Generate(false));
  }

  @Test
  void force_is_taken_over() {
    assertThat(read("{\"force\":true,\"type\":\"generate_recommendations\"}"))
        .isEqualTo(new Generate(true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"Generate_Recommendations\"}",
        "{\"type\":\"generate_recommendations \"}",
        "{\"type\":\"\"}",
        "{\"type\":\"deadline\",\"force\":\"perhaps\"}",
      })
  void another_type_is_not_ours(String text) {
    assertThat(read(text)).isEqualTo(new OtherType());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "generate_recommendations | The record is not JSON.",
        "{\"type\":\"generate_recommendations\" | The record is not JSON.",
        "{\"type\":\"generate_recommendations\"}{} | The record is not JSON.",
        "{\"type\":\"generate_recommendations\"} x | The record is not JSON.",
        "{type:\"generate_recommendations\"} | The record is not JSON.",
        "{'type':'generate_recommendations'} | The record is not JSON.",
        "{\"type\":\"generate_recommendations\"/**/} | The record is not JSON.",
        "` ` | The record is not JSON.",
        "[1,[2] | The record is not JSON.",
        "[{\"type\":\"generate_recommendations\"}] | The record is not a JSON object.",
        "\"generate_recommendations\" | The record is not a JSON object.",
        "null | The record is not a JSON object.",
        "17 | The record is not a JSON object.",
        "{} | The field type is missing.",
        "{\"Type\":\"generate_recommendations\"} | The field type is missing.",
        "{\"a\":{\"type\":\"generate_recommendations\"}} | The field type is missing.",
        "{\"type\":null} | The field type is not a text.",
        "{\"type\":{\"type\":\"generate_recommendations\"}} | The field type is not a text.",
        "{\"type\":[\"generate_recommendations\"]} | The field type is not a text.",
        "{\"type\":\"generate_recommendations\",\"force\":1}"
            + " | The field force is neither true nor false.",
        "{\"type\":\"generate_recommendations\",\"force\":{\"x\":true}}"
            + " | The field force is neither true nor false.",
      })
  void what_cannot_be_read_is_rejected_with_a_sentence(String text, String reason) {
    assertThat(read(text)).isEqualTo(new Rejected(reason));
  }

  @Test
  void a_record_without_bytes_is_rejected() {
    assertThat(TriggerEvent.read(null)).isEqualTo(new Rejected("The record has no value."));
    assertThat(read("")).isEqualTo(new Rejected("The record is empty."));
  }

  @Test
  void bytes_that_are_not_utf_8_are_rejected() {
    byte[] wide = "{\"type\":\"generate_recommendations\"}".getBytes(StandardCharsets.UTF_16);

    assertThat(TriggerEvent.read(wide)).isEqualTo(new Rejected("The record is not UTF-8."));
  }

  @Test
  void nesting_without_end_is_rejected() {
    assertThat(read("[".repeat(1 << 20))).isEqualTo(new Rejected("The record is not JSON."));
    assertThat(read("{\"a\":".repeat(1 << 18))).isEqualTo(new Rejected("The record is not JSON."));
  }

  @Test
  void random_bytes_are_rejected_and_never_throw() {
    Random random = new Random(20261124);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = new byte[1 + random.nextInt(200)];
      random.nextBytes(bytes);

      assertThat(TriggerEvent.read(bytes)).isInstanceOf(Rejected.class);
    }
  }

  private static TriggerEvent read(String text) {
    return TriggerEvent.read(text.getBytes(StandardCharsets.UTF_8));
  }
}
