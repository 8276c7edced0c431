package io.lunchbot.recommendations.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.run.Runs.How;
import io.lunchbot.recommendations.run.Trigger;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunRoutesTest extends HttpTestCase {
  @Test
  void a_post_starts_a_run_and_says_where_it_is() {
    HttpResponse<Buffer> answer = post(new JsonObject().put("force", true).toBuffer());

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.getHeader("Location")).isEqualTo("/api/v1/runs/r6");
    assertThat(answer.bodyAsJsonObject())
        .isEqualTo(
            new JsonObject()
                .put("id", "r6")
                .put("state", "PLANNING")
                .put("joined", false)
                .put("how", "STARTED"));
    assertThat(runs.triggers).hasSize(1);
    assertThat(runs.triggers.get(0).kind()).isEqualTo(Trigger.Kind.HTTP);
    assertThat(runs.triggers.get(0).force()).isTrue();
  }

  @Test
  void the_failed_users_of_a_run_can_be_asked_for() {
    HttpResponse<Buffer> answer = post(Buffer.buffer("{\"only\":\"failed\",\"of\":\"r3\"}"));

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(runs.triggers).extracting(Trigger::of).containsExactly(List.of("r3"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"only\":\"failed\"}",
        "{\"of\":\"r3\"}",
        "{\"only\":\"all\",\"of\":\"r3\"}",
        "{\"only\":\"failed\",\"of\":\"\"}",
        "{\"only\":\"failed\",\"of\":[\"r3\"]}",
      })
  void half_a_retry_is_refused(String body) {
    assertProblem(post(Buffer.buffer(body)), 400, "bad-request");
    assertThat(runs.triggers).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"NOT_FOUND, 404, not-found", "CONFLICT, 409, conflict"})
  void a_retry_that_cannot_be_is_refused_with_the_reason(
      Failure.Code code, int status, String type) {
    runs.failure = Optional.of(new Failure(code, "Nobody failed in run r3."));

    HttpResponse<Buffer> answer = post(Buffer.buffer("{\"only\":\"failed\",\"of\":\"r3\"}"));

    assertProblem(answer, status, type);
    assertThat(answer.bodyAsJsonObject().getString("detail")).isEqualTo("Nobody failed in run r3.");
  }

  @Test
  void a_run_is_cancelled_and_resumed_by_its_id() {
    HttpResponse<Buffer> cancelled = send(HttpMethod.DELETE, "/api/v1/runs/r5", AS_IS);
    HttpResponse<Buffer> resumed = send(HttpMethod.POST, "/api/v1/runs/r4/resume", AS_IS);

    assertThat(cancelled.bodyAsJsonObject().getString("id")).isEqualTo("r5");
    assertThat(resumed.bodyAsJsonObject().getString("id")).isEqualTo("r4");
    assertThat(runs.orders).containsExactly("cancel r5", "resume r4");
    assertProblem(send(HttpMethod.DELETE, "/api/v1/runs/r9", AS_IS), 404, "not-found");
    assertProblem(send(HttpMethod.POST, "/api/v1/runs/r9/resume", AS_IS), 404, "not-found");
  }

  @Test
  void what_the_state_does_not_allow_is_a_conflict() {
    runs.failure = Optional.of(new Failure(Failure.Code.CONFLICT, "Run r5 is COMPLETED."));

    assertProblem(send(HttpMethod.DELETE, "/api/v1/runs/r5", AS_IS), 409, "conflict");
    assertProblem(send(HttpMethod.POST, "/api/v1/runs/r5/resume", AS_IS), 409, "conflict");
  }

  @Test
  void the_body_may_be_left_out() {
    HttpResponse<Buffer> answer = send(HttpMethod.POST, "/api/v1/runs", AS_IS);

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(runs.triggers).extracting(Trigger::force).containsExactly(false);
  }

  @Test
  void requests_without_a_key_of_their_own_are_told_apart() {
    post(Buffer.buffer("{}"));
    post(Buffer.buffer("{}"));

    assertThat(runs.triggers).extracting(Trigger::key).doesNotHaveDuplicates();
    assertThat(runs.triggers)
        .allMatch(
            trigger -> trigger.key().matches("http:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"));
  }

  @Test
  void the_idempotency_key_names_the_trigger() {
    send(
        HttpMethod.POST,
        "/api/v1/runs",
        request -> request.putHeader("Idempotency-Key", "n-1_a:b"));

    assertThat(runs.triggers).extracting(Trigger::key).containsExactly("http:n-1_a:b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a/b", "é", "1.5", "%zz"})
  void an_idempotency_key_with_other_characters_is_refused(String key) {
    HttpResponse<Buffer> answer =
        send(HttpMethod.POST, "/api/v1/runs", request -> request.putHeader("Idempotency-Key", key));

    assertProblem(answer, 400, "bad-request");
    assertThat(runs.triggers).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(How.class)
  void joined_tells_whether_the_run_was_there_before(How how) {
    runs.how = how;

    JsonObject run = post(Buffer.buffer("{}")).bodyAsJsonObject();

    assertThat(run.getString("how")).isEqualTo(how.name());
    assertThat(run.getBoolean("joined"))
        .isEqualTo(how == How.JOINED || how == How.RESUMED || how == How.REPEATED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"force\":\"yes\"}",
        "{\"force\":1}",
        "{\"force\":null}",
        "{\"forced\":true}",
        "{\"force\":true,\"only\":\"failed\"}",
        "[]",
        "null",
        "true",
        "not JSON",
        "{",
      })
  void a_body_that_is_not_as_described_is_refused(String body) {
    HttpResponse<Buffer> answer = post(Buffer.buffer(body));

    assertProblem(answer, 400, "bad-request");
    assertThat(runs.triggers).isEmpty();
  }

  @Test
  void a_body_that_is_too_large_is_refused() {
    HttpResponse<Buffer> answer =
        post(Buffer.buffer("{\"force\":true}").appendString(" ".repeat(64 << 10)));

    assertProblem(answer, 413, "too-large");
    assertThat(runs.triggers).isEmpty();
  }

  @Test
  void a_body_of_another_media_type_is_refused() {
    HttpResponse<Buffer> text =
        sendBody(Buffer.buffer("{}"), request -> request.putHeader("Content-Type", "text/plain"));
    HttpResponse<Buffer> none = sendBody(Buffer.buffer("{}"), AS_IS);

    assertProblem(text, 415, "unsupported-media-type");
    assertProblem(none, 415, "unsupported-media-type");
    assertThat(runs.triggers).isEmpty();
  }

  @Test
  void a_run_has_all_its_fields() {
    HttpResponse<Buffer> answer = get("/api/v1/runs/r5");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.bodyAsJsonObject())
        .isEqualTo(
            new JsonObject(
                """
                {"id":"r5","state":"RUNNING","trigger":{"kind":"command_line","key":"command_line:r5"},
                 "force":true,"of":[],"started_at":"2026-11-24T00:00:00.012Z","ended_at":null,"resume_at":null,
                 "reason":null,"counts":{"eligible":300,"generated":120,"renewed":3,"skipped":2,
                 "failed":1,"unprocessed":174},"requests":301,"tokens":{"input":180600,"output":42140},
                 "cost_usd":0.15953,"duration_ms":250488,"plan":null,"nodes":["node-1"],"users_by_node":{"node-1":296}}
                """));
  }

  @Test
  void runs_are_paged() {
    List<String> ids = new ArrayList<>();
    String path = "/api/v1/runs?limit=2";
    for (String next = ""; next != null && ids.size() < 10; ) {
      JsonObject page = get(path + next).bodyAsJsonObject();
      page.getJsonArray("items").forEach(run -> ids.add(((JsonObject) run).getString("id")));
      next = page.getString("next") == null ? null : "&after=" + page.getString("next");
    }

    assertThat(ids).containsExactly("r5", "r4", "r3", "r2", "r1");
    assertThat(get("/api/v1/runs").bodyAsJsonObject().getJsonArray("items")).hasSize(5);
  }

  @Test
  void failures_are_paged_by_tgid() {
    List<Long> tgids = new ArrayList<>();
    String path = "/api/v1/runs/r3/failures";
    for (String next = ""; next != null && tgids.size() < 500; ) {
      JsonObject page = get(path + next).bodyAsJsonObject();
      JsonArray items = page.getJsonArray("items");
      assertThat(items).hasSizeLessThanOrEqualTo(100);
      items.forEach(user -> tgids.add(((JsonObject) user).getLong("tgid")));
      next = page.getString("next") == null ? null : "?after=" + page.getString("next");
    }

    assertThat(tgids)
        .containsExactlyElementsOf(
            LongStream.rangeClosed(9_000_000_001L, 9_000_000_250L).boxed().toList());
    assertThat(get(path + "?limit=1000").bodyAsJsonObject().getJsonArray("items")).hasSize(250);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/runs?limit=0",
        "/api/v1/runs?limit=101",
        "/api/v1/runs?limit=ten",
        "/api/v1/runs?limit=1.5",
        "/api/v1/runs?limt=5",
        "/api/v1/runs?after=a%20b",
        "/api/v1/runs/r1?limit=5",
        "/api/v1/runs/a%2Fb",
        "/api/v1/runs/r3/failures?limit=1001",
        "/api/v1/runs/r3/failures?after=-1",
        "/api/v1/runs/r3/failures?after=x",
        "/api/v1/runs/r3/failures?after=dXg",
        "/api/v1/users/0/recommendations",
        "/api/v1/users/9223372036854775808/recommendations",
        "/api/v1/users/anna/recommendations",
        "/api/v1/users/5/recommendations?explain=1",
        "/api/v1/runs/%zz",
      })
  void parameters_that_are_not_as_described_are_refused(String path) {
    assertProblem(get(path), 400, "bad-request");
  }
}
