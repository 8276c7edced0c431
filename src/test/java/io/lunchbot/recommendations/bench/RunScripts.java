package io.lunchbot.recommendations.bench;

import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.embedded.standin.StandInAnswer;
import io.lunchbot.recommendations.embedded.standin.StandInOptions;
import io.lunchbot.recommendations.redis.RedisLink;
import io.lunchbot.recommendations.stack.TestServers;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a run costs Redis: the scripts of each user, and planning, chunks, sockets and everything
 * that goes on beside them.
 */
final class RunScripts {
  private static final Population POPULATION = new Population(5_000, 5);
  private static final int KEYS = 20;
  private static final Path SERVICE = Path.of("target/lunch-recommendations.jar");
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final StandInAnswer ANSWER =
      StandInAnswer.text("{\"summary\": \"Вы любите суп.\", \"tips\": [\"Возьмите салат.\"]}");

  private RunScripts() {}

  /**
   * Microseconds of Redis' processor time a user, of a run over some thousand users with 20 keys.
   */
  static double microsPerUser() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (TestServers servers = TestServers.ofOnesOwn();
        GeminiStandIn gemini = new GeminiStandIn(StandInOptions.QUICK)) {
      try (Connection owner = servers.connectAsOwner()) {
        POPULATION.load(owner);
      }
      gemini.start();
      gemini.answerWith(request -> Optional.of(ANSWER));
      Map<String, String> environment = Serving.environment(servers, gemini.baseUrl());
      environment.put(
          "GEMINI_API_KEYS",
          IntStream.range(0, KEYS).mapToObj(i -> "key-" + i).collect(Collectors.joining(",")));
      RedisLink redis = new RedisLink(vertx, servers.redisUrl());
      try (Serving service = new Serving(List.of("-Xmx256m"), SERVICE, environment)) {
        service.secondsUntil("/health/ready");
        RedisUse before = RedisUse.of(redis);
        String run = service.startRun();
        await().atMost(LIMIT).until(() -> isOver(service.run(run)));
        check(service.run(run), gemini.calls());
        return RedisUse.of(redis).minus(before).cpu() / POPULATION.users();
      } finally {
        redis.close().await();
      }
    } finally {
      vertx.close().await();
    }
  }

  private static boolean isOver(JsonObject run) {
    return "COMPLETED".equals(run.getString("state"));
  }

  private static void check(JsonObject run, long calls) {
    int generated = run.getJsonObject("counts").getInteger("generated");
    if (generated != POPULATION.users() || calls != POPULATION.users()) {
      throw new IllegalStateException(generated + " generated with " + calls + " calls");
    }
  }
}
