package io.lunchbot.recommendations.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScoreTest {
  private static final Score SCORE =
      new Score(
          List.of(
              List.of(
                  told(1, List.of("ok"), "Вы любите «Уха».", "Ешьте «Плов».", "Пейте."),
                  told(2, List.of("unknown_dish", "ok"), "Супы.", "Ешьте.")),
              List.of(
                  told(1, List.of("wrong_language", "ok"), "Супы.", "Пейте.", "Спите."),
                  told(2, List.of("failed"), ""))),
          Set.of("Уха"));

  private static Told told(long tgid, List<String> verdicts, String summary, String... tips) {
    return new Told(tgid, verdicts, summary, List.of(tips));
  }

  @Test
  void shares_are_of_all_users_and_nights_and_repeats_of_the_night_before() {
    JsonObject figures = SCORE.json();

    assertThat(figures.getDouble("valid_first_try")).isEqualTo(0.25);
    assertThat(figures.getDouble("served")).isEqualTo(0.75);
    assertThat(figures.getDouble("grounded_first_try")).isEqualTo(0.75);
    assertThat(figures.getDouble("right_language_first_try")).isEqualTo(0.75);
    assertThat(figures.getDouble("names_on_the_menu")).isEqualTo(0.5);
    assertThat(figures.getDouble("repeated_tips")).isEqualTo(0.5);
    assertThat(figures.getInteger("tip_length_most")).isEqualTo(13);
  }

  @Test
  void verdicts_are_counted_and_the_report_compares_with_the_last() {
    assertThat(SCORE.verdicts())
        .isEqualTo(
            new JsonObject("{\"failed\":1,\"ok\":3,\"unknown_dish\":1,\"wrong_language\":1}"));
    JsonObject now = evaluation("now", SCORE.json());
    JsonObject last = evaluation("then", new JsonObject().put("served", 1));

    assertThat(EvaluationReport.of(now, Optional.of(last)))
        .contains("| | now | on then | change |")
        .contains("| served | 0.7500 | 1 | -0.2500 |")
        .contains("| users | 2 |  |  |")
        .contains("* Ешьте «Плов».");
  }

  private static JsonObject evaluation(String date, JsonObject figures) {
    return new JsonObject()
        .put("date", date)
        .put("figures", figures)
        .put("verdicts", SCORE.verdicts())
        .put("examples", SCORE.examples());
  }
}
