package io.lunchbot.recommendations.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.bus.ByReference;
import io.lunchbot.recommendations.config.Http;
import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.plan.Forecast;
import io.lunchbot.recommendations.plan.Forecast.Demand;
import io.lunchbot.recommendations.plan.Forecast.Terms;
import io.lunchbot.recommendations.plan.Plan;
import io.lunchbot.recommendations.plan.Plans;
import io.lunchbot.recommendations.plan.Supply;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A service over a real connection, in front of {@link FakeRuns}, {@link FakeKeys} and {@link
 * FakeHealth}.
 */
abstract class HttpTestCase {
  static final Plan PLAN =
      Forecast.of(
          new Demand(Instant.parse("2026-11-28T18:30:00Z"), 500, 140, 360, 820, 200),
          new Terms(16, OptionalLong.of(1_000_000), OptionalLong.empty(), OptionalLong.empty()),
          List.of(
              new Supply("team", false, 300, 300, 0, 1), new Supply("shop", true, 5, 40, 9, 1)));

  static final UnaryOperator<HttpRequest<Buffer>> AS_IS = UnaryOperator.identity();

  /** What the event stream takes for a second. */
  static final Duration SECOND = Duration.ofMillis(40);

  final FakeRuns runs = new FakeRuns();
  final FakeHealth health = new FakeHealth();
  final FakeUsers users = new FakeUsers();
  final FakeSchedule night = new FakeSchedule();

  /** What is said of the night to come. */
  volatile Future<Plan> plan = Future.succeededFuture(PLAN);

  OpenAPIContract contract;
  URI address;
  String deployment;
  Vertx vertx;
  private WebClient client;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    ByReference.install(vertx);
    runs.serve(vertx);
    new FakeKeys().serve(vertx);
    health.serve(vertx);
    night.serve(vertx);
    users.serve(vertx);
    Plans.NEXT.serve(vertx, question -> plan).await();
    client = WebClient.create(vertx);
    contract = done(Contract.load(vertx));
    listen("");
  }

  @AfterEach
  void stop() {
    // As the service stops: a client of an open stream waits for the server, which would go last.
    vertx.deploymentIDs().forEach(id -> done(vertx.undeploy(id)));
    done(vertx.close());
  }

  void listen(String token) {
    HttpVerticle verticle =
        new HttpVerticle(
            new Http("127.0.0.1", 0, new Secret(token)), "node-1", Clock.systemUTC(), SECOND);
    deployment = done(vertx.deployVerticle(verticle));
    address = verticle.address();
  }

  HttpResponse<Buffer> get(String path) {
    return send(HttpMethod.GET, path, AS_IS);
  }

  HttpResponse<Buffer> post(Buffer body) {
    return sendBody(body, request -> request.putHeader("Content-Type", "application/json"));
  }

  HttpResponse<Buffer> sendBody(Buffer body, UnaryOperator<HttpRequest<Buffer>> prepare) {
    HttpResponse<Buffer> answer =
        done(prepare.apply(request(HttpMethod.POST, "/api/v1/runs")).sendBuffer(body));
    assertDescribed(HttpMethod.POST, "/api/v1/runs", answer);
    return answer;
  }

  HttpResponse<Buffer> send(
      HttpMethod method, String path, UnaryOperator<HttpRequest<Buffer>> prepare) {
    HttpResponse<Buffer> answer = done(prepare.apply(request(method, path)).send());
    assertDescribed(method, path, answer);
    return answer;
  }

  private HttpRequest<Buffer> request(HttpMethod method, String path) {
    return client.request(
        method,
        new RequestOptions().setHost(address.getHost()).setPort(address.getPort()).setURI(path));
  }

  /** Every answer of an operation is one that the document describes. */
  private void assertDescribed(HttpMethod method, String path, HttpResponse<Buffer> answer) {
    Operation operation = contract.findOperation(path.replaceFirst("\\?.*", ""), method);
    // The validator of answers knows no text.
    if (operation != null && !isText(answer)) {
      Map<String, String> headers = new HashMap<>();
      answer.headers().forEach(headers::put);
      String type =
          Optional.ofNullable(answer.getHeader("Content-Type"))
              .orElse("application/json")
              .replace("problem+json", "json");
      done(
          ResponseValidator.create(vertx, contract)
              .validate(
                  ValidatableResponse.create(answer.statusCode(), headers, answer.body(), type),
                  operation.getOperationId()));
    }
  }

  private static boolean isText(HttpResponse<Buffer> answer) {
    return String.valueOf(answer.getHeader("Content-Type")).startsWith("text/");
  }

  static void assertProblem(HttpResponse<Buffer> answer, int status, String type) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.getHeader("Content-Type")).isEqualTo("application/problem+json");
    JsonObject problem = answer.bodyAsJsonObject();
    assertThat(problem.getString("type")).isEqualTo("/problems/" + type);
    assertThat(problem.getInteger("status")).isEqualTo(status);
    assertThat(problem.getString("title")).isNotBlank();
  }

  static <T> T done(Future<T> future) {
    return future.timeout(20, SECONDS).await();
  }
}
