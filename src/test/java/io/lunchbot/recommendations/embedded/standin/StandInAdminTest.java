package io.lunchbot.recommendations.embedded.standin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandInAdminTest {
  private final SettableClock clock = new SettableClock("2026-11-24T07:59:00Z");
  private final GeminiStandIn standIn =
      new GeminiStandIn(
          StandInOptions.QUICK.inProjects(Map.of("a1", "a", "a2", "a", "b1", "b")), clock);
  private final StandInCalls calls = new StandInCalls(standIn);

  @BeforeEach
  void start() {
    standIn.start();
  }

  @AfterEach
  void close() {
    standIn.close();
  }

  @Test
  void state_shows_what_was_used_and_asked_over_limits() throws Exception {
    put("{\"limits\":{\"requests_a_minute\":1,\"requests_a_day\":2}}");
    calls.generate("a1");
    calls.generate("a2");

    JsonObject state = state();

    JsonObject a = state.getJsonObject("projects").getJsonObject("a");
    assertThat(state.getString("pacific_day")).isEqualTo("2026-11-23");
    assertThat(state.getInteger("calls")).isEqualTo(2);
    assertThat(state.getJsonObject("over_limit"))
        .isEqualTo(JsonObject.of("calls", 1, "minute", 1, "tokens", 0, "day", 0));
    assertThat(a.getJsonObject("over_limit").getInteger("minute")).isEqualTo(1);
    assertThat(a.getJsonObject("limits").getInteger("requests_a_day")).isEqualTo(2);
    assertThat(a.getJsonObject("models").getJsonObject(StandInCalls.MODEL))
        .isEqualTo(
            JsonObject.of("requests_this_minute", 1, "tokens_this_minute", 2, "requests_today", 1));
    assertThat(state.getJsonObject("projects").getJsonObject("b").getJsonObject("models"))
        .isEmpty();
    assertThat(state.getJsonObject("keys").getJsonObject("a2"))
        .isEqualTo(JsonObject.of("project", "a", "state", "good", "calls", 1));
  }

  @Test
  void use_of_the_minute_and_the_day_goes_with_time() throws Exception {
    calls.generate("a1");
    clock.advance(Duration.ofMinutes(1));

    JsonObject state = state();

    assertThat(state.getString("pacific_day")).isEqualTo("2026-11-24");
    assertThat(
            state
                .getJsonObject("projects")
                .getJsonObject("a")
                .getJsonObject("models")
                .getJsonObject(StandInCalls.MODEL)
                .getInteger("requests_today"))
        .isZero();
  }

  @Test
  void behaviour_changes_where_it_is_named_and_nowhere_else() throws Exception {
    put("{\"keys\":{\"a1\":\"leaked\"},\"limits\":{\"requests_a_day\":1}}");
    put("{\"keys\":{\"a2\":\"suspended\"},\"credits_spent\":[\"b\"]}");

    assertThat(calls.generate("a1").statusCode()).isEqualTo(200);
    assertThat(calls.generate("a1").statusCode()).isEqualTo(429);
    assertThat(calls.generate("a2").statusCode()).isEqualTo(403);
    assertThat(calls.generate("b1").statusCode()).isEqualTo(402);
  }

  @Test
  void all_of_a_behaviour_can_be_written_and_is_read_back() throws Exception {
    JsonObject wanted =
        new JsonObject(
            """
            {"limits": {"requests_a_minute":15,"tokens_a_minute":250000,"requests_a_day":20,"paid":true},
             "project_limits": {"a": {"requests_a_minute":1,"tokens_a_minute":2,"requests_a_day":3,"paid":false}},
             "credits_spent": ["b"], "minute_retry_ms": 1000, "day_retry_ms": 0,
             "projects": {"a1":"x"}, "keys": {"b1":"expired"},
             "retired_models": ["gemini-3.8-flash"], "models_not_offered": ["gemini-2.5-pro"],
             "any_model": true, "faults": {"fences":0.05,"no_parts":0.1},
             "pack_faults": {"dropped":0.01,"swapped":0.02,"doubled":0.03,"cut":0.04},
             "text_faults": {"invented_marker":0.01,"invented_dish":0.02,"other_language":0.03,
                             "other_script":0.04,"markup":0.05,"repeated":0.06}}
            """);

    HttpResponse<String> answer = put(wanted.encode());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(answer.body()).equals(wanted)).isTrue();
    assertThat(new JsonObject(calls.get("/standin/behaviour", "").body()).equals(wanted)).isTrue();
    assertThat(standIn.behaviour().quotas().of("a").requestsADay()).isEqualTo(3);
    assertThat(standIn.behaviour().faults()).containsEntry(StandInFault.FENCES, 0.05);
    assertThat(standIn.behaviour().textFaults()).hasSize(StandInTextFault.values().length);
  }

  @Test
  void storm_begins_is_shown_and_is_called_off() throws Exception {
    put("{\"storm\":{\"fault\":\"overloaded\",\"calls\":3,\"seconds\":30}}");

    assertThat(state().getJsonObject("storm"))
        .isEqualTo(
            JsonObject.of("fault", "overloaded", "calls", 3, "until", "2026-11-24T07:59:30Z"));
    assertThat(calls.generate("a1").statusCode()).isEqualTo(503);
    put("{\"faults\":{}}");
    assertThat(state().getJsonObject("storm").getInteger("calls")).isEqualTo(2);
    put("{\"storm\":null}");
    assertThat(calls.generate("a1").statusCode()).isEqualTo(200);
    assertThat(state().getValue("storm")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          no json | The body is no JSON object.
          {"limit":{}} | There is no "limit"; there are
          {"limits":{"rpm":1}} | There is no "rpm"; there are
          {"limits":{"requests_a_day":-1}} | "requests_a_day" must be a whole number of at least 0.
          {"limits":7} | "limits" must be an object.
          {"keys":{"a1":"fine"}} | A key cannot be "fine".
          {"faults":{"rain":1}} | There is no fault named "rain".
          {"faults":{"fences":"1"}} | The share of fences must be a number.
          {"faults":{"fences":0.6,"cut":0.6}} | shares of faults must not be negative, nor more than 1
          {"pack_faults":{"fences":0.1}} | There is no pack fault named "fences".
          {"pack_faults":{"cut":-0.1}} | shares of faults must not be negative
          {"text_faults":{"cut":0.1}} | There is no text fault named "cut".
          {"text_faults":{"markup":0.6,"repeated":0.5}} | shares of faults must not be negative, nor more
          {"credits_spent":"a"} | "credits_spent" must be a list of texts.
          {"any_model":1} | "any_model" must be true or false.
          {"storm":{"fault":"fog"}} | There is no fault named "fog".
          {"any_model":true,"storm":{"calls":1}} | "fault" must be a text.
          """)
  void wrong_behaviour_is_refused_with_a_sentence_and_changes_nothing(String body, String text)
      throws Exception {
    HttpResponse<String> answer = put(body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains(text);
    assertThat(standIn.behaviour())
        .isEqualTo(StandInBehaviour.GOOD.inProjects(Map.of("a1", "a", "a2", "a", "b1", "b")));
  }

  @Test
  void reset_forgets_everything() throws Exception {
    put("{\"limits\":{\"requests_a_day\":1},\"storm\":{\"fault\":\"stall\"}}");
    standIn.calm();
    calls.generate("a1");
    calls.generate("a1");

    JsonObject state = new JsonObject(calls.send("POST", "/standin/reset", "", "").body());

    assertThat(state.getInteger("calls")).isZero();
    assertThat(state.getJsonObject("over_limit").getInteger("calls")).isZero();
    assertThat(standIn.behaviour().quotas()).isEqualTo(StandInQuotas.NONE);
  }

  @Test
  void pages_in_a_browser_are_kept_out() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(standIn.adminUrl()))
            .header("Origin", "https://example.org")
            .build();

    assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode())
        .isEqualTo(403);
    assertThat(
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(URI.create(standIn.adminUrl())).build(),
                    BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void other_routes_say_which_there_are() throws Exception {
    HttpResponse<String> answer = calls.get("/standin/what", "");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("PUT behaviour");
    assertThat(calls.send("DELETE", "/standin/state", "", "").statusCode()).isEqualTo(404);
  }

  private JsonObject state() throws Exception {
    HttpResponse<String> answer = calls.get("/standin/state", "");
    assertThat(answer.statusCode()).isEqualTo(200);
    return new JsonObject(answer.body());
  }

  private HttpResponse<String> put(String behaviour) throws Exception {
    return calls.send("PUT", "/standin/behaviour", "", behaviour);
  }
}
