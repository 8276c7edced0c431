package io.lunchbot.recommendations.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lunchbot.recommendations.bus.ByReference;
import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.ConfigException;
import io.lunchbot.recommendations.config.Name;
import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.config.Settings;
import io.lunchbot.recommendations.config.Tier;
import io.lunchbot.recommendations.gemini.Gemini.Attempt;
import io.lunchbot.recommendations.gemini.Gemini.Outcome;
import io.lunchbot.recommendations.gemini.Gemini.Refused;
import io.lunchbot.recommendations.gemini.Gemini.Written;
import io.lunchbot.recommendations.keys.CurrentKeys;
import io.lunchbot.recommendations.keys.KeyRing;
import io.lunchbot.recommendations.keys.Keys.Lease;
import io.lunchbot.recommendations.keys.Usage;
import io.lunchbot.recommendations.keys.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The verticle over the bus, against a provider on loopback that does what a test tells it. */
@ExtendWith(VertxExtension.class)
class GeminiVerticleTest {
  private static final Secret KEY = new Secret(ErrorBodies.KEY);
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-25T03:00:00Z"), ZoneOffset.UTC);
  private static final String MODEL = "gemini-3.5-flash-lite";
  private static final String TEXT = "{\"summary\":\"Вы любите супы.\",\"tips\":[\"Салат\"]}";

  private final Queue<HttpServerRequest> requests = new ConcurrentLinkedQueue<>();
  private final Queue<JsonObject> bodies = new ConcurrentLinkedQueue<>();
  private volatile Handler<HttpServerResponse> script = GeminiVerticleTest::succeed;

  private Vertx vertx;
  private HttpServer provider;

  @BeforeEach
  void start(Vertx vertx) throws TimeoutException {
    this.vertx = vertx;
    ByReference.install(vertx);
    this.provider =
        vertx
            .createHttpServer()
            .requestHandler(this::answer)
            .listen(0, "127.0.0.1")
            .await(10, TimeUnit.SECONDS);
  }

  private void answer(HttpServerRequest request) {
    requests.add(request);
    request
        .body()
        .onSuccess(
            body -> {
              bodies.add(body.length() == 0 ? new JsonObject() : body.toJsonObject());
              script.handle(request.response());
            });
  }

  private static void succeed(HttpServerResponse response) {
    JsonObject part = JsonObject.of("text", TEXT);
    JsonObject content = JsonObject.of("parts", JsonArray.of(part), "role", "model");
    JsonObject candidate = JsonObject.of("content", content, "finishReason", "STOP");
    JsonObject usage = JsonObject.of("promptTokenCount", 300, "candidatesTokenCount", 50);
    response.end(
        JsonObject.of(
                "candidates", JsonArray.of(candidate),
                "usageMetadata", usage,
                "modelVersion", MODEL)
            .toBuffer());
  }

  private Prompt prompt;

  private String address() {
    return "http://127.0.0.1:" + provider.actualPort();
  }

  private static Config config(String baseUrl, Map<Name, String> more) {
    Map<Name, String> said = new EnumMap<>(Name.class);
    said.put(Name.DATABASE_URL, "postgresql://user@127.0.0.1/db");
    said.put(Name.REDIS_URL, "redis://127.0.0.1");
    said.put(Name.GEMINI_API_KEYS, KEY.value());
    said.put(Name.GEMINI_BASE_URL, baseUrl);
    said.putAll(more);
    return Config.from(new Settings(said, List.of()));
  }

  private void deploy(Config config) {
    prompt = Prompt.of(config);
    CurrentKeys keys = new CurrentKeys(new KeyRing(config.gemini().apiKeys()));
    await(vertx.deployVerticle(new GeminiVerticle(config.gemini(), keys, prompt, CLOCK)));
  }

  private void deploy() {
    deploy(config(address(), Map.of(Name.GEMINI_TIMEOUT, "15s")));
  }

  private void deployImpatient() {
    deploy(config(address(), Map.of(Name.GEMINI_TIMEOUT, "1s")));
  }

  private Outcome attempt() {
    return await(ask(KEY));
  }

  private Future<Outcome> ask(Secret key) {
    return ask(key, Optional.empty());
  }

  private Future<Outcome> ask(Secret key, Optional<String> correction) {
    Lease lease =
        new Lease(
            "1",
            0,
            key.fingerprint(),
            "project",
            MODEL,
            CLOCK.instant(),
            Optional.empty(),
            Tier.FREE);
    return Gemini.ATTEMPT.ask(
        vertx,
        new Attempt(
            lease, List.of(prompt.prepare(SampleStats.PLAIN, Past.NONE, Set.of())), correction));
  }

  private Refused refusal() {
    return (Refused) attempt();
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(20, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("No answer within 20 s", e);
    }
  }

  @Test
  void an_attempt_brings_a_recommendation() {
    deploy();

    Outcome outcome = attempt();

    assertThat(outcome)
        .isEqualTo(
            new Written(
                new Answer("Вы любите супы.", List.of("Салат")),
                new Named(List.of(), List.of(List.of())),
                new Usage(300, 50),
                MODEL,
                "ru/2"));
  }

  @Test
  void the_key_is_in_a_header_and_the_statistics_are_in_the_body() {
    deploy(config(address() + "/proxy/gemini", Map.of(Name.GEMINI_TIMEOUT, "2500ms")));

    attempt();

    HttpServerRequest request = requests.element();
    assertThat(request.method().name()).isEqualTo("POST");
    assertThat(request.uri())
        .isEqualTo("/proxy/gemini/v1beta/models/" + MODEL + ":generateContent");
    assertThat(request.headers().getAll("x-goog-api-key")).containsExactly(KEY.value());
    assertThat(request.getHeader("X-Server-Timeout")).isEqualTo("3");
    assertThat(request.getHeader("Content-Type")).isEqualTo("application/json");
    assertThat(request.getHeader("User-Agent")).startsWith("lunch-recommendations");
    assertThat(bodies.element().encode())
        .contains("\\\"new_dishes\\\":[{\\\"dish\\\":2,\\\"name\\\":\\\"Окрошка\\\"")
        .doesNotContain(KEY.value(), String.valueOf(SampleStats.TGID));
  }

  @Test
  void a_correction_goes_with_the_statistics() {
    deploy();

    await(ask(KEY, Optional.of("Write in your own words.")));

    assertThat(bodies.element().getJsonArray("contents").getJsonObject(0).getJsonArray("parts"))
        .hasSize(2)
        .last()
        .isEqualTo(JsonObject.of("text", "Write in your own words."));
  }

  @Test
  void calls_one_after_the_other_share_a_connection() {
    deploy();

    IntStream.range(0, 5).forEach(i -> attempt());

    assertThat(requests.stream().map(request -> request.remoteAddress().port()).distinct())
        .hasSize(1);
  }

  @Test
  void calls_at_once_do_not_wait_for_each_other() {
    deploy(config(address(), Map.of(Name.GEMINI_CONCURRENCY, "8")));
    Queue<HttpServerResponse> held = new ConcurrentLinkedQueue<>();
    script =
        response -> {
          held.add(response);
          if (held.size() == 8) {
            held.forEach(GeminiVerticleTest::succeed);
          }
        };

    List<Future<Outcome>> all = IntStream.range(0, 8).mapToObj(i -> ask(KEY)).toList();

    await(Future.join(all));
    assertThat(all).allMatch(future -> future.result() instanceof Written);
  }

  @Test
  void an_answer_in_a_wrong_language_is_refused() {
    deploy(config(address(), Map.of(Name.RECOMMENDATIONS_LANGUAGE, "en")));

    assertThat(refusal().reason()).isEqualTo("wrong_language");
  }

  @Test
  void an_outage_is_nobodys_fault() {
    deploy();
    script =
        response ->
            response.setStatusCode(503).end(ErrorBodies.plain(503, "High demand.", "UNAVAILABLE"));

    Refused refused = refusal();

    assertThat(refused.verdict()).isEqualTo(Verdict.PROVIDER_DOWN);
    assertThat(refused.reason()).isEqualTo("overloaded");
    assertThat(refused.text()).isEqualTo("HTTP 503: High demand.");
  }

  @Test
  void a_minute_limit_tells_how_long_to_wait() {
    deploy();
    script = response -> response.setStatusCode(429).end(ErrorBodies.MINUTE);

    Refused refused = refusal();

    assertThat(refused.verdict()).isEqualTo(Verdict.MINUTE_LIMIT);
    assertThat(refused.signal().retryAfter()).contains(Duration.ofSeconds(27));
  }

  @Test
  void a_key_echoed_by_the_provider_is_masked() {
    deploy();
    script = response -> response.setStatusCode(403).end(ErrorBodies.SUSPENDED);

    Refused refused = refusal();

    assertThat(refused.reason()).isEqualTo("key_suspended");
    assertThat(refused.toString()).doesNotContain("canary");
  }

  @Test
  void a_stalled_answer_costs_one_timeout() {
    deployImpatient();
    script = response -> {};

    Refused refused = refusal();

    assertThat(refused.verdict()).isEqualTo(Verdict.PROVIDER_DOWN);
    assertThat(refused.reason()).isEqualTo("timeout");
    assertThat(refused.text()).isEqualTo(Exchange.Lost.TIMEOUT.refused().text());
  }

  @Test
  void an_answer_that_drips_costs_one_timeout() {
    deployImpatient();
    script =
        response -> {
          response.setChunked(true);
          vertx.setPeriodic(100, drip -> response.write(" "));
        };

    assertThat(refusal().reason()).isEqualTo("timeout");
  }

  @Test
  void a_stalled_call_gives_its_connection_up() {
    deploy(config(address(), Map.of(Name.GEMINI_TIMEOUT, "2s", Name.GEMINI_CONCURRENCY, "1")));
    script = response -> {};
    refusal();
    script = GeminiVerticleTest::succeed;

    Outcome next = attempt();

    assertThat(next).isInstanceOf(Written.class);
    assertThat(requests.stream().map(request -> request.remoteAddress().port()).distinct())
        .hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_connection_closed_early_is_nobodys_fault(boolean withHead) {
    deploy();
    script =
        response -> {
          if (withHead) {
            response.putHeader("Content-Length", "1000").write("{\"candidates\":[");
          }
          requests.element().connection().close();
        };

    Refused refused = refusal();

    assertThat(refused.verdict()).isEqualTo(Verdict.PROVIDER_DOWN);
    assertThat(refused.reason()).isEqualTo("closed_early");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 503})
  void a_huge_answer_is_not_read_to_its_end(int status) {
    deploy();
    script =
        response -> {
          response.setStatusCode(status).setChunked(true);
          writeForEver(response, Buffer.buffer("x".repeat(65_536)));
        };

    Refused refused = refusal();

    assertThat(refused.verdict()).isEqualTo(Verdict.PROVIDER_DOWN);
    assertThat(refused.reason()).isEqualTo("too_large");
  }

  private static void writeForEver(HttpServerResponse response, Buffer chunk) {
    response.write(chunk).onSuccess(written -> writeForEver(response, chunk));
  }

  @Test
  void an_answer_of_a_proxy_blames_no_key() {
    deploy();
    script = response -> response.setStatusCode(403).end("<html>Corporate proxy</html>");

    Refused refused = refusal();

    assertThat(refused.verdict()).isEqualTo(Verdict.PROVIDER_DOWN);
    assertThat(refused.reason()).isEqualTo("not_json");
  }

  @Test
  void a_redirect_is_not_followed() {
    deploy();
    script =
        response -> response.setStatusCode(307).putHeader("Location", address() + "/other").end();

    assertThat(refusal().verdict()).isEqualTo(Verdict.PROVIDER_DOWN);
    assertThat(requests).hasSize(1);
  }

  @Test
  void nobody_listening_is_told_without_the_address() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    deploy(config("http://127.0.0.1:" + free, Map.of()));

    Refused refused = refusal();

    assertThat(refused.verdict()).isEqualTo(Verdict.NOT_SENT);
    assertThat(refused.reason()).isEqualTo("connection_failed");
    assertThat(refused.text()).isEqualTo("No connection to the provider");
  }

  @Test
  void an_unknown_host_is_told_without_its_name() {
    deploy(config("http://provider.invalid", Map.of(Name.GEMINI_TIMEOUT, "15s")));

    Refused refused = refusal();

    assertThat(refused.reason()).isEqualTo("connection_failed");
    assertThat(refused.text()).doesNotContain("invalid");
  }

  @Test
  void a_server_without_tls_is_no_provider_over_https() {
    deploy(config(address().replace("http:", "https:"), Map.of()));

    Refused refused = refusal();

    assertThat(refused.reason()).isEqualTo("connection_failed");
    assertThat(refused.text()).isEqualTo("No encrypted connection to the provider: TLS failed");
    assertThat(requests).isEmpty();
  }

  @Test
  void a_removed_key_is_not_used() {
    deploy();

    Refused refused = (Refused) await(ask(new Secret("another-key")));

    assertThat(refused.verdict()).isEqualTo(Verdict.NOT_SENT);
    assertThat(refused.reason()).isEqualTo("key_removed");
    assertThat(requests).isEmpty();
  }

  @Test
  void a_look_with_a_removed_key_or_a_proxy_in_between_tells_nothing() {
    deploy();
    script = response -> response.end("<html>Sign in</html>");

    assertThat(look(new Secret("another-key")).verdict()).isEqualTo(Verdict.NOT_SENT);
    assertThat(look(new Secret("another-key")).reason()).isEqualTo("key_removed");
    assertThat(look(KEY).verdict()).isEqualTo(Verdict.PROVIDER_DOWN);
    assertThat(look(KEY).reason()).isEqualTo("not_json");
  }

  @Test
  void a_look_judges_as_an_attempt_does() {
    deploy();
    script = response -> response.setStatusCode(404).end(ErrorBodies.MODEL_GONE);

    Gemini.Looked looked = look(KEY);

    assertThat(looked.verdict()).isEqualTo(Verdict.MODEL_GONE);
    assertThat(looked.text()).startsWith("HTTP 404 for model " + MODEL);
  }

  private Gemini.Looked look(Secret key) {
    return await(Gemini.LOOK.ask(vertx, new Gemini.Look(key.fingerprint(), MODEL)));
  }

  @Test
  void a_language_without_a_template_stops_the_start() {
    Config config = config(address(), Map.of(Name.RECOMMENDATIONS_LANGUAGE, "fr"));

    assertThatThrownBy(() -> Prompt.of(config))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("en, ru");
  }
}
