package io.lunchbot.recommendations.bench;

import io.lunchbot.recommendations.bench.Figures.Row;
import io.lunchbot.recommendations.cache.Recommendation;
import io.lunchbot.recommendations.cache.RecommendationJson;
import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.embedded.TemporaryFolder;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.redis.RedisLink;
import io.lunchbot.recommendations.stack.TestServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads of a user's recommendation beside fresh statistics, each with its own queries. The limit is
 * a process that asks the same of the servers and does nothing with it. Both take turns, on the
 * same JVM with the same options.
 */
final class ReadBench implements Benchmark {
  private static final Population POPULATION = new Population(10_000, 15);
  private static final Path SERVICE = Path.of("target/lunch-recommendations.jar");
  private static final List<String> OPTIONS = List.of("-Xmx256m", "-XX:+UseSerialGC");
  private static final int ROUNDS = 3;
  private static final int SECONDS = 6;
  private static final int WARM_UP = 30_000;
  private static final int WARM_UP_SECONDS = 4;
  private static final int PER_SECOND = 1_000;
  private static final double GOAL = 0.5;
  private static final double GOAL_P99_MS = 10;

  private static final Recommendation VALUE =
      new Recommendation(
          "Вы любите горячее и почти не берёте салаты.",
          List.of("Попробуйте борщ.", "Возьмите салат к обеду.", "Пейте больше воды."),
          Instant.parse("2026-01-01T00:00:00Z"));

  /** One server under load. */
  private static final class Measured {
    private final String name;
    private final Load load;
    private final List<Double> rates = new ArrayList<>();
    private Samples even = new Samples();

    Measured(String name, Load load) {
      this.name = name;
      this.load = load;
    }

    double rate() {
      return rates.stream().sorted().toList().get(ROUNDS / 2);
    }

    Row row() {
      return new Row(name, List.of(rate(), even.micros(50) / 1e3, even.micros(99) / 1e3));
    }
  }

  @Override
  public Figures run() throws Exception {
    try (TestServers servers = TestServers.ofOnesOwn();
        TemporaryFolder folder = TemporaryFolder.create()) {
      fill(servers);
      Path bareJar =
          BareJar.write(folder.path().resolve("bare.jar"), BareRead.class, library -> true);
      try (Serving service =
              new Serving(OPTIONS, SERVICE, Serving.environment(servers, "http://127.0.0.1:1"));
          Serving bare = new Serving(OPTIONS, bareJar, bareEnvironment(servers));
          Load ofService = new Load(service.address(), POPULATION, folder.path());
          Load ofBare = new Load(bare.address(), POPULATION, folder.path())) {
        check(service.address());
        Measured ours = new Measured("the service", ofService);
        Measured limit = new Measured("a bare route", ofBare);
        measure(List.of(limit, ours));
        return figures(ours, limit);
      }
    }
  }

  private static void fill(TestServers servers) throws Exception {
    try (Connection owner = servers.connectAsOwner()) {
      POPULATION.load(owner);
    }
    Vertx vertx = Vertx.vertx();
    RedisLink redis = new RedisLink(vertx, servers.redisUrl());
    String value = RecommendationJson.write(VALUE);
    Future.all(
            POPULATION
                .tgids()
                .mapToObj(
                    tgid ->
                        redis.send(
                            Request.cmd(Command.SET)
                                .arg(RedisKeys.recommendation(tgid))
                                .arg(value)))
                .toList())
        .await();
    redis.close().await();
    vertx.close().await();
  }

  private static Map<String, String> bareEnvironment(TestServers servers) {
    Config.Database database = servers.database();
    return Map.of(
        "PG_PORT",
        String.valueOf(database.port()),
        "PG_DATABASE",
        database.database(),
        "PG_USER",
        database.user(),
        "PG_PASSWORD",
        database.password().value(),
        "REDIS_URL",
        servers.redisUrl());
  }

  private static void check(URI service) throws Exception {
    URI user = service.resolve("/api/v1/users/" + POPULATION.first() + "/recommendations");
    JsonObject answer =
        new JsonObject(
            Buffer.buffer(
                HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(user).build(), BodyHandlers.ofByteArray())
                    .body()));
    int orders = answer.getJsonObject("stats").getInteger("orders_last_30_days");
    if (orders != POPULATION.ordersEach() || !VALUE.summary().equals(answer.getString("summary"))) {
      throw new IllegalStateException("A wrong answer: " + answer);
    }
  }

  /** Until all code is compiled, however slow the machine is. */
  private static void warmUp(Measured one) throws Exception {
    double requests = 0;
    while (requests < WARM_UP) {
      requests += WARM_UP_SECONDS * one.load.warmUp(WARM_UP_SECONDS);
    }
  }

  private static void measure(List<Measured> all) throws Exception {
    for (Measured one : all) {
      warmUp(one);
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (Measured one : all) {
        one.rates.add(one.load.atMost(SECONDS));
      }
    }
    for (Measured one : all) {
      one.load.evenly(PER_SECOND, SECONDS / 2);
      one.even = one.load.evenly(PER_SECOND, SECONDS);
    }
  }

  private static Figures figures(Measured ours, Measured limit) {
    return new Figures(
        "GET of a recommendation with fresh statistics of %d orders; %d connections, asked by %s"
            .formatted(POPULATION.ordersEach(), Load.CONNECTIONS, Load.name()),
        List.of("requests a second", "p50 ms at 1,000/s", "p99 ms at 1,000/s"),
        List.of(limit.row(), ours.row()),
        List.of(
            Goal.atLeast(
                "reads, beside a bare route", ours.rate(), limit.rate(), "requests/s", GOAL),
            Goal.atMost(
                "p99 of reads at 1,000/s", ours.even.micros(99) / 1e3, GOAL_P99_MS, "ms", 1)));
  }
}
