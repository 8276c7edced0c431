package io.lunchbot.recommendations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.stack.Node;
import io.lunchbot.recommendations.stack.TestServers;
import io.lunchbot.recommendations.stack.WithServers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a probe is told by a whole service. */
@WithServers
class HealthTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** What openapi.yaml promises. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);

  private final HttpClient http = HttpClient.newHttpClient();
  private TestServers servers;
  private GeminiStandIn gemini;
  private Vertx vertx;
  private Node node;

  @BeforeEach
  void listen(TestServers shared) {
    servers = shared;
    gemini = servers.newStandIn();
    vertx = Vertx.vertx();
  }

  @AfterEach
  void stop() {
    node.close();
    gemini.close();
    vertx.close().await();
  }

  @Test
  void a_service_that_reaches_all_its_servers_is_up() {
    node = Node.startWithTriggers(servers, gemini);

    HttpResponse<String> answer =
        await().atMost(LIMIT).until(() -> get("/health/ready"), this::isUp);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(answer.body()).getJsonObject("servers"))
        .isEqualTo(
            new JsonObject("{'postgresql':'up','redis':'up','kafka':'up'}".replace('\'', '"')));
  }

  @Test
  void a_service_with_an_event_loop_that_stands_still_is_not_alive_until_it_turns_again()
      throws Exception {
    node = Node.startWithTriggers(servers, gemini);
    assertThat(get("/health/live").body()).isEqualTo("{\"status\":\"up\"}");
    CountDownLatch turn = new CountDownLatch(1);
    // Of two loops one at the most is that of HTTP itself, which then could not answer at all.
    Thread listener = listener();
    Context other =
        Stream.generate(() -> loop(node.vertx()))
            .filter(loop -> !loop.thread().equals(listener))
            .map(Loop::context)
            .findFirst()
            .orElseThrow();
    other.runOnContext(stand -> awaitUninterruptibly(turn));

    try {
      HttpResponse<String> answer =
          await().atMost(LIMIT).until(() -> get("/health/live"), told -> told.statusCode() != 200);
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).isEqualTo("{\"status\":\"down\"}");
    } finally {
      turn.countDown();
    }

    await().atMost(LIMIT).until(() -> get("/health/live").statusCode() == 200);
  }

  private record Loop(Context context, Thread thread) {}

  private static Loop loop(Vertx of) {
    Promise<Loop> found = Promise.promise();
    of.deployVerticle(
            new VerticleBase() {
              @Override
              public Future<?> start() {
                found.complete(new Loop(context, Thread.currentThread()));
                return Future.succeededFuture();
              }
            })
        .await();
    return found.future().await();
  }

  /** The thread that asks how the schedule stands is the one that answers /metrics. */
  private Thread listener() throws Exception {
    Promise<Thread> asked = Promise.promise();
    Interceptor interceptor = new Interceptor(asked);
    node.vertx().eventBus().addOutboundInterceptor(interceptor::sees);
    get("/metrics");
    return asked.future().await();
  }

  private record Interceptor(Promise<Thread> asked) {
    void sees(DeliveryContext<Object> delivery) {
      if (delivery.message().address().equals("schedule.last")) {
        asked.tryComplete(Thread.currentThread());
      }
      delivery.next();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch turn) {
    try {
      turn.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isUp(HttpResponse<String> answer) {
    return new JsonObject(answer.body()).getString("status").equals("up");
  }

  @Test
  void servers_that_accept_connections_and_say_nothing_are_away_in_time() throws Exception {
    AtomicInteger opened = new AtomicInteger();
    AtomicInteger closed = new AtomicInteger();
    int postgres = silent(opened, closed);
    int redis = silent(new AtomicInteger(), new AtomicInteger());
    node =
        Node.startWithTriggers(
            servers,
            gemini,
            "DATABASE_URL",
            "postgresql://u:secret@127.0.0.1:" + postgres + "/d",
            "REDIS_URL",
            "redis://127.0.0.1:" + redis,
            "SCHEDULE_ENABLED",
            "false");

    // A client's very first request takes its own time.
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    HttpResponse<String> answer = probe();

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body())
        .contains("\"status\":\"down\"", "\"postgresql\":\"away\"", "\"redis\":\"away\"")
        .doesNotContain("secret", "127.0.0.1");
    // Otherwise a connection without an answer would keep the place of the next.
    await().atMost(LIMIT).until(() -> opened.get() > 0 && closed.get() == opened.get());
  }

  private int silent(AtomicInteger opened, AtomicInteger closed) {
    return vertx
        .createNetServer()
        .connectHandler(
            socket -> {
              opened.incrementAndGet();
              socket.closeHandler(gone -> closed.incrementAndGet());
              socket.exceptionHandler(reset -> {});
            })
        .listen(0, "127.0.0.1")
        .map(NetServer::actualPort)
        .await();
  }

  /** Also sees to it that no probe waits longer than promised. */
  private HttpResponse<String> probe() throws Exception {
    long asked = System.nanoTime();
    HttpResponse<String> answer = get("/health/ready");
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(ANSWER_LIMIT);
    return answer;
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(node.url() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
