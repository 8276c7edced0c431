package io.lunchbot.recommendations.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected texts are what Python 3's json.dumps and datetime.isoformat print. */
class RecommendationJsonTest {
  private static final Instant WITH_MICROS = Instant.parse("2025-12-06T03:15:00.123456Z");

  private static String written(String summary, String... tips) {
    return RecommendationJson.write(new Recommendation(summary, List.of(tips), WITH_MICROS));
  }

  @Test
  void a_value_is_what_python_writes_to_the_byte() {
    String value = written("Мало овощей 🥗", "Добавьте \"Цезарь\"", "Tea/coffee \\ 50%");

    assertThat(value.getBytes(StandardCharsets.UTF_8))
        .isEqualTo(
            ("{\"summary\": \"\\u041c\\u0430\\u043b\\u043e \\u043e\\u0432\\u043e\\u0449\\u0435\\u0439"
                    + " \\ud83e\\udd57\", \"tips\": [\"\\u0414\\u043e\\u0431\\u0430\\u0432\\u044c"
                    + "\\u0442\\u0435 \\\"\\u0426\\u0435\\u0437\\u0430\\u0440\\u044c\\\"\","
                    + " \"Tea/coffee \\\\ 50%\"], \"generated_at\":"
                    + " \"2025-12-06T03:15:00.123456+00:00\"}")
                .getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void control_characters_have_the_escapes_of_python() {
    assertThat(written("\u0000\u001f\u007f\t\n\r\b\f\u00e9\u2028~"))
        .startsWith("{\"summary\": \"\\u0000\\u001f\\u007f\\t\\n\\r\\b\\f\\u00e9\\u2028~\"");
  }

  @Test
  void no_tips_are_an_empty_list() {
    assertThat(written("x")).contains("\"tips\": [], ");
  }

  @ParameterizedTest
  @CsvSource({
    "2025-12-06T03:15:00Z,           2025-12-06T03:15:00+00:00",
    "2025-12-06T03:15:00.000001Z,    2025-12-06T03:15:00.000001+00:00",
    "2025-12-06T03:15:00.5Z,         2025-12-06T03:15:00.500000+00:00",
    "2025-12-06T03:15:00.000000999Z, 2025-12-06T03:15:00+00:00",
    "2025-12-06T03:15:00.123456789Z, 2025-12-06T03:15:00.123456+00:00",
    "0999-01-02T00:00:00Z,           0999-01-02T00:00:00+00:00"
  })
  void a_time_has_six_digits_or_none(Instant instant, String expected) {
    assertThat(RecommendationJson.isoformat(instant)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "2025-12-06T03:15:00.123456+00:00, 2025-12-06T03:15:00.123456Z",
    "2025-12-06T03:15:00Z,             2025-12-06T03:15:00Z",
    "2025-12-06T06:15:00+0300,         2025-12-06T03:15:00Z",
    "2025-12-06 03:15:00+00:00,        2025-12-06T03:15:00Z",
    "2025-12-06T03:15:00.1,            2025-12-06T03:15:00.1Z",
    "2025-12-06,                       2025-12-06T00:00:00Z"
  })
  void the_times_the_bot_reads_are_read(String text, Instant expected) {
    assertThat(RecommendationJson.parseTime(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "1765000000", "2025-13-01", "2025-12-06T03:15:00[UTC]"})
  void other_times_are_none(String text) {
    assertThat(RecommendationJson.parseTime(text)).isEqualTo(Optional.empty());
  }

  @Test
  void what_was_written_reads_back() {
    String nasty = "\u0000 \"\\ 🥗 \ud83d\ude00 Борщ";

    JsonObject read = new JsonObject(written(nasty, nasty));

    assertThat(read.getString("summary")).isEqualTo(nasty);
    assertThat(read.getJsonArray("tips").getString(0)).isEqualTo(nasty);
  }
}
