package io.lunchbot.recommendations.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.config.UsersPerRequest;
import io.lunchbot.recommendations.gemini.Exchange.Lost;
import io.lunchbot.recommendations.gemini.Exchange.Reply;
import io.lunchbot.recommendations.keys.KeysForTests;
import io.lunchbot.recommendations.keys.Verdict;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One connection at most, so that a call that does not give it back stops the next. */
@ExtendWith(VertxExtension.class)
class GeminiClientTest {
  private static final Instant NOW = Instant.parse("2026-11-25T03:00:00Z");
  private static final Secret KEY = new Secret(ErrorBodies.KEY);
  private static final String MODEL = "gemini-3.5-flash-lite";
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Queue<HttpServerRequest> requests = new ConcurrentLinkedQueue<>();
  private volatile Handler<HttpServerResponse> script = response -> response.end("{}");
  private Vertx vertx;
  private Context context;
  private HttpServer provider;

  @BeforeEach
  void start(Vertx vertx) throws TimeoutException {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.provider =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  requests.add(request);
                  script.handle(request.response());
                })
            .listen(0, "127.0.0.1")
            .await(10, TimeUnit.SECONDS);
  }

  private GeminiClient client(Duration idle) {
    Config.Gemini gemini =
        new Config.Gemini(
            List.of(KeysForTests.key(KEY.value())),
            MODEL,
            List.of(),
            URI.create("http://127.0.0.1:" + provider.actualPort()),
            "v1beta",
            1,
            LONG,
            LONG,
            idle,
            LONG,
            3,
            new UsersPerRequest(8, 1),
            Optional.empty(),
            Optional.empty(),
            false);
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    return await(() -> Future.succeededFuture(new GeminiClient(vertx, gemini, clock)));
  }

  private Exchange ask(GeminiClient client, Duration age) {
    return await(() -> client.ask(MODEL, KEY, "{\"contents\":[]}", NOW.minus(age)));
  }

  /** All calls of a client are made on one context, as in its verticle. */
  private <T> T await(Supplier<Future<T>> call) {
    Promise<T> done = Promise.promise();
    context.runOnContext(run -> call.get().onComplete(done));
    try {
      return done.future().await(30, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("No answer within 30 s", e);
    }
  }

  @Test
  void a_lease_of_one_second_is_still_spent() {
    assertThat(ask(client(LONG), Duration.ofSeconds(1))).isEqualTo(new Reply(200, "{}"));
  }

  @Test
  void an_older_lease_is_given_back_and_not_a_byte_is_written() {
    Exchange exchange = ask(client(LONG), Duration.ofMillis(1_001));

    assertThat(exchange).isEqualTo(Lost.TOO_LATE);
    assertThat(Lost.TOO_LATE.refused().verdict()).isEqualTo(Verdict.NOT_SENT);
    assertThat(Lost.TOO_LATE.refused().reason()).isEqualTo("lease_too_old");
    assertThat(requests).isEmpty();
  }

  @Test
  void requests_kept_back_leave_the_only_connection_usable() {
    GeminiClient client = client(LONG);
    ask(client, Duration.ZERO);
    IntStream.range(0, 5).forEach(i -> ask(client, Duration.ofMinutes(1)));

    Exchange next = ask(client, Duration.ZERO);

    assertThat(next).isEqualTo(new Reply(200, "{}"));
    assertThat(requests).hasSize(2);
    assertThat(requests.stream().map(request -> request.remoteAddress().port()).distinct())
        .hasSize(1);
  }

  @Test
  void a_call_without_a_byte_has_stalled() {
    script = response -> {};

    Exchange exchange = ask(client(Duration.ofSeconds(1)), Duration.ZERO);

    assertThat(exchange).isEqualTo(Lost.STALLED);
    assertThat(Lost.STALLED.refused().verdict()).isEqualTo(Verdict.PROVIDER_DOWN);
    assertThat(Lost.STALLED.refused().reason()).isEqualTo("stalled");
  }

  @Test
  void an_answer_that_stops_in_the_middle_has_stalled_and_the_next_call_works() {
    GeminiClient client = client(Duration.ofSeconds(1));
    script = response -> response.setChunked(true).write("{\"candidates\":");

    Exchange first = ask(client, Duration.ZERO);
    script = response -> response.end("{}");
    Exchange next = ask(client, Duration.ZERO);

    assertThat(first).isEqualTo(Lost.STALLED);
    assertThat(next).isEqualTo(new Reply(200, "{}"));
  }

  @Test
  void every_byte_lets_a_slow_answer_go_on() {
    script =
        response -> {
          response.setChunked(true);
          drip(response, 10);
        };

    Exchange exchange = ask(client(Duration.ofSeconds(1)), Duration.ZERO);

    assertThat(exchange).isEqualTo(new Reply(200, " ".repeat(10) + "{}"));
  }

  /** So slowly that all drops together take longer than a call may be silent. */
  private void drip(HttpServerResponse response, int drops) {
    if (drops == 0) {
      response.end("{}");
    } else {
      response.write(" ").onSuccess(ok -> vertx.setTimer(120, t -> drip(response, drops - 1)));
    }
  }

  @Test
  void a_look_reads_the_model_and_sends_nothing_else() {
    GeminiClient client = client(LONG);

    Exchange exchange = await(() -> client.look(MODEL, KEY));

    HttpServerRequest request = requests.element();
    assertThat(exchange).isEqualTo(new Reply(200, "{}"));
    assertThat(request.method().name()).isEqualTo("GET");
    assertThat(request.uri()).isEqualTo("/v1beta/models/" + MODEL);
    assertThat(request.headers().getAll("x-goog-api-key")).containsExactly(KEY.value());
    assertThat(request.getHeader("Content-Length")).isNull();
  }
}
