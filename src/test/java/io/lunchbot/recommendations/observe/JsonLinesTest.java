package io.lunchbot.recommendations.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
  private final JsonLines lines = new JsonLines();

  private JsonObject line(String message, Throwable thrown, Object... values) {
    LoggerContext context = new LoggerContext();
    LoggingEvent event =
        new LoggingEvent(
            JsonLinesTest.class.getName(),
            context.getLogger("io.lunchbot.recommendations.run.RunNews"),
            Level.INFO,
            message,
            thrown,
            values);
    event.setInstant(Instant.parse("2026-11-24T03:00:00.250Z"));
    String line = new String(lines.encode(event), StandardCharsets.UTF_8);
    assertThat(line).endsWith("}\n");
    assertThat(line.lines()).hasSize(1);
    return new JsonObject(line);
  }

  @Test
  void a_line_says_when_how_loud_who_and_what() {
    assertThat(line("Run planned run={} eligible={}", null, "r1", 300))
        .isEqualTo(
            new JsonObject()
                .put("at", "2026-11-24T03:00:00.250Z")
                .put("level", "INFO")
                .put("logger", "RunNews")
                .put("message", "Run planned run=r1 eligible=300")
                .put("run", "r1")
                .put("eligible", 300));
  }

  @Test
  void a_place_without_a_key_takes_its_value_and_no_field() {
    JsonObject line = line("Run {} run={} seconds={} late={}", null, "HALTED", "r1", 1.5, true);

    assertThat(line.getString("run")).isEqualTo("r1");
    assertThat(line.getDouble("seconds")).isEqualTo(1.5);
    assertThat(line.getBoolean("late")).isTrue();
    assertThat(line.fieldNames()).doesNotContain("HALTED").hasSize(7);
  }

  @Test
  void quotes_and_line_ends_in_values_stay_one_line() {
    JsonObject line = line("Schedule runs cron=\"{}\" reason={}", null, "0 3 * * *", "a\n\"b\"");

    assertThat(line.getString("cron")).isEqualTo("0 3 * * *");
    assertThat(line.getString("reason")).isEqualTo("a\n\"b\"");
  }

  @Test
  void a_key_that_is_a_field_of_every_line_does_not_replace_it() {
    assertThat(line("Level set level={} at={}", null, "loud", "noon").getString("level"))
        .isEqualTo("INFO");
  }

  @Test
  void a_defect_has_its_stack_in_the_same_line() {
    assertThat(line("Broken", new IllegalStateException("defect")).getString("stack"))
        .contains("IllegalStateException: defect")
        .contains("JsonLinesTest");
  }

  @Test
  void fewer_values_than_places_are_no_harm() {
    assertThat(line("Run planned run={} eligible={}", null, "r1").fieldNames())
        .contains("run")
        .doesNotContain("eligible");
  }
}
