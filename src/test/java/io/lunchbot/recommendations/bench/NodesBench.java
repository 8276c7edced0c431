package io.lunchbot.recommendations.bench;

import io.lunchbot.recommendations.bench.Figures.Row;
import io.lunchbot.recommendations.embedded.SampleData;
import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.embedded.standin.StandInAnswer;
import io.lunchbot.recommendations.embedded.standin.StandInOptions;
import io.lunchbot.recommendations.stack.ClusterPorts;
import io.lunchbot.recommendations.stack.RunsInRedis;
import io.lunchbot.recommendations.stack.ServiceProcess;
import io.lunchbot.recommendations.stack.TestServers;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What more nodes are worth: the same run by 1, 2 and 4 processes of one cluster, each with as many
 * calls at once. The limit of each is what the answers alone take: users × time of an answer /
 * calls at once. All processes, the servers and the provider share this machine.
 */
final class NodesBench implements Benchmark {
  private static final int USERS = 5_000;
  private static final int CONCURRENCY = 16;
  private static final Duration ANSWERS_AFTER = Duration.ofMillis(300);
  private static final List<Integer> NODES = List.of(1, 2, 4);
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** Calls of a run before, so that all code is warm. */
  private static final int WARM = 400;

  private static final List<String> COLUMNS =
      List.of("seconds", "users a second", "of the limit", "efficiency", "least share %");

  private static final StandInAnswer ANSWER =
      StandInAnswer.text("{\"summary\": \"Вы любите одно блюдо.\", \"tips\": [\"Возьмите суп.\"]}")
          .after(ANSWERS_AFTER);

  /** A run that is over. */
  private record Taken(int nodes, double seconds, double leastShare) {
    Row row(Taken one) {
      double limit = USERS * ANSWERS_AFTER.toMillis() / 1e3 / (CONCURRENCY * nodes);
      return new Row(
          nodes + (nodes == 1 ? " node" : " nodes"),
          List.of(
              seconds,
              USERS / seconds,
              limit / seconds,
              one.seconds / (nodes * seconds),
              100 * leastShare));
    }

    Goal goal(Taken one) {
      return Goal.atLeast(
          "users a second of %d nodes, beside so many times those of one".formatted(nodes),
          USERS / seconds,
          nodes * USERS / one.seconds,
          "users/s",
          EFFICIENCY);
    }
  }

  /** So many nodes are to be worth so many times one. */
  private static final double EFFICIENCY = 0.95;

  @Override
  public Figures run() throws Exception {
    try (TestServers servers = TestServers.ofOnesOwn();
        GeminiStandIn gemini = new GeminiStandIn(StandInOptions.QUICK)) {
      servers.resetDatabase();
      try (Connection owner = servers.connectAsOwner()) {
        new SampleData(USERS, Instant.now(), SampleData.SEED).load(owner);
      }
      gemini.start();
      gemini.answerWith(request -> Optional.of(ANSWER));
      List<Taken> taken = new ArrayList<>();
      for (int nodes : NODES) {
        taken.add(measure(servers, gemini, nodes));
      }
      return new Figures(
          "A run of %,d users by processes of one cluster, %d calls at once each, answered after %d ms"
              .formatted(USERS, CONCURRENCY, ANSWERS_AFTER.toMillis()),
          COLUMNS,
          taken.stream().map(run -> run.row(taken.get(0))).toList(),
          taken.stream().skip(1).map(run -> run.goal(taken.get(0))).toList());
    }
  }

  private static Taken measure(TestServers servers, GeminiStandIn gemini, int number)
      throws Exception {
    servers.flushRedis();
    List<ServiceProcess> nodes = start(servers, gemini, number);
    try (RunsInRedis redis = new RunsInRedis(servers.redisUrl())) {
      nodes.forEach(ServiceProcess::awaitReady);
      warmUp(nodes.get(0), gemini);
      long before = gemini.calls();
      String run = nodes.get(0).startForcedRun();
      redis.awaitCompletion(run, LIMIT);
      return check(nodes.get(0).run(run), gemini.calls() - before, number);
    } finally {
      nodes.forEach(ServiceProcess::close);
    }
  }

  private static List<ServiceProcess> start(TestServers servers, GeminiStandIn gemini, int number) {
    List<Integer> ports = ClusterPorts.free(number);
    String members =
        ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    return ports.stream()
        .map(port -> new ServiceProcess(servers, gemini, settings(members, port), Map.of()))
        .toList();
  }

  private static Map<String, String> settings(String members, int port) {
    return Map.of(
        "GEMINI_API_KEYS",
        "key-one,key-two",
        "GEMINI_MAX_REQUESTS_PER_KEY",
        "1000000",
        "GEMINI_CONCURRENCY",
        String.valueOf(CONCURRENCY),
        "CLUSTER_MEMBERS",
        members,
        "CLUSTER_HOST",
        "127.0.0.1",
        "CLUSTER_PORT",
        String.valueOf(port));
  }

  private static void warmUp(ServiceProcess node, GeminiStandIn gemini)
      throws InterruptedException {
    String run = node.startForcedRun();
    long until = gemini.calls() + WARM;
    while (gemini.calls() < until) {
      Thread.sleep(ANSWERS_AFTER.toMillis());
    }
    node.cancel(run);
    // What is under way is answered and kept; nothing of it is to count for the next.
    long calls;
    do {
      calls = gemini.calls();
      Thread.sleep(3 * ANSWERS_AFTER.toMillis());
    } while (gemini.calls() > calls);
  }

  /** Everybody once, and each process its part. */
  private static Taken check(JsonObject run, long calls, int nodes) {
    int generated = run.getJsonObject("counts").getInteger("generated");
    Map<String, Object> shares = run.getJsonObject("users_by_node").getMap();
    if (generated != USERS || calls != USERS || shares.size() != nodes) {
      throw new IllegalStateException(
          "%d generated, %d calls, shares %s of %d nodes"
              .formatted(generated, calls, shares, nodes));
    }
    double least = shares.values().stream().mapToInt(users -> (Integer) users).min().orElseThrow();
    return new Taken(nodes, run.getLong("duration_ms") / 1e3, least / USERS);
  }
}
