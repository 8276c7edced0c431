package io.lunchbot.recommendations.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.cache.Cache;
import io.lunchbot.recommendations.run.ByHand;
import io.lunchbot.recommendations.stats.UserStats;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UserRoutesTest extends HttpTestCase {
  private static final String PATH = "/api/v1/users/" + FakeUsers.ANNA + "/recommendations";

  @Test
  void a_recommendation_has_the_shape_of_the_bots_own_route() {
    assertThat(get(PATH).bodyAsJsonObject())
        .isEqualTo(
            new JsonObject(
                """
                {"summary":"Супы","tips":["Салат"],
                 "stats":{"orders_last_30_days":12,"categories":{"soup":{"count":8,"percent":66.7},
                 "main":{"count":4,"percent":33.3}},"unique_dishes":7,
                 "favorite_dishes":[{"name":"Борщ","count":5}]},
                 "generated_at":"2026-11-24T00:01:10.500Z"}
                """));
  }

  @Test
  void without_one_there_are_statistics_and_nothing_else() {
    users.shown = Optional.empty();

    JsonObject shown = get(PATH).bodyAsJsonObject();

    assertThat(shown.getString("summary")).isNull();
    assertThat(shown.getJsonArray("tips")).isEmpty();
    assertThat(shown.getString("generated_at")).isNull();
    assertThat(shown.getJsonObject("stats").getInteger("unique_dishes")).isEqualTo(7);
  }

  @Test
  void orders_that_cannot_be_read_are_no_statistics() {
    users.stats = new UserStats.Damaged(FakeUsers.ANNA, "Order 7 cannot be read");

    assertThat(get(PATH).bodyAsJsonObject().getValue("stats")).isNull();
  }

  @Test
  void why_is_told_when_it_is_asked_for() {
    assertThat(get(PATH + "?explain=true").bodyAsJsonObject().getJsonObject("why"))
        .isEqualTo(
            new JsonObject(
                """
                {"run":"r5","outcome":"failed","source":"gemini","model":"gemini-test-001",
                 "prompt":"ru/1","attempts":2,"verdicts":["unknown_marker","ok"],
                 "dishes":["Борщ"],"failure":{"reason":"timeout","text":"No answer."}}
                """));
    assertThat(get(PATH + "?explain=false").bodyAsJsonObject().containsKey("why")).isFalse();
    users.why =
        new Cache.Why(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            Optional.empty());

    JsonObject nothing = get(PATH + "?explain=true").bodyAsJsonObject().getJsonObject("why");
    assertThat(nothing.stream())
        .allMatch(field -> field.getValue() == null || new JsonArray().equals(field.getValue()));
    assertThat(nothing.containsKey("attempts")).isFalse();
  }

  @Test
  void a_value_no_model_wrote_is_told_as_made_by_rules() {
    users.why =
        new Cache.Why(
            Optional.empty(),
            Optional.empty(),
            Optional.of("rules"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            Optional.empty());

    JsonObject why = get(PATH + "?explain=true").bodyAsJsonObject().getJsonObject("why");
    assertThat(why.getString("source")).isEqualTo("rules");
    assertThat(why.getString("model")).isNull();
  }

  @Test
  void the_request_that_would_be_sent_is_shown_as_the_object_it_is() {
    JsonObject shown = get("/api/v1/users/" + FakeUsers.ANNA + "/prompt").bodyAsJsonObject();

    assertThat(shown.fieldNames())
        .containsExactly(
            "tgid",
            "eligible",
            "model",
            "prompt",
            "tokens_estimated",
            "dishes",
            "left_out",
            "body");
    assertThat(shown.getJsonObject("body"))
        .isEqualTo(new JsonObject("{\"contents\":[{\"role\":\"user\"}]}"));
    assertThat(shown.getJsonArray("dishes").getJsonObject(0).getString("name")).isEqualTo("Борщ");
    assertThat(shown.getJsonArray("left_out").getJsonObject(0).getString("why"))
        .contains("last 7 nights");
  }

  @Test
  void of_a_stranger_and_of_orders_nobody_can_read_there_is_no_request_to_show() {
    assertProblem(get("/api/v1/users/5/prompt"), 404, "not-found");
    users.preview =
        Future.failedFuture(new Failure(Failure.Code.BAD_QUESTION, "Order 7 cannot be read"));

    assertProblem(get("/api/v1/users/" + FakeUsers.ANNA + "/prompt"), 422, "not-eligible");
  }

  @Test
  void a_user_that_is_not_there_is_not_found() {
    assertProblem(get("/api/v1/users/5/recommendations"), 404, "not-found");
    assertProblem(
        send(HttpMethod.POST, "/api/v1/users/5/recommendations/generate", AS_IS), 404, "not-found");
  }

  @Test
  void a_new_one_is_told_as_it_is_shown() {
    assertThat(generate().bodyAsJsonObject()).isEqualTo(get(PATH).bodyAsJsonObject());
  }

  @Test
  void whatever_is_in_the_way_of_a_new_one_is_a_problem_of_its_own() {
    users.answer = new ByHand.NotEligible("The user has 3 orders.");
    HttpResponse<Buffer> tooFew = generate();
    users.answer = new ByHand.Later(Duration.ofMillis(40_100));
    HttpResponse<Buffer> later = generate();
    users.answer = new ByHand.TooMany();
    HttpResponse<Buffer> busy = generate();
    users.answer = new ByHand.Failed("timeout", "No answer.");
    HttpResponse<Buffer> failed = generate();

    assertProblem(tooFew, 422, "not-eligible");
    assertThat(tooFew.bodyAsJsonObject().getString("detail")).isEqualTo("The user has 3 orders.");
    assertThat(tooFew.getHeader("Retry-After")).isNull();
    assertProblem(later, 503, "keys-exhausted");
    assertThat(later.getHeader("Retry-After")).isEqualTo("41");
    assertProblem(busy, 503, "busy");
    assertThat(busy.getHeader("Retry-After")).isEqualTo("5");
    assertProblem(failed, 502, "provider-failed");
    assertThat(failed.bodyAsJsonObject().getString("detail")).isEqualTo("timeout: No answer.");
  }

  @Test
  void an_answer_that_takes_long_is_said_to_be_under_way_before_the_connection_is_cut() {
    users.pending = Promise.promise();

    HttpResponse<Buffer> late = generate();

    assertProblem(late, 503, "under-way");
    assertThat(late.getHeader("Retry-After")).isEqualTo("5");
  }

  private HttpResponse<Buffer> generate() {
    return send(HttpMethod.POST, PATH + "/generate", AS_IS);
  }
}
