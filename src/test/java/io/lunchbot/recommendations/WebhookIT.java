package io.lunchbot.recommendations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.embedded.SampleData;
import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.redis.RedisLink;
import io.lunchbot.recommendations.run.EndedRuns;
import io.lunchbot.recommendations.run.Notices.Sink;
import io.lunchbot.recommendations.stack.ServiceProcess;
import io.lunchbot.recommendations.stack.SlowNetwork;
import io.lunchbot.recommendations.stack.TestServers;
import io.lunchbot.recommendations.stack.WithServers;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operator's address is told of a run whatever becomes of the process that ended it. */
@WithServers
class WebhookIT {
  private static final int ELIGIBLE = 10;
  private static final String TOKEN = "T0canary";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Vertx vertx = Vertx.vertx();
  private final List<JsonObject> posts = new CopyOnWriteArrayList<>();
  private TestServers servers;
  private GeminiStandIn gemini;
  private RedisLink redis;
  private EndedRuns runs;
  private HttpServer server;
  private volatile boolean silent;

  @BeforeEach
  void fill(TestServers shared) throws Exception {
    servers = shared;
    servers.flushRedis();
    servers.resetDatabase();
    try (Connection owner = servers.connectAsOwner()) {
      new SampleData(ELIGIBLE, Instant.now(), SampleData.SEED).load(owner);
    }
    gemini = servers.newStandIn();
    redis = new RedisLink(vertx, servers.redisUrl());
    runs = new EndedRuns(redis);
    server = vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1").await();
  }

  @AfterEach
  void stop() {
    gemini.close();
    redis.close().await();
    vertx.close().await();
  }

  private void answer(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              posts.add(body.toJsonObject());
              if (!silent) {
                request.response().end();
              }
            });
  }

  private ServiceProcess process(String... arguments) {
    Map<String, String> settings =
        Map.of(
            "GEMINI_API_KEYS",
            "key-one",
            "ALERT_WEBHOOK_URL",
            "http://127.0.0.1:" + server.actualPort() + "/" + TOKEN);
    return new ServiceProcess(servers, new SlowNetwork(gemini, 1), settings, Map.of(), arguments);
  }

  @Test
  void a_single_run_is_posted_before_the_process_ends() {
    try (ServiceProcess process = process("--run-once")) {
      assertThat(process.awaitExit(PATIENCE)).as(process::output).isZero();

      assertThat(posts).hasSize(1);
      assertThat(posts.get(0).getString("state")).isEqualTo("COMPLETED");
      assertThat(posts.get(0)).isEqualTo(runs.shown(posts.get(0).getString("id")));
      assertThat(posts.get(0).getJsonObject("counts").getInteger("generated")).isEqualTo(ELIGIBLE);
      assertThat(runs.inHand(Sink.WEBHOOK)).isZero();
      assertThat(process.output()).doesNotContain(TOKEN);
    }
  }

  @Test
  void what_a_killed_process_had_not_told_is_told_at_the_next_start() {
    silent = true;
    String run;
    try (ServiceProcess killed = process()) {
      killed.awaitReady();
      run = killed.startRun();
      await().atMost(PATIENCE).until(() -> posts.size() == 1);
      killed.kill();
    }
    assertThat(runs.inHand(Sink.WEBHOOK)).isEqualTo(1);
    runs.silentFor(Sink.WEBHOOK, Duration.ofSeconds(61));
    silent = false;

    try (ServiceProcess next = process()) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(posts).extracting(post -> post.getString("id")).containsOnly(run);
                assertThat(posts).hasSize(2);
                assertThat(runs.inHand(Sink.WEBHOOK)).isZero();
              });
      assertThat(next.stop()).as(next::output).isZero();
      assertThat(next.output()).doesNotContain(TOKEN);
    }
  }
}
