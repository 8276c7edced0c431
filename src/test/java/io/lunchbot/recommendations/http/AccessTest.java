package io.lunchbot.recommendations.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.openapi.contract.Operation;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest extends HttpTestCase {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Bearer s3cret-toke",
        "Bearer s3cret-token!",
        "Bearer S3cret-token",
        "Basic s3cret-token",
        "s3cret-token",
        "Bearer s3cret-token s3cret-token",
        "Bearer s3cret-token\u00e9",
        "Bearers3cret-token",
      })
  void without_the_right_token_nothing_of_the_api_is_told(String header) {
    listen("s3cret-token");
    UnaryOperator<HttpRequest<Buffer>> sign =
        request -> header.isEmpty() ? request : request.putHeader("Authorization", header);

    for (String path :
        List.of("/api/v1/runs", "/api/v1/runs/r1", "/api/v1/x", "/api/", "/metrics")) {
      HttpResponse<Buffer> answer = send(HttpMethod.GET, path, sign);

      assertProblem(answer, 401, "unauthorized");
      assertThat(answer.getHeader("WWW-Authenticate"))
          .isEqualTo("Bearer realm=\"lunch-recommendations\"");
    }
    assertProblem(send(HttpMethod.POST, "/api/v1/runs", sign), 401, "unauthorized");
    assertThat(runs.triggers).isEmpty();
  }

  @Test
  void a_token_in_the_query_string_is_refused() {
    listen("s3cret-token");

    for (String name : List.of("token", "access_token", "Authorization")) {
      assertProblem(get("/api/v1/runs?" + name + "=s3cret-token"), 401, "unauthorized");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer s3cret-token", "bearer s3cret-token"})
  void with_the_token_the_api_answers(String header) {
    listen("s3cret-token");

    HttpResponse<Buffer> answer =
        send(HttpMethod.GET, "/api/v1/runs", request -> request.putHeader("Authorization", header));

    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void the_page_and_the_probe_need_no_token() {
    listen("s3cret-token");

    for (String path : List.of("/", "/app.js", "/openapi.yaml", "/docs", "/health/live")) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(200);
    }
  }

  @Test
  void no_operation_but_the_probes_answers_without_a_token() {
    listen("s3cret-token");

    for (Operation operation : contract.operations()) {
      String path =
          operation
              .getOpenAPIPath()
              .replace("{id}", "r3")
              .replace("{tgid}", String.valueOf(FakeUsers.ANNA))
              .replace("{fingerprint}", FakeKeys.FINGERPRINT);
      HttpResponse<Buffer> answer = send(operation.getHttpMethod(), path, AS_IS);

      if (path.startsWith("/health/")) {
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
      } else {
        assertProblem(answer, 401, "unauthorized");
      }
    }
    assertThat(runs.triggers).isEmpty();
  }

  @Test
  void without_a_token_a_page_of_another_site_cannot_ask() {
    HttpResponse<Buffer> otherSite =
        send(
            HttpMethod.POST,
            "/api/v1/runs",
            request -> request.putHeader("Origin", "http://evil.example"));
    HttpResponse<Buffer> otherName =
        send(HttpMethod.GET, "/api/v1/runs", request -> request.virtualHost("evil.example"));
    HttpResponse<Buffer> lookalike =
        send(
            HttpMethod.GET,
            "/api/v1/runs",
            request -> request.virtualHost("127.0.0.1.evil.example"));
    assertProblem(lookalike, 403, "forbidden");
    HttpResponse<Buffer> ownPage =
        send(
            HttpMethod.POST,
            "/api/v1/runs",
            request -> request.putHeader("Origin", address.toString()));

    assertProblem(otherSite, 403, "forbidden");
    assertProblem(otherName, 403, "forbidden");
    assertThat(ownPage.statusCode()).isEqualTo(202);
    assertThat(runs.triggers).hasSize(1);
  }
}
