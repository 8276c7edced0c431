package io.lunchbot.recommendations.bench;

import io.lunchbot.recommendations.bench.Figures.Row;
import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.embedded.standin.StandInAnswer;
import io.lunchbot.recommendations.embedded.standin.StandInLimits;
import io.lunchbot.recommendations.embedded.standin.StandInOptions;
import io.lunchbot.recommendations.stack.ServiceProcess;
import io.lunchbot.recommendations.stack.TestServers;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How much of what the keys allow by the minute is used, and that nothing beyond it is asked: the
 * provider judges any 60 seconds. Three minutes from the first call hold three bursts, also with
 * the 62 s the service leaves between them on purpose; for hours it is 60 of 62, which is its own
 * row.
 */
final class MinutesBench implements Benchmark {
  private static final int KEYS = 20;
  private static final int A_MINUTE = 60;
  private static final int MINUTES = 3;
  private static final int LIMIT = KEYS * A_MINUTE * MINUTES;
  private static final int USERS = LIMIT + 2_000;
  private static final int CONCURRENCY = 64;
  private static final double USED = 0.98;
  private static final Duration FIRST_CALL = Duration.ofSeconds(60);

  /** What the provider counts by, and what leases are apart. */
  private static final double WINDOW = 60;

  private static final double GUARDED_WINDOW = 62;

  private static final StandInAnswer ANSWER =
      StandInAnswer.text("{\"summary\": \"Вы любите одно блюдо.\", \"tips\": [\"Возьмите суп.\"]}");

  private static final List<String> COLUMNS = List.of("calls", "limit", "used %", "over");

  @Override
  public Figures run() throws Exception {
    StandInOptions options =
        StandInOptions.QUICK
            .inProjects(projects())
            .limitedTo(StandInLimits.ofRequests(A_MINUTE, 0));
    try (TestServers servers = TestServers.ofOnesOwn();
        GeminiStandIn gemini = new GeminiStandIn(options)) {
      servers.resetDatabase();
      try (Connection owner = servers.connectAsOwner()) {
        new GeneratedUsers(6).load(owner, USERS);
      }
      gemini.start();
      gemini.answerWith(request -> Optional.of(ANSWER));
      try (ServiceProcess node =
          new ServiceProcess(servers, gemini.baseUrl(), settings(), OneNode.jvm())) {
        node.awaitReady();
        return measure(node, gemini);
      }
    }
  }

  /** Each key is a project of its own. */
  private static Map<String, String> projects() {
    return keys().stream().collect(Collectors.toMap(Function.identity(), key -> "of-" + key));
  }

  private static List<String> keys() {
    return IntStream.rangeClosed(1, KEYS).mapToObj(number -> "key-number-" + number).toList();
  }

  private static Map<String, String> settings() {
    return Map.of(
        "GEMINI_API_KEYS",
        String.join(",", keys()),
        "GEMINI_REQUESTS_PER_MINUTE",
        String.valueOf(A_MINUTE),
        "GEMINI_MAX_REQUESTS_PER_KEY",
        "1000000",
        "GEMINI_CONCURRENCY",
        String.valueOf(CONCURRENCY));
  }

  private static Figures measure(ServiceProcess node, GeminiStandIn gemini) throws Exception {
    String run = node.startForcedRun();
    long begun = firstCall(gemini);
    List<Row> rows = new ArrayList<>();
    long calls = 0;
    for (int minute = 1; minute <= MINUTES; minute++) {
      sleepUntil(begun + Duration.ofMinutes(minute).toNanos());
      calls = gemini.calls();
      rows.add(row("after " + minute + " min", calls, (long) KEYS * A_MINUTE * minute, gemini));
    }
    rows.add(row("for hours, at most", Math.round(LIMIT * WINDOW / GUARDED_WINDOW), LIMIT, gemini));
    node.cancel(run);
    check(node.run(run), gemini);
    return new Figures(
        "Calls in %d minutes from the first on, %d keys of %d a minute each, %d at once"
            .formatted(MINUTES, KEYS, A_MINUTE, CONCURRENCY),
        COLUMNS,
        rows,
        List.of(
            Goal.atLeast("calls beside what the keys allow", (double) calls, LIMIT, "calls", USED),
            Goal.atMost("calls over a limit", (double) gemini.overLimit().calls(), 1, "calls", 0)));
  }

  private static long firstCall(GeminiStandIn gemini) throws InterruptedException {
    long end = System.nanoTime() + FIRST_CALL.toNanos();
    while (gemini.calls() == 0) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("no call within " + FIRST_CALL);
      }
      Thread.sleep(1);
    }
    return System.nanoTime();
  }

  private static void sleepUntil(long nanos) throws InterruptedException {
    Thread.sleep(Math.max(0, (nanos - System.nanoTime()) / 1_000_000));
  }

  private static Row row(String name, long calls, long limit, GeminiStandIn gemini) {
    return new Row(
        name,
        List.of(
            (double) calls,
            (double) limit,
            100.0 * calls / limit,
            (double) gemini.overLimit().calls()));
  }

  /** Every call has served somebody, and nobody failed. */
  private static void check(JsonObject run, GeminiStandIn gemini) {
    JsonObject counts = run.getJsonObject("counts");
    int generated = counts.getInteger("generated");
    if (counts.getInteger("failed") != 0
        || generated > gemini.calls()
        || generated < gemini.calls() - CONCURRENCY) {
      throw new IllegalStateException(gemini.calls() + " calls, run " + run);
    }
  }
}
