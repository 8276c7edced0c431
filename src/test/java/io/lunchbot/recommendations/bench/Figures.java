package io.lunchbot.recommendations.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What a benchmark found.
 *
 * @param about one sentence: what was measured how
 * @param columns what the figures of a row are, units included
 * @param rows what was measured, one row each
 * @param goals what was to be reached, measured beside its limit; may be empty
 */
record Figures(String about, List<String> columns, List<Row> rows, List<Goal> goals) {
  private static final String GAP = "  ";

  /**
   * One row.
   *
   * @param values one for each column
   */
  record Row(String name, List<Double> values) {
    Row {
      values = List.copyOf(values);
    }
  }

  Figures {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    goals = List.copyOf(goals);
  }

  /** Figures that nothing was promised of. */
  Figures(String about, List<String> columns, List<Row> rows) {
    this(about, columns, rows, List.of());
  }

  /** For people. */
  String table() {
    int wide = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
    List<String> lines = new ArrayList<>();
    lines.add(about);
    lines.add(" ".repeat(wide) + GAP + String.join(GAP, columns));
    for (Row row : rows) {
      StringBuilder line = new StringBuilder(row.name());
      line.append(" ".repeat(wide - row.name().length()));
      for (int i = 0; i < columns.size(); i++) {
        line.append(GAP).append(cell(row.values().get(i), columns.get(i).length()));
      }
      lines.add(line.toString());
    }
    goals.forEach(goal -> lines.add(goal.line()));
    return String.join("\n", lines);
  }

  private static String cell(double value, int wide) {
    String text = String.format(Locale.ROOT, "%,." + (value < 100 ? 1 : 0) + "f", value);
    return " ".repeat(Math.max(0, wide - text.length())) + text;
  }

  /** For comparing. */
  JsonArray json() {
    return new JsonArray(rows.stream().map(this::json).toList());
  }

  private JsonObject json(Row row) {
    JsonObject json = new JsonObject().put("name", row.name());
    IntStream.range(0, columns.size()).forEach(i -> json.put(columns.get(i), row.values().get(i)));
    return json;
  }
}
