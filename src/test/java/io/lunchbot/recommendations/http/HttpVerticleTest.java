package io.lunchbot.recommendations.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.run.Runs;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.openapi.contract.Operation;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpVerticleTest extends HttpTestCase {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/runs/r9",
        "/api/v1/runs/r9/failures",
        "/api/v1/run",
        "/api",
        "/x",
        "/index.html",
        "/../config.yaml",
      })
  void what_is_not_there_is_a_problem_too(String path) {
    assertProblem(get(path), 404, "not-found");
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE, /api/v1/runs, 'GET, POST'",
    "PUT, /api/v1/runs/r1, 'DELETE, GET'",
    "POST, /api/v1/runs/r1/failures, GET",
    "POST, /health/live, GET",
    "POST, /health/ready, GET",
    "POST, /, 'GET, HEAD'",
  })
  void another_method_is_refused_with_those_allowed(String method, String path, String allowed) {
    HttpResponse<Buffer> answer = send(HttpMethod.valueOf(method), path, AS_IS);

    assertProblem(answer, 405, "method-not-allowed");
    assertThat(answer.getHeader("Allow")).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "BAD_QUESTION, 400, bad-request, true",
    "NOT_FOUND, 404, not-found, true",
    "CONFLICT, 409, conflict, true",
    "UNAVAILABLE, 503, unavailable, false",
    "INTERNAL, 500, internal-error, false",
  })
  void what_the_run_room_answers_becomes_a_problem(
      Failure.Code code, int status, String type, boolean told) {
    runs.failure = Optional.of(new Failure(code, "redis://10.0.0.7 said no"));

    HttpResponse<Buffer> answer =
        code == Failure.Code.CONFLICT ? post(Buffer.buffer("{}")) : get("/api/v1/runs/r1");

    assertProblem(answer, status, type);
    assertThat(answer.bodyAsString().contains("10.0.0.7")).isEqualTo(told);
    assertThat(answer.getHeader("Retry-After")).isEqualTo(status == 503 ? "5" : null);
  }

  @Test
  void the_document_is_served_and_every_operation_of_it_has_a_route() {
    assertThat(get("/openapi.yaml").bodyAsString()).isEqualTo(Contract.text());
    for (Operation operation : contract.operations()) {
      if (operation.getOperationId().equals("followRuns")) {
        continue; // Its answer has no end; LiveFeedTest reads it.
      }
      String path =
          operation
              .getOpenAPIPath()
              .replace("{id}", "r3")
              .replace("{tgid}", String.valueOf(FakeUsers.ANNA))
              .replace("{fingerprint}", FakeKeys.FINGERPRINT);

      int status = send(operation.getHttpMethod(), path, AS_IS).statusCode();

      assertThat(status).as(operation.getOperationId()).isIn(200, 202, 204);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html; charset=utf-8",
    "/app.js, text/javascript; charset=utf-8",
    "/texts.js, text/javascript; charset=utf-8",
    "/api.js, text/javascript; charset=utf-8",
    "/charts.js, text/javascript; charset=utf-8",
    "/failures.js, text/javascript; charset=utf-8",
    "/model.js, text/javascript; charset=utf-8",
    "/now.js, text/javascript; charset=utf-8",
    "/past.js, text/javascript; charset=utf-8",
    "/person.js, text/javascript; charset=utf-8",
    "/plan.js, text/javascript; charset=utf-8",
    "/pool.js, text/javascript; charset=utf-8",
    "/show.js, text/javascript; charset=utf-8",
    "/talk.js, text/javascript; charset=utf-8",
    "/style.css, text/css; charset=utf-8",
    "/icon.svg, image/svg+xml",
  })
  void the_page_loads_nothing_from_outside(String path, String type) {
    HttpResponse<Buffer> answer = get(path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.getHeader("Content-Type")).isEqualTo(type);
    assertThat(answer.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.getHeader("Content-Security-Policy")).startsWith("default-src 'self';");
    assertThat(answer.bodyAsString().replace("http://www.w3.org/2000/svg", ""))
        .doesNotContainPattern("https?://|style=|onclick=|<script>|<style");
  }

  @Test
  void what_the_page_shows_is_never_taken_for_html() {
    for (String file : Page.SCRIPTS) {
      assertThat(get("/" + file).bodyAsString())
          .as(file)
          .doesNotContainPattern("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(");
    }
  }

  @Test
  void the_charts_come_from_here() {
    assertThat(get("/uplot.js").bodyAsString()).contains("uPlot=function");
    assertThat(get("/uplot.css").getHeader("Content-Type")).isEqualTo("text/css; charset=utf-8");
  }

  @Test
  void the_page_answers_head_without_a_body() {
    HttpResponse<Buffer> answer = send(HttpMethod.HEAD, "/", AS_IS);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isNull();
  }

  @Test
  void answers_of_the_api_are_not_stored() {
    assertThat(get("/api/v1/runs").getHeader("Cache-Control")).isEqualTo("no-store");
    assertThat(get("/api/v1/runs/r9").getHeader("Cache-Control")).isEqualTo("no-store");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/app.js", "/openapi.yaml", "/docs", "/swagger-ui.js"})
  void a_file_that_is_known_is_not_sent_again(String path) {
    String tag = get(path).getHeader("ETag");

    for (String known : List.of(tag, "W/" + tag, "\"x\", " + tag, "*")) {
      HttpResponse<Buffer> answer =
          send(HttpMethod.GET, path, request -> request.putHeader("If-None-Match", known));

      assertThat(answer.statusCode()).as(known).isEqualTo(304);
      assertThat(answer.body()).isNull();
      assertThat(answer.getHeader("ETag")).isEqualTo(tag);
    }
    assertThat(
            send(HttpMethod.GET, path, request -> request.putHeader("If-None-Match", "\"x\""))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void the_document_is_shown_to_people_with_what_is_here() {
    HttpResponse<Buffer> docs = get("/docs");

    assertThat(docs.getHeader("Content-Security-Policy"))
        .startsWith("default-src 'self';")
        .doesNotContain("script-src");
    assertThat(docs.bodyAsString()).doesNotContainPattern("https?://|<script>|onclick=");
    for (String file : List.of("/docs.js", "/docs.css", "/swagger-ui.js", "/swagger-ui.css")) {
      assertThat(get(file).statusCode()).as(file).isEqualTo(200);
    }
    assertThat(get("/").getHeader("Content-Security-Policy")).doesNotContain("unsafe-inline");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/runs?%zz", "/api/v1/runs/%zz", "/health/live?%"})
  void an_address_that_cannot_be_decoded_is_the_askers_fault(String path) {
    assertProblem(get(path), 400, "bad-request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"multipart/form-data", "application/x-www-form-urlencoded"})
  void a_form_where_none_can_be_is_the_askers_fault(String type) {
    HttpResponse<Buffer> answer =
        send(HttpMethod.GET, "/api/v1/runs", request -> request.putHeader("Content-Type", type));

    assertProblem(answer, 400, "bad-request");
  }

  @Test
  void what_is_asked_before_a_stop_is_answered_as_long_as_work_under_way_drains() {
    runs.pending = Promise.promise();
    Future<HttpClientResponse> answer =
        vertx
            .createHttpClient()
            .request(HttpMethod.POST, address.getPort(), address.getHost(), "/api/v1/runs")
            .compose(HttpClientRequest::send);
    await().until(() -> !runs.triggers.isEmpty());

    Future<Void> stopped = vertx.undeploy(deployment);

    await().pollDelay(Runs.DRAIN.multipliedBy(3).dividedBy(4)).until(() -> true);
    assertThat(stopped.isComplete()).isFalse();
    runs.pending.complete();
    assertThat(done(answer).statusCode()).isEqualTo(202);
    done(stopped);
  }

  @Test
  void what_is_too_long_or_no_http_is_a_problem_too() throws IOException {
    assertRaw("GET /" + "x".repeat(9_000) + " HTTP/1.1\r\n\r\n", 414, "address-too-long");
    assertRaw("GET / HTTP/1.1\r\nX: " + "x".repeat(20_000) + "\r\n\r\n", 431, "headers-too-large");
    assertRaw("GET / HTTP/1.1\r\nno colon\r\n\r\n", 400, "bad-request");
  }

  private void assertRaw(String request, int status, String type) throws IOException {
    RawHttp.Answer answer = RawHttp.send(address, request);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    Schemas.assertValid("Problem", new JsonObject(answer.text()));
    assertThat(answer.text()).contains("/problems/" + type);
  }
}
