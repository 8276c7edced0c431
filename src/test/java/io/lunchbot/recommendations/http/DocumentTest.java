package io.lunchbot.recommendations.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.run.ByHand;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The document holds what it says of itself, and the service all of it. */
class DocumentTest extends HttpTestCase {
  private static final String SHOWN = "/api/v1/users/" + FakeUsers.ANNA + "/recommendations";
  private static final String GENERATE = SHOWN + "/generate";

  private final JsonObject document = Contract.document();
  private final Set<String> reached = new LinkedHashSet<>();

  /** Vert.x closes a client that nobody holds any more. */
  private HttpClient flood;

  @Test
  void every_example_is_as_its_schema_demands() {
    int examples = examplesIn(document, "");

    // So that a document of another shape does not pass for want of examples.
    assertThat(examples).isGreaterThan(20);
  }

  /** Looks at every media type and parameter below. */
  private static int examplesIn(JsonObject part, String where) {
    int examples = 0;
    JsonObject schema = part.getValue("schema") instanceof JsonObject here ? here : null;
    if (schema != null && part.containsKey("example")) {
      Schemas.assertValidAgainst(schema, part.getValue("example"), where);
      examples++;
    }
    if (schema != null && part.getValue("examples") instanceof JsonObject many) {
      for (Map.Entry<String, Object> one : many) {
        Object value = ((JsonObject) one.getValue()).getValue("value");
        Schemas.assertValidAgainst(schema, value, where + "/" + one.getKey());
        examples++;
      }
    }
    for (Map.Entry<String, Object> field : part) {
      if (field.getValue() instanceof JsonObject below) {
        examples += examplesIn(below, where + "/" + field.getKey());
      } else if (field.getValue() instanceof JsonArray list) {
        examples +=
            list.stream()
                .filter(JsonObject.class::isInstance)
                .mapToInt(below -> examplesIn((JsonObject) below, where + "/" + field.getKey()))
                .sum();
      }
    }
    return examples;
  }

  @Test
  void every_example_of_a_body_is_taken() {
    JsonObject examples =
        document
            .getJsonObject("paths")
            .getJsonObject("/api/v1/runs")
            .getJsonObject("post")
            .getJsonObject("requestBody")
            .getJsonObject("content")
            .getJsonObject("application/json")
            .getJsonObject("examples");

    for (Map.Entry<String, Object> example : examples) {
      JsonObject body = ((JsonObject) example.getValue()).getJsonObject("value");
      assertThat(post(body.toBuffer()).statusCode()).as(example.getKey()).isEqualTo(202);
    }
    assertThat(runs.triggers).hasSize(examples.size());
  }

  @Test
  void every_kind_of_problem_can_be_met_and_no_other() throws IOException {
    reach(get("/api/v1/runs?limit=0"));
    reach(send(HttpMethod.GET, "/api/v1/runs", request -> request.virtualHost("evil.example")));
    reach(get("/api/v1/runs/r9"));
    reach(send(HttpMethod.PUT, "/api/v1/runs", AS_IS));
    reach(post(Buffer.buffer(" ".repeat(70_000))));
    reach(sendBody(Buffer.buffer("{}"), request -> request.putHeader("Content-Type", "x/y")));
    for (Failure.Code code : List.of(Failure.Code.CONFLICT, Failure.Code.UNAVAILABLE)) {
      runs.failure = Optional.of(new Failure(code, "Not now."));
      reach(post(Buffer.buffer("{}")));
    }
    runs.failure = Optional.of(new Failure(Failure.Code.INTERNAL, "A defect."));
    reach(get("/api/v1/runs"));
    for (ByHand.Answer answer :
        List.of(
            new ByHand.NotEligible("No."),
            new ByHand.Failed("timeout", "No answer."),
            new ByHand.Later(Duration.ofSeconds(30)),
            new ByHand.TooMany())) {
      users.answer = answer;
      reach(send(HttpMethod.POST, GENERATE, AS_IS));
    }
    users.pending = Promise.promise();
    reach(send(HttpMethod.POST, GENERATE, AS_IS));
    reach(RawHttp.send(address, "GET /" + "x".repeat(9_000) + " HTTP/1.1\r\n\r\n").text());
    reach(RawHttp.send(address, "GET / HTTP/1.1\r\nX: " + "x".repeat(20_000) + "\r\n\r\n").text());
    listen("s3cret-token");
    reach(get("/api/v1/runs"));

    assertThat(reached)
        .containsExactlyInAnyOrderElementsOf(
            document
                .getJsonObject("components")
                .getJsonObject("schemas")
                .getJsonObject("Problem")
                .getJsonObject("properties")
                .getJsonObject("type")
                .getJsonArray("enum")
                .stream()
                .map(Object::toString)
                .collect(Collectors.toSet()));
  }

  private void reach(HttpResponse<Buffer> answer) {
    assertThat(answer.getHeader("Content-Type")).isEqualTo("application/problem+json");
    reach(answer.bodyAsString());
  }

  private void reach(String body) {
    JsonObject problem = new JsonObject(body);
    Schemas.assertValid("Problem", problem);
    reached.add(problem.getString("type"));
  }

  @Test
  void a_flood_that_waits_for_answers_is_refused_and_probes_still_answer() {
    runs.pending = Promise.promise();
    flood(InFlight.MOST, HttpMethod.GET, "/api/v1/runs");

    await().until(() -> get("/api/v1/keys").statusCode() == 503);
    assertProblem(get("/api/v1/keys"), 503, "busy");
    assertThat(get("/health/live").statusCode()).isEqualTo(200);

    runs.pending.complete();
    await().until(() -> get("/api/v1/keys").statusCode() == 200);
  }

  @Test
  void a_flood_of_questions_for_users_leaves_room_for_all_others() {
    users.pending = Promise.promise();
    flood(InFlight.MOST, HttpMethod.POST, GENERATE);

    // Before, the bound of all requests may refuse for a moment what this one lets pass.
    await().untilAsserted(() -> assertThat(users.askedByHand.get()).isEqualTo(InFlight.OF_USERS));
    assertProblem(get(SHOWN), 503, "busy");
    assertThat(get("/api/v1/runs").statusCode()).isEqualTo(200);

    users.pending.complete();
    await().until(() -> get(SHOWN).statusCode() == 200);
  }

  private void flood(int requests, HttpMethod method, String path) {
    flood = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(requests));
    for (int i = 0; i < requests; i++) {
      flood
          .request(method, address.getPort(), address.getHost(), path)
          .compose(HttpClientRequest::send);
    }
  }
}
