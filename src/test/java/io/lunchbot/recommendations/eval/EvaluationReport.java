package io.lunchbot.recommendations.eval;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;

/** An evaluation as Markdown, beside the last one. */
final class EvaluationReport {
  private final StringBuilder text = new StringBuilder();

  private EvaluationReport() {}

  /**
   * Writes it.
   *
   * @param last of another time, if there is one
   */
  static String of(JsonObject now, Optional<JsonObject> last) {
    return new EvaluationReport().write(now, last);
  }

  private String write(JsonObject now, Optional<JsonObject> last) {
    line("# Evaluation of %s", now.getString("date"));
    line("");
    line(
        "%s, prompt %s, language %s, commit %s; %s.",
        now.getString("model"),
        now.getString("prompt"),
        now.getString("language"),
        now.getString("commit"),
        now.getString("provider"));
    line("");
    line("| | now | %s | change |", last.map(o -> "on " + o.getString("date")).orElse("before"));
    line("|---|---:|---:|---:|");
    JsonObject figures = now.getJsonObject("figures");
    figures.fieldNames().forEach(name -> figure(name, figures, last));
    line("");
    line("Verdicts on answers: %s", now.getJsonObject("verdicts").encode());
    line("");
    examples(now.getJsonArray("examples"));
    return text.toString();
  }

  private void figure(String name, JsonObject figures, Optional<JsonObject> last) {
    Number value = figures.getNumber(name);
    // A figure may be newer than the last evaluation.
    Optional<Number> before =
        last.map(other -> other.getJsonObject("figures", new JsonObject()).getNumber(name));
    line(
        "| %s | %s | %s | %s |",
        name.replace('_', ' '),
        shown(value),
        before.map(EvaluationReport::shown).orElse(""),
        before
            .map(b -> String.format(Locale.ROOT, "%+.4g", value.doubleValue() - b.doubleValue()))
            .orElse(""));
  }

  private static String shown(Number value) {
    return value.doubleValue() == value.longValue()
        ? String.valueOf(value.longValue())
        : String.format(Locale.ROOT, "%.4f", value.doubleValue());
  }

  private void examples(JsonArray examples) {
    for (int user = 0; user < examples.size(); user++) {
      JsonArray nights = examples.getJsonArray(user);
      for (int night = 0; night < nights.size(); night++) {
        JsonObject read = nights.getJsonObject(night);
        line("User %d, night %d: %s", user + 1, night + 1, read.getString("summary"));
        read.getJsonArray("tips").forEach(tip -> line("* %s", tip));
        line("");
      }
    }
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
