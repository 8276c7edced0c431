package io.lunchbot.recommendations.bench;

import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.bench.Figures.Row;
import io.lunchbot.recommendations.embedded.TemporaryFolder;
import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.embedded.standin.StandInAnswer;
import io.lunchbot.recommendations.embedded.standin.StandInOptions;
import io.lunchbot.recommendations.stack.TestServers;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * The most memory the service ever holds with 10,000 and with 1,000,000 eligible users, as its
 * image starts it in a container of 256 MB. The plan is always made for all; of the million only
 * the first are asked for, unless {@code -Dbench.memory.whole=true} says that there is an hour.
 */
final class MemoryBench implements Benchmark {
  private static final int FEW = 10_000;
  private static final int MANY = 1_000_000;
  private static final int ORDERS_EACH = 5;
  private static final int FIRST = 20_000;
  private static final boolean WHOLE = Boolean.getBoolean("bench.memory.whole");
  private static final Duration LIMIT = Duration.ofHours(2);
  private static final double CONTAINER_MB = 256;
  private static final double GROWTH = 1.10;

  /** What the JVM would see of its container, so that percentages are those of the container. */
  private static final List<String> CONTAINER =
      List.of("-XX:MaxRAM=256m", "-XX:ActiveProcessorCount=1");

  private static final StandInAnswer ANSWER =
      StandInAnswer.text(
          "{\"summary\": \"Вы любите одно блюдо и почти не берёте салаты.\", \"tips\":"
              + " [\"Возьмите суп.\", \"Попробуйте салат.\"]}");

  /** What one size of the crowd took. */
  private record Held(
      int users, double planSeconds, double asked, double peak, double bytesPlanned, double bytes) {
    Row row() {
      return new Row(
          "%,d users, %,.0f asked for".formatted(users, asked),
          List.of(peak, planSeconds, bytesPlanned, bytes));
    }
  }

  @Override
  public Figures run() throws Exception {
    try (TestServers servers = TestServers.ofOnesOwn();
        GeminiStandIn gemini = new GeminiStandIn(StandInOptions.QUICK);
        TemporaryFolder folder = TemporaryFolder.create()) {
      gemini.start();
      gemini.answerWith(request -> Optional.of(ANSWER));
      Path home = Files.createDirectory(folder.path().resolve("service"));
      ShippedStart shipped = ShippedStart.in(home);
      Held few = measure(servers, gemini, shipped, FEW);
      Held many = measure(servers, gemini, shipped, MANY);
      return new Figures(
          "A run by the service as shipped, in as much memory as a container of 256 MB",
          List.of("peak MB", "plan s", "Redis bytes/user planned", "Redis bytes/user done"),
          List.of(few.row(), many.row()),
          List.of(
              Goal.atMost("peak with 1,000,000 users", many.peak, CONTAINER_MB, "MB", 1),
              Goal.atMost(
                  "peak with 1,000,000 users, beside 10,000", many.peak, few.peak, "MB", GROWTH)));
    }
  }

  private static Held measure(
      TestServers servers, GeminiStandIn gemini, ShippedStart shipped, int users) throws Exception {
    servers.flushRedis();
    try (Connection owner = servers.connectAsOwner()) {
      new Population(users, ORDERS_EACH).load(owner);
    }
    Map<String, String> environment = Serving.environment(servers, gemini.baseUrl());
    environment.put("MALLOC_ARENA_MAX", "2");
    List<String> options = new ArrayList<>(shipped.options());
    options.addAll(CONTAINER);
    int wanted = WHOLE ? users : Math.min(users, FIRST);
    try (Serving service = new Serving(options, shipped.jar(), environment);
        RedisMemory redis = new RedisMemory(servers.redisUrl())) {
      service.secondsUntil("/health/ready");
      long empty = redis.used();
      long begun = System.nanoTime();
      String run = service.startRun();
      awaitRun(() -> !"PLANNING".equals(service.run(run).getString("state")));
      double planSeconds = (System.nanoTime() - begun) / 1e9;
      double planned = redis.used() - empty;
      awaitRun(() -> counts(service, run).getInteger("generated") >= wanted);
      int generated = counts(service, run).getInteger("generated");
      check(users, generated, counts(service, run), redis);
      return new Held(
          users,
          planSeconds,
          generated,
          service.peakMegabytes(),
          planned / users,
          (redis.used() - empty - planned) / generated + planned / users);
    }
  }

  private static void awaitRun(Callable<Boolean> until) {
    await().atMost(LIMIT).pollInterval(Duration.ofMillis(200)).until(until);
  }

  private static JsonObject counts(Serving service, String run) {
    return service.run(run).getJsonObject("counts");
  }

  /** As many planned as there are, none failed, and a value for each that was asked for. */
  private static void check(int users, int generated, JsonObject counts, RedisMemory redis) {
    long values = redis.values();
    if (counts.getInteger("eligible") != users
        || counts.getInteger("failed") != 0
        || values < generated) {
      throw new IllegalStateException(counts + ", values: " + values);
    }
  }
}
