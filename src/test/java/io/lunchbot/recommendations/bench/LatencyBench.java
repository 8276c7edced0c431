package io.lunchbot.recommendations.bench;

import io.lunchbot.recommendations.bench.Figures.Row;
import io.lunchbot.recommendations.bench.OneNode.Taken;
import io.lunchbot.recommendations.stack.TestServers;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A run whose time is the provider's: many calls at once, answered after times as models take them.
 * The limit is the sum of the times the provider drew, divided by the calls at once. Its process
 * warms up with a run of its own that waits as long.
 */
final class LatencyBench implements Benchmark {
  private static final int USERS = Integer.getInteger("bench.latency.users", 20_000);
  private static final int CONCURRENCY = 256;
  private static final Duration MEDIAN = Duration.ofMillis(400);

  /** Of the logarithm: one answer of a hundred takes two and a half times as long as the median. */
  private static final double SIGMA = 0.4;

  private static final double SLOWER = 1.05;
  private static final GeneratedUsers GENERATED = new GeneratedUsers(15);
  private static final List<String> COLUMNS =
      List.of("seconds", "limit", "ratio", "users a second", "CPU µs a user", "of Redis");

  @Override
  public Figures run() throws Exception {
    try (TestServers servers = TestServers.ofOnesOwn();
        QuickProvider provider = new QuickProvider(MEDIAN, SIGMA)) {
      servers.resetDatabase();
      try (Connection owner = servers.connectAsOwner()) {
        GENERATED.load(owner, USERS);
      }
      try (OneNode node = new OneNode(servers, provider, settings())) {
        Taken cold = node.run(GENERATED, USERS);
        Taken warm = node.run(GENERATED, USERS);
        return figures(cold, warm);
      }
    }
  }

  private static Map<String, String> settings() {
    return Map.of("GEMINI_CONCURRENCY", String.valueOf(CONCURRENCY));
  }

  private static Figures figures(Taken cold, Taken warm) {
    return new Figures(
        "A run of %,d users, %d calls at once, answers lognormal around %d ms (sigma %.1f)"
            .formatted(USERS, CONCURRENCY, MEDIAN.toMillis(), SIGMA),
        COLUMNS,
        List.of(row("the first of its process", cold), row("the second", warm)),
        List.of(
            Goal.atMost(
                "wall time beside the answers' times divided by the calls at once",
                warm.seconds(),
                limit(warm),
                "s",
                SLOWER)));
  }

  private static double limit(Taken taken) {
    return taken.latencies() / CONCURRENCY;
  }

  private static Row row(String name, Taken taken) {
    return new Row(
        name,
        List.of(
            taken.seconds(),
            limit(taken),
            taken.seconds() / limit(taken),
            taken.perSecond(),
            taken.node(),
            taken.redis()));
  }
}
