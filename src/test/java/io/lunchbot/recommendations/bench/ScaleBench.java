package io.lunchbot.recommendations.bench;

import io.lunchbot.recommendations.bench.Figures.Row;
import io.lunchbot.recommendations.bench.OneNode.Taken;
import io.lunchbot.recommendations.stack.TestServers;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whether a user costs the same however many there are: the same process, ten times as many users
 * each time, answered at once. {@code -Dbench.scale.most=1000000} goes further than fits into a few
 * minutes.
 */
final class ScaleBench implements Benchmark {
  private static final int MOST = Integer.getInteger("bench.scale.most", 100_000);
  private static final int FIRST = 1_000;

  /** Beyond this many users the cost of one is to be constant. */
  private static final int CONSTANT_FROM = 10_000;

  /** So that no code is compiled any more when it is measured. */
  private static final int WARM = 2;

  private static final double LONGER = 1.15;
  private static final int CONCURRENCY = 64;
  private static final GeneratedUsers GENERATED = new GeneratedUsers(6);
  private static final List<String> COLUMNS =
      List.of("µs a user", "seconds", "users a second", "CPU µs a user", "of Redis");

  @Override
  public Figures run() throws Exception {
    try (TestServers servers = TestServers.ofOnesOwn();
        QuickProvider provider = new QuickProvider(Duration.ZERO, 0)) {
      servers.resetDatabase();
      try (Connection owner = servers.connectAsOwner();
          OneNode node = new OneNode(servers, provider, settings())) {
        GENERATED.load(owner, FIRST);
        return figures(measure(node, owner));
      }
    }
  }

  private static Map<String, String> settings() {
    return Map.of("GEMINI_CONCURRENCY", String.valueOf(CONCURRENCY));
  }

  private static List<Taken> measure(OneNode node, Connection owner) throws Exception {
    List<Taken> taken = new ArrayList<>();
    int present = FIRST;
    for (int users = FIRST; users <= MOST; users *= 10) {
      if (users > present) {
        GENERATED.add(owner, present, users);
        present = users;
      }
      for (int i = 0; i < WARM && users <= CONSTANT_FROM; i++) {
        node.run(GENERATED, users);
      }
      taken.add(node.run(GENERATED, users));
    }
    return taken;
  }

  private static Figures figures(List<Taken> taken) {
    List<Goal> goals = new ArrayList<>();
    Taken base = taken.get(0);
    for (Taken run : taken) {
      if (run.users() == CONSTANT_FROM) {
        base = run;
      } else if (run.users() > CONSTANT_FROM) {
        goals.add(goal(run, base));
      }
    }
    return new Figures(
        "Runs of ever more users of one process, %d calls at once, answered at once"
            .formatted(CONCURRENCY),
        COLUMNS,
        taken.stream().map(ScaleBench::row).toList(),
        goals);
  }

  private static Goal goal(Taken run, Taken base) {
    return Goal.atMost(
        "time of one of %,d users beside one of %,d".formatted(run.users(), base.users()),
        micros(run),
        micros(base),
        "µs",
        LONGER);
  }

  private static Row row(Taken taken) {
    return new Row(
        "%,d users".formatted(taken.users()),
        List.of(micros(taken), taken.seconds(), taken.perSecond(), taken.node(), taken.redis()));
  }

  private static double micros(Taken taken) {
    return 1e6 * taken.seconds() / taken.users();
  }
}
