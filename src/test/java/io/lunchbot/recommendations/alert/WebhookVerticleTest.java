package io.lunchbot.recommendations.alert;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.bus.ByReference;
import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.redis.RedisLink;
import io.lunchbot.recommendations.run.EndedRuns;
import io.lunchbot.recommendations.run.Notices;
import io.lunchbot.recommendations.run.Notices.Sink;
import io.lunchbot.recommendations.run.RunVerticle;
import io.lunchbot.recommendations.run.Runs;
import io.lunchbot.recommendations.stack.LogWatch;
import io.lunchbot.recommendations.stack.RedisTest;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PfxOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource(RedisTest.BUNDLED)
class WebhookVerticleTest extends RedisTest {
  private static final String TOKEN = "T0canary";
  private static final String PATH = "/hooks/" + TOKEN + "?key=" + TOKEN + "%20x";
  private static final Handler<HttpServerRequest> SILENT = request -> {};

  private final List<Post> posts = new CopyOnWriteArrayList<>();
  private final Queue<Handler<HttpServerRequest>> answers = new ConcurrentLinkedQueue<>();
  private final List<Node> nodes = new ArrayList<>();
  private EndedRuns runs;
  private HttpServer server;

  private record Post(String method, String uri, MultiMap headers, JsonObject body) {
    String run() {
      return body.getString("id");
    }
  }

  /** One node that tells runs, and does none. */
  private static final class Node {
    private final Vertx vertx = Vertx.vertx();
    private final RedisLink redis;
    private String teller;

    Node(String redisUrl) {
      ByReference.install(vertx);
      redis = new RedisLink(vertx, redisUrl);
      String name = "node-" + UUID.randomUUID();
      vertx
          .deployVerticle(new RunVerticle(redis, NodeClock.system(), name, Duration.ofSeconds(30)))
          .await();
    }

    Node telling(String url, Clock clock) {
      teller = vertx.deployVerticle(new WebhookVerticle(URI.create(url), clock)).await();
      return this;
    }

    void wake() {
      Runs.CHANGED.send(vertx, new Runs.RunEvent("some"));
    }

    void stop() {
      vertx.undeploy(teller).timeout(20, SECONDS).await();
    }

    void close() {
      if (teller != null && vertx.deploymentIDs().contains(teller)) {
        stop();
      }
      vertx.close().timeout(20, SECONDS).await();
    }
  }

  @BeforeEach
  void listen() {
    runs = new EndedRuns(redis);
    server =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.body().onSuccess(body -> answer(request, body)))
            .listen(0, "127.0.0.1")
            .await();
    // Makes the sink known: runs of before nobody is told of.
    Node first = node();
    assertThat(ask(first)).isEmpty();
  }

  @AfterEach
  void stop() {
    nodes.forEach(Node::close);
    server.close().await();
  }

  private void answer(HttpServerRequest request, Buffer body) {
    posts.add(
        new Post(request.method().name(), request.uri(), request.headers(), body.toJsonObject()));
    Handler<HttpServerRequest> next = answers.poll();
    if (next == null) {
      request.response().setStatusCode(204).end();
    } else {
      next.handle(request);
    }
  }

  private static Handler<HttpServerRequest> status(int status) {
    return request -> request.response().setStatusCode(status).end(PATH);
  }

  private String url() {
    return "http://127.0.0.1:" + server.actualPort() + PATH;
  }

  private Node node() {
    Node node = new Node(version.url());
    nodes.add(node);
    return node;
  }

  private Node telling() {
    return node().telling(url(), Clock.systemUTC());
  }

  /** What the node has in hand from now on. */
  private static List<String> ask(Node node) {
    return Notices.NEXT
        .ask(node.vertx, new Notices.Question(Sink.WEBHOOK))
        .await()
        .notice()
        .stream()
        .map(notice -> notice.run().id())
        .toList();
  }

  private void awaitTold(int count) {
    await()
        .atMost(20, SECONDS)
        .untilAsserted(
            () -> {
              assertThat(posts).hasSize(count);
              assertThat(runs.inHand(Sink.WEBHOOK)).isZero();
            });
  }

  @Test
  void every_end_of_a_run_is_posted_once_as_the_api_shows_it() {
    Instant until = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.MILLIS);
    List<JsonObject> shown = new ArrayList<>();
    shown.add(runs.shown(runs.failed("model_not_found: models/x")));
    shown.add(runs.shown(runs.completed()));
    String halted = runs.halted(until);
    shown.add(runs.shown(halted));
    runs.supersede();
    shown.add(runs.shown(halted));

    telling();

    awaitTold(4);
    assertThat(posts).extracting(Post::body).containsExactlyElementsOf(shown);
    assertThat(posts)
        .extracting(post -> post.body().getString("state"))
        .containsExactly("FAILED", "COMPLETED", "HALTED", "CANCELLED");
    assertThat(posts)
        .extracting(post -> post.body().getString("reason"))
        .containsExactly("model_not_found: models/x", null, "keys_exhausted", "superseded");
    assertThat(posts.get(2).body().getString("resume_at")).isEqualTo(until.toString());
    assertThat(posts.get(2).body().getJsonObject("counts").getLong("unprocessed")).isEqualTo(2);
    assertThat(posts)
        .allSatisfy(
            post -> {
              assertThat(post.method()).isEqualTo("POST");
              assertThat(post.uri()).isEqualTo(PATH);
              assertThat(post.headers().get("content-type")).isEqualTo("application/json");
              assertThat(post.headers().get("user-agent")).startsWith("lunch-recommendations");
            });
  }

  @Test
  void a_broadcast_makes_it_look_at_once() {
    Node node = telling();
    String run = runs.failed("a");

    node.wake();

    awaitTold(1);
    assertThat(posts.get(0).run()).isEqualTo(run);
  }

  @Test
  void two_nodes_post_every_run_once() {
    List<String> ended = IntStream.range(0, 20).mapToObj(i -> runs.failed("a" + i)).toList();

    telling();
    telling();

    awaitTold(20);
    assertThat(posts).extracting(Post::run).containsExactlyInAnyOrderElementsOf(ended);
  }

  @Test
  void what_a_dead_node_had_in_hand_another_posts() {
    String run = runs.failed("a");
    assertThat(ask(nodes.get(0))).containsExactly(run);
    Node node = telling();
    String later = runs.failed("later");
    node.wake();
    await().untilAsserted(() -> assertThat(posts).extracting(Post::run).containsExactly(later));

    runs.silentFor(Sink.WEBHOOK, Duration.ofSeconds(61));
    node.wake();

    awaitTold(2);
    assertThat(posts.get(1).run()).isEqualTo(run);
  }

  @Test
  void whatever_is_no_yes_is_tried_again_and_said_once() {
    answers.add(status(500));
    answers.add(request -> request.response().setStatusCode(302).putHeader("location", "/").end());
    answers.add(request -> request.connection().close());
    answers.add(status(404));
    runs.failed("a");

    try (LogWatch log = new LogWatch(WebhookVerticleTest::isAboutTheWebhook)) {
      telling();
      awaitTold(5);
      await().untilAsserted(() -> assertThat(log.found()).hasSize(2));

      assertThat(log.found().get(0)).contains("tell webhook of ended runs", "answered 500");
      assertThat(posts).extracting(Post::uri).containsOnly(PATH);
    }
  }

  @Test
  void an_answer_that_never_ends_is_a_yes_by_its_status() {
    answers.add(request -> request.response().setChunked(true).write("x".repeat(100_000)));
    answers.add(request -> request.response().setChunked(true).write("x"));
    runs.failed("a");
    runs.failed("b");

    telling();

    awaitTold(2);
  }

  @Test
  void a_run_that_ended_more_than_a_day_ago_is_not_posted_and_that_is_said_once() {
    String run = runs.failed("a");

    try (LogWatch log = new LogWatch(text -> text.contains("too old"))) {
      node().telling(url(), Clock.offset(Clock.systemUTC(), Duration.ofHours(25)));
      awaitTold(0);
      await().untilAsserted(() -> assertThat(log.found()).hasSize(1));

      assertThat(log.found().get(0)).contains("WARN", run, "FAILED");
    }
  }

  @Test
  void a_stop_waits_for_what_is_under_way() {
    answers.add(
        request -> vertx.setTimer(500, late -> request.response().setStatusCode(200).end()));
    Node node = telling();
    runs.failed("a");
    runs.failed("b");

    node.stop();

    assertThat(posts).hasSize(2);
    assertThat(runs.inHand(Sink.WEBHOOK)).isZero();
  }

  @Test
  void a_stop_does_not_wait_for_ever_and_leaves_the_notice_to_the_next() {
    answers.add(SILENT);
    Node node = telling();
    String run = runs.failed("a");
    node.wake();
    await().untilAsserted(() -> assertThat(posts).hasSize(1));

    Instant begun = Instant.now();
    node.stop();

    assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(5));
    assertThat(ask(nodes.get(0))).containsExactly(run);
  }

  @Test
  void the_address_is_in_no_log_whatever_comes_of_it() {
    answers.add(status(500));
    answers.add(status(307));
    answers.add(request -> request.connection().close());

    try (LogWatch log =
        new LogWatch(
            text ->
                text.contains(TOKEN) || text.contains("in vain, trying on what=tell webhook"))) {
      telling();
      runs.failed("a");
      nodes.get(1).wake();
      awaitTold(4);
      nodes.get(1).stop();
      runs.failed("b");
      List<String> nobody = List.of("http://127.0.0.1:1", "https://nobody.invalid", tlsToPlain());
      for (int i = 0; i < nobody.size(); i++) {
        int said = i + 2;
        Node node = node().telling(nobody.get(i) + PATH, Clock.systemUTC());
        await().atMost(20, SECONDS).until(() -> log.found().size() >= said);
        node.stop();
      }

      assertThat(log.found()).hasSize(4).noneMatch(text -> text.contains(TOKEN));
    }
  }

  @Test
  void a_server_that_nobody_vouches_for_is_told_nothing(@TempDir Path folder) throws Exception {
    Path store = folder.resolve("store.p12");
    assertThat(selfSigned(store)).isZero();
    HttpServerOptions options =
        new HttpServerOptions()
            .setSsl(true)
            .setKeyCertOptions(new PfxOptions().setPath(store.toString()).setPassword("secret"));
    HttpServer impostor =
        vertx
            .createHttpServer(options)
            .requestHandler(request -> request.body().onSuccess(body -> answer(request, body)))
            .listen(0, "127.0.0.1")
            .await();
    runs.failed("a");

    try (LogWatch log = new LogWatch(WebhookVerticleTest::isAboutTheWebhook)) {
      node().telling("https://localhost:" + impostor.actualPort() + PATH, Clock.systemUTC());
      await().atMost(20, SECONDS).until(() -> !log.found().isEmpty());

      assertThat(log.found().get(0)).contains("SSLHandshakeException");
      assertThat(posts).isEmpty();
    }
  }

  private static int selfSigned(Path store) throws Exception {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    return new ProcessBuilder(
            keytool,
            "-genkeypair",
            "-alias",
            "a",
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=dns:localhost",
            "-storetype",
            "PKCS12",
            "-storepass",
            "secret",
            "-keystore",
            store.toString())
        .start()
        .waitFor();
  }

  private String tlsToPlain() {
    return "https://127.0.0.1:" + server.actualPort();
  }

  /** Nobody serves keys in this test, which is said too. */
  private static boolean isAboutTheWebhook(String text) {
    return text.contains("what=tell webhook");
  }
}
