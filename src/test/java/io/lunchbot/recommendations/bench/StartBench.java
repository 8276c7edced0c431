package io.lunchbot.recommendations.bench;

import io.lunchbot.recommendations.bench.Figures.Row;
import io.lunchbot.recommendations.embedded.TemporaryFolder;
import io.lunchbot.recommendations.stack.TestServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * From the start of the process to its first good answer: of the service as its image starts it,
 * ready with all servers there, and of an HTTP server of Vert.x that does nothing. Each has its
 * class-data archive and the same options of the JVM; both take turns. Beside them the service as
 * {@code java -jar} starts it.
 */
final class StartBench implements Benchmark {
  private static final Path PLAIN_JAR = Path.of("target/lunch-recommendations.jar");
  private static final int STARTS = 7;
  private static final double GOAL = 3;

  /** What is started, and how long each start took. */
  private record Starts(
      String name,
      List<String> options,
      Path jar,
      Map<String, String> environment,
      String path,
      List<Double> seconds) {
    Starts(
        String name, List<String> options, Path jar, Map<String, String> environment, String path) {
      this(name, options, jar, environment, path, new ArrayList<>());
    }

    void once() {
      try (Serving process = new Serving(options, jar, environment)) {
        seconds.add(process.secondsUntil(path));
        process.stop();
      }
    }

    double median() {
      return seconds.stream().sorted().toList().get(seconds.size() / 2);
    }

    Row row() {
      List<Double> sorted = seconds.stream().sorted().toList();
      return new Row(
          name, List.of(1e3 * median(), 1e3 * sorted.get(0), 1e3 * sorted.get(STARTS - 1)));
    }
  }

  @Override
  public Figures run() throws Exception {
    try (TestServers servers = TestServers.ofOnesOwn();
        TemporaryFolder folder = TemporaryFolder.create()) {
      Path home = Files.createDirectory(folder.path().resolve("service"));
      ShippedStart shipped = ShippedStart.in(home);
      Map<String, String> environment = Serving.environment(servers, "http://127.0.0.1:1");
      environment.put("KAFKA_BROKER_URL", servers.kafkaBrokers());
      Starts bare = bare(folder.path(), shipped);
      Starts ours =
          new Starts(
              "the service as shipped",
              shipped.options(),
              shipped.jar(),
              environment,
              "/health/ready");
      Starts plain =
          new Starts("the service, java -jar", List.of(), PLAIN_JAR, environment, "/health/ready");
      for (int start = 0; start < STARTS; start++) {
        List.of(bare, ours, plain).forEach(Starts::once);
      }
      return new Figures(
          "From the start of a process to its first good answer, %d starts each".formatted(STARTS),
          List.of("median ms", "quickest ms", "slowest ms"),
          List.of(bare.row(), ours.row(), plain.row()),
          List.of(
              Goal.atMost(
                  "start to ready, beside a bare server",
                  ours.median(),
                  bare.median(),
                  "s",
                  GOAL)));
    }
  }

  private static Starts bare(Path folder, ShippedStart shipped) throws Exception {
    Path jar =
        BareJar.write(
            folder.resolve("hello.jar"),
            BareHello.class,
            library -> library.matches("(vertx-core|netty|jackson-core|slf4j-api).*"));
    Path archive = folder.resolve("hello.jsa");
    List<String> options = new ArrayList<>(shipped.optionsWithoutArchive());
    options.add("-XX:ArchiveClassesAtExit=" + archive);
    new Starts("to make an archive", options, jar, Map.of(), "/").once();
    options.set(options.size() - 1, "-XX:SharedArchiveFile=" + archive);
    return new Starts("a bare server of Vert.x", options, jar, Map.of(), "/");
  }
}
