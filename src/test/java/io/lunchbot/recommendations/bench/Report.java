package io.lunchbot.recommendations.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;

/**
 * {@code ./run.sh bench report}: what the benchmarks found, from target/bench into docs: the table
 * of docs/performance.md between its two marks, the chart beside it, and the same as JSON.
 */
final class Report {
  private static final Path PAGE = Path.of("docs", "performance.md");
  private static final Path DATA = Path.of("docs", "performance.json");

  /** Without its ending, which the encoder adds. */
  private static final Path CHART = Path.of("docs", "performance");

  /** Characters of an instant that are its day. */
  private static final int DAY = 10;

  private static final String BEGIN = "<!-- figures -->";
  private static final String END = "<!-- end of figures -->";

  private Report() {}

  /** One goal of one benchmark. */
  private record Line(JsonObject benchmark, JsonObject goal) {
    /** 1 is the goal itself, more is better. */
    double reached() {
      double ratio = goal.getDouble("ratio");
      double wanted = goal.getDouble("goal");
      return goal.getString("bound").equals("≥") ? ratio / wanted : wanted / ratio;
    }

    String row() {
      return "| `%s` | %s | %s %s | %s | %s | %s %s | %s | %s, %s |"
          .formatted(
              name(),
              goal.getString("what"),
              Goal.figure(goal.getDouble("measured")),
              goal.getString("unit"),
              Goal.figure(goal.getDouble("limit")),
              Goal.figure(goal.getDouble("ratio")),
              goal.getString("bound"),
              Goal.figure(goal.getDouble("goal")),
              goal.getBoolean("met") ? "yes" : "**no**",
              benchmark.getString("date").substring(0, DAY),
              benchmark.getString("commit"));
    }

    String name() {
      return benchmark.getString("name");
    }
  }

  static void write(Path folder) throws IOException {
    List<JsonObject> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".json")).sorted().toList()) {
        found.add(new JsonObject(Files.readString(file)));
      }
    }
    List<Line> lines =
        found.stream()
            .flatMap(one -> goals(one).map(goal -> new Line(one, (JsonObject) goal)))
            .toList();
    Files.writeString(PAGE, between(Files.readString(PAGE), table(found, lines)));
    Files.writeString(DATA, new JsonArray(found).encodePrettily() + "\n");
    draw(lines);
  }

  private static Stream<Object> goals(JsonObject benchmark) {
    return Optional.ofNullable(benchmark.getJsonArray("goals")).orElse(new JsonArray()).stream();
  }

  private static String table(List<JsonObject> found, List<Line> lines) {
    List<String> text = new ArrayList<>();
    JsonObject newest = found.get(found.size() - 1);
    text.add(
        "JDK %s, %d processors; each row says of which day and commit it is."
            .formatted(newest.getString("java"), newest.getInteger("processors")));
    text.add("");
    text.add("| Benchmark | What | Measured | Limit | Ratio | Goal | Met | Of |");
    text.add("|---|---|---|---|---|---|---|---|");
    lines.forEach(line -> text.add(line.row()));
    return String.join("\n", text);
  }

  private static String between(String page, String figures) {
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    return page.substring(0, begin) + "\n" + figures + "\n" + page.substring(page.indexOf(END));
  }

  private static void draw(List<Line> lines) throws IOException {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(1_000)
            .height(500)
            .title("How far each goal is reached; 1 is the goal")
            .build();
    chart.getStyler().setLegendVisible(false);
    List<String> names = new ArrayList<>();
    for (Line line : lines) {
      names.add(line.name() + " " + (names.size() + 1));
    }
    chart.addSeries("reached", names, lines.stream().map(Line::reached).toList());
    VectorGraphicsEncoder.saveVectorGraphic(chart, CHART.toString(), VectorGraphicsFormat.SVG);
  }
}
