package io.lunchbot.recommendations.bench;

import io.lunchbot.recommendations.bench.Figures.Row;
import io.lunchbot.recommendations.bench.OneNode.Taken;
import io.lunchbot.recommendations.embedded.TemporaryFolder;
import io.lunchbot.recommendations.stack.JavaProcess;
import io.lunchbot.recommendations.stack.TestServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A whole run while the provider answers at once: what is left is the service. The limit is what
 * the same HTTP client asks in the same time of the same provider when it does nothing else, in a
 * process of its own, with the bodies of the run.
 */
final class PipelineBench implements Benchmark {
  private static final int USERS = Integer.getInteger("bench.pipeline.users", 50_000);
  private static final int RUNS = Integer.getInteger("bench.pipeline.runs", 2);
  private static final int CONCURRENCY = Integer.getInteger("bench.pipeline.concurrency", 64);
  private static final GeneratedUsers GENERATED = new GeneratedUsers(15);
  private static final double OF_THE_BARE_LOOP = 0.5;
  private static final double USERS_A_SECOND = 4_000;
  private static final Pattern BARE = Pattern.compile("BARE ([\\d.E]+)");

  private static final List<String> COLUMNS =
      List.of("users a second", "seconds", "CPU µs a user", "of Redis", "of the provider");

  @Override
  public Figures run() throws Exception {
    try (TestServers servers = TestServers.ofOnesOwn();
        QuickProvider provider = new QuickProvider(Duration.ZERO, 0)) {
      servers.resetDatabase();
      try (Connection owner = servers.connectAsOwner()) {
        GENERATED.load(owner, USERS);
      }
      try (OneNode node = new OneNode(servers, provider, settings())) {
        return measure(node, provider);
      }
    }
  }

  private static Map<String, String> settings() {
    return Map.of("GEMINI_CONCURRENCY", String.valueOf(CONCURRENCY));
  }

  private static Figures measure(OneNode node, QuickProvider provider) throws Exception {
    List<Row> rows = new ArrayList<>();
    Taken last = null;
    List<Double> bare = new ArrayList<>();
    for (int i = 1; i <= RUNS; i++) {
      last = node.run(GENERATED, USERS);
      rows.add(row("run " + i + (i == 1 ? ", the first of its process" : ""), last));
      bare.add(bare(provider));
      rows.add(
          new Row("bare loop", List.of(bare.get(i - 1), USERS / bare.get(i - 1), 0.0, 0.0, 0.0)));
    }
    double limit = bare.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    return new Figures(
        "A run of %,d users, %d calls at once, answered at once, all servers on this machine"
            .formatted(USERS, CONCURRENCY),
        COLUMNS,
        rows,
        List.of(
            Goal.atLeast(
                "requests a second beside a bare loop's",
                last.perSecond(),
                limit,
                "requests/s",
                OF_THE_BARE_LOOP),
            Goal.atLeast("users a second", last.perSecond(), USERS_A_SECOND, "users/s", 1)));
  }

  private static Row row(String name, Taken taken) {
    return new Row(
        name,
        List.of(taken.perSecond(), taken.seconds(), taken.node(), taken.redis(), taken.provider()));
  }

  private static double bare(QuickProvider provider) throws Exception {
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      List<String> bodies = provider.bodies();
      for (int i = 0; i < bodies.size(); i++) {
        if (!GENERATED.isRightPrompt(bodies.get(i))) {
          throw new IllegalStateException("The provider was asked " + bodies.get(i));
        }
        Files.writeString(folder.path().resolve(String.valueOf(i)), bodies.get(i));
      }
      return bare(provider.baseUrl(), folder.path());
    }
  }

  private static double bare(String provider, Path bodies) {
    try (JavaProcess loop =
        JavaProcess.ofClass(
            OneNode.jvm(),
            BareLoop.class,
            provider,
            bodies.toString(),
            String.valueOf(CONCURRENCY),
            String.valueOf(USERS))) {
      loop.exitCode();
      Matcher found = BARE.matcher(loop.output());
      if (!found.find()) {
        throw new IllegalStateException("The bare loop said " + loop.output());
      }
      return Double.parseDouble(found.group(1));
    }
  }
}
