package io.lunchbot.recommendations.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code ./run.sh bench [NAME]}: one benchmark or all, each printed as a table and written to
 * target/bench/NAME.json.
 */
public final class Benchmarks {
  private static final Map<String, Benchmark> ALL =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("latency", new LatencyBench()),
              Map.entry("memory", new MemoryBench()),
              Map.entry("minutes", new MinutesBench()),
              Map.entry("month", new MonthBench()),
              Map.entry("nodes", new NodesBench()),
              Map.entry("pipeline", new PipelineBench()),
              Map.entry("quota", new QuotaBench()),
              Map.entry("read", new ReadBench()),
              Map.entry("renewal", new RenewalBench()),
              Map.entry("scale", new ScaleBench()),
              Map.entry("start", new StartBench()),
              Map.entry("statistics", new StatisticsBench()),
              Map.entry("streams", new StreamsBench())));
  private static final Path FOLDER = Path.of("target", "bench");

  private Benchmarks() {}

  /** Takes the names of benchmarks; none means all. */
  public static void main(String[] names) throws Exception {
    if (List.of(names).equals(List.of("report"))) {
      Report.write(FOLDER);
      return;
    }
    Collection<String> wanted = names.length == 0 ? ALL.keySet() : List.of(names);
    for (String name : wanted) {
      if (!ALL.containsKey(name)) {
        System.err.println(
            "No benchmark \"" + name + "\"; there are: " + String.join(", ", ALL.keySet()));
        System.exit(2);
      }
    }
    for (String name : wanted) {
      Figures figures = ALL.get(name).run();
      System.out.println(figures.table());
      System.out.println("Written to " + write(name, figures));
    }
  }

  private static Path write(String name, Figures figures) throws Exception {
    JsonObject json =
        new JsonObject()
            .put("name", name)
            .put("about", figures.about())
            .put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
            .put("java", System.getProperty("java.vm.version"))
            .put("commit", System.getProperty("bench.commit", ""))
            .put("processors", Runtime.getRuntime().availableProcessors())
            .put("figures", figures.json())
            .put("goals", new JsonArray(figures.goals().stream().map(Goal::json).toList()));
    Files.createDirectories(FOLDER);
    return Files.writeString(FOLDER.resolve(name + ".json"), json.encodePrettily() + "\n");
  }
}
