package io.lunchbot.recommendations.bench;

import io.lunchbot.recommendations.bench.Figures.Row;
import io.lunchbot.recommendations.embedded.SampleData;
import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.embedded.standin.StandInAnswer;
import io.lunchbot.recommendations.embedded.standin.StandInOptions;
import io.lunchbot.recommendations.run.Run;
import io.lunchbot.recommendations.run.RunState;
import io.lunchbot.recommendations.stack.Node;
import io.lunchbot.recommendations.stack.TestServers;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What it costs a run that many look on: the same run alone and with a {@link Crowd}, in turn.
 * Those who look on, the provider and Kafka are in the same process, so it costs the run more here
 * than where they have machines of their own.
 */
final class StreamsBench implements Benchmark {
  private static final int USERS = 600;
  private static final int CONCURRENCY = 16;
  private static final Duration ANSWERS_AFTER = Duration.ofMillis(300);
  private static final int PAIRS = 4;

  private static final StandInAnswer ANSWER =
      StandInAnswer.text("{\"summary\": \"Вы любите одно блюдо.\", \"tips\": [\"Возьмите суп.\"]}")
          .after(ANSWERS_AFTER);

  private static final List<String> COLUMNS =
      List.of(
          "ms alone",
          "ms watched",
          "change %",
          "CPU s alone",
          "CPU s watched",
          "fewest events",
          "reads",
          "reads a second",
          "read p50 ms",
          "read p99 ms",
          "failures");

  /**
   * A run that is over.
   *
   * @param cpuNanos processor time of this process meanwhile
   */
  private record Taken(Run run, long cpuNanos) {
    double millis() {
      return run.duration().toMillis();
    }

    double cpuSeconds() {
      return cpuNanos / 1e9;
    }
  }

  /** A run that is over, and those who looked on and are gone. */
  private record Watched(Taken taken, Crowd crowd) {
    List<String> wrong() {
      return crowd.wrong(taken.run().id());
    }
  }

  /** Two runs that are to be compared. */
  private record Pair(Taken alone, Watched watched) {
    Row row(String name) {
      Reads reads = watched.crowd().reads();
      return new Row(
          name,
          List.of(
              alone.millis(),
              watched.taken().millis(),
              change(alone.millis(), watched.taken().millis()),
              alone.cpuSeconds(),
              watched.taken().cpuSeconds(),
              (double) watched.crowd().fewestEvents(),
              (double) reads.took().size(),
              reads.perSecond(),
              reads.took().micros(50) / 1e3,
              reads.took().micros(99) / 1e3,
              (double) wrong().size()));
    }

    List<String> wrong() {
      List<String> wrong = new ArrayList<>(watched.wrong());
      Stream.of(alone.run(), watched.taken().run())
          .filter(run -> !isWhole(run))
          .forEach(run -> wrong.add("a run that is not whole: " + run));
      return wrong;
    }

    private static boolean isWhole(Run run) {
      return run.state().equals(RunState.completed())
          && run.counts().equals(new Run.Counts(USERS, USERS, 0, 0, 0))
          && run.requests() == USERS;
    }
  }

  private GeminiStandIn gemini;
  private Node node;

  @Override
  public Figures run() throws Exception {
    try (TestServers servers = TestServers.ofOnesOwn();
        GeminiStandIn standIn = new GeminiStandIn(StandInOptions.QUICK)) {
      begin(servers, standIn);
      try (Node started = start(servers)) {
        node = started;
        return measure();
      }
    }
  }

  private void begin(TestServers servers, GeminiStandIn standIn) throws Exception {
    servers.resetDatabase();
    try (Connection owner = servers.connectAsOwner()) {
      new SampleData(USERS, Instant.now(), SampleData.SEED).load(owner);
    }
    gemini = standIn;
    gemini.start();
    gemini.answerWith(request -> Optional.of(ANSWER));
  }

  private Node start(TestServers servers) {
    return Node.startWithTriggers(
        servers,
        gemini,
        "SCHEDULE_ENABLED",
        "false",
        "GEMINI_CONCURRENCY",
        String.valueOf(CONCURRENCY),
        "GEMINI_MAX_REQUESTS_PER_KEY",
        String.valueOf(100 * USERS));
  }

  private Figures measure() {
    pair(true);
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < PAIRS; i++) {
      pairs.add(pair(i % 2 == 0));
    }
    check(pairs);
    List<Row> rows = new ArrayList<>();
    for (Pair pair : pairs) {
      rows.add(pair.row("pair " + (rows.size() + 1)));
    }
    rows.add(mean(rows));
    return new Figures(
        "A run of %,d users, %d at once, answered after %d ms; watched: %d streams of events, %d reads a second"
            .formatted(
                USERS, CONCURRENCY, ANSWERS_AFTER.toMillis(), Crowd.STREAMS, Crowd.READS_A_SECOND),
        COLUMNS,
        rows);
  }

  /** Neither is always the first: what drifts must not look like what it costs. */
  private Pair pair(boolean aloneFirst) {
    if (aloneFirst) {
      Taken alone = alone();
      return new Pair(alone, watched());
    }
    Watched watched = watched();
    return new Pair(alone(), watched);
  }

  private Taken alone() {
    long cpu = cpu();
    Run run = node.runToTheEnd(true);
    return new Taken(run, cpu() - cpu);
  }

  private Watched watched() {
    try (Crowd crowd = new Crowd(URI.create(node.url()))) {
      crowd.follow();
      long cpu = cpu();
      String id = node.start(true);
      crowd.read(id);
      Run run = node.awaitEnd(id);
      Taken taken = new Taken(run, cpu() - cpu);
      crowd.seeTheEnd();
      return new Watched(taken, crowd);
    }
  }

  private static long cpu() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getProcessCpuTime();
  }

  /** Who is told nothing costs nothing. */
  private void check(List<Pair> pairs) {
    List<String> wrong = pairs.stream().flatMap(pair -> pair.wrong().stream()).toList();
    if (!wrong.isEmpty()) {
      throw new IllegalStateException(wrong.size() + " failures, the first: " + wrong.get(0));
    }
    long runs = 2L * (1 + PAIRS);
    if (gemini.calls() != runs * USERS) {
      throw new IllegalStateException(
          gemini.calls() + " calls of the provider instead of " + runs * USERS);
    }
  }

  private static Row mean(List<Row> rows) {
    List<Double> means =
        IntStream.range(0, COLUMNS.size()).mapToObj(column -> mean(rows, column)).toList();
    return new Row("mean", means);
  }

  private static double mean(List<Row> rows, int column) {
    return rows.stream().mapToDouble(row -> row.values().get(column)).average().orElseThrow();
  }

  private static double change(double from, double to) {
    return 100 * (to - from) / from;
  }
}
