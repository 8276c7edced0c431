package io.lunchbot.recommendations.embedded.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The provider's rules, as a caller over HTTP meets them. */
class StandInProviderTest {
  private static final String MODEL = StandInCalls.MODEL;

  /** An hour and a half before midnight Pacific. */
  private final SettableClock clock = new SettableClock("2026-11-24T06:30:00Z");

  private GeminiStandIn standIn;
  private StandInCalls calls;

  @AfterEach
  void close() {
    standIn.close();
  }

  @Test
  void keys_of_one_project_share_its_limits() throws Exception {
    start(
        StandInOptions.QUICK
            .inProjects(Map.of("a1", "a", "a2", "a", "b1", "b"))
            .limitedTo(StandInLimits.ofRequests(2, 0)));

    List<Integer> statuses = List.of(status("a1"), status("a2"), status("a1"), status("b1"));

    assertThat(statuses).containsExactly(200, 200, 429, 200);
    assertThat(standIn.overLimit("a")).isEqualTo(new StandInOverLimit(1, 1, 0, 0));
    assertThat(standIn.overLimit("b")).isEqualTo(StandInOverLimit.NONE);
    assertThat(standIn.use("a", MODEL).requestsThisMinute()).isEqualTo(2);
    assertThat(status("c1")).isEqualTo(400);
  }

  @Test
  void minute_frees_itself_and_the_day_only_at_midnight_pacific() throws Exception {
    start(StandInOptions.QUICK.limitedTo(StandInLimits.ofRequests(1, 2)));
    status("key");
    clock.advance(Duration.ofSeconds(59));
    HttpResponse<String> minute = calls.generate("key");
    clock.advance(Duration.ofSeconds(1));
    status("key");
    clock.advance(Duration.ofMinutes(88));
    HttpResponse<String> day = calls.generate("key");
    clock.advance(Duration.ofMinutes(1));

    assertThat(status("key")).isEqualTo(200);
    assertThat(minute.body()).contains("PerMinutePerProjectPerModel", "\"retryDelay\": \"1s\"");
    assertThat(day.body()).contains("PerDayPerProjectPerModel", "\"retryDelay\": \"36s\"");
    assertThat(standIn.overLimit()).isEqualTo(new StandInOverLimit(2, 1, 0, 1));
  }

  @Test
  void tokens_it_counts_are_those_it_reports() throws Exception {
    start(StandInOptions.QUICK.limitedTo(StandInLimits.NONE.tokens(3)));

    JsonObject answer = new JsonObject(calls.generate("key").body());
    HttpResponse<String> second = calls.generate("key");

    int prompt = answer.getJsonObject("usageMetadata").getInteger("promptTokenCount");
    assertThat(prompt).isEqualTo(2);
    assertThat(standIn.use("key", MODEL).tokensThisMinute()).isEqualTo(prompt);
    assertThat(second.body()).contains("InputTokensPerModelPerMinute-FreeTier");
  }

  @Test
  void calls_over_limits_are_counted_exactly_when_many_come_at_once() throws Exception {
    start(StandInOptions.QUICK.limitedTo(StandInLimits.ofRequests(40, 0)));

    List<CompletableFuture<Integer>> sent =
        IntStream.range(0, 200).mapToObj(i -> calls.generateLater("key")).toList();
    long granted = sent.stream().filter(call -> call.join() == 200).count();

    assertThat(granted).isEqualTo(40);
    assertThat(standIn.overLimit()).isEqualTo(new StandInOverLimit(160, 160, 0, 0));
    assertThat(standIn.calls()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "UNKNOWN, 400, API_KEY_INVALID",
    "EXPIRED, 400, API key expired",
    "LOCATION, 400, User location is not supported",
    "BILLING, 400, enable billing",
    "UNAUTHENTICATED, 401, ACCESS_TOKEN_TYPE_UNSUPPORTED",
    "LEAKED, 403, reported as leaked",
    "SUSPENDED, 403, api_key:the-key",
    "BLOCKED, 403, API_KEY_SERVICE_BLOCKED",
    "SERVICE_DISABLED, 403, SERVICE_DISABLED",
    "NO_PERMISSION, 403, does not have permission"
  })
  void key_is_refused_for_what_it_is_and_uses_nothing_up(StandInKey state, int status, String text)
      throws Exception {
    start(StandInOptions.QUICK);
    standIn.behave(now -> now.with("the-key", state));

    HttpResponse<String> generated = calls.generate("the-key");
    HttpResponse<String> looked = calls.get("/v1beta/models/" + MODEL, "the-key");

    assertThat(generated.statusCode()).isEqualTo(status);
    assertThat(generated.body()).contains(text);
    assertThat(looked.statusCode()).isEqualTo(status);
    assertThat(standIn.use("the-key", MODEL)).isEqualTo(StandInUse.NONE);
    assertThat(status("another")).isEqualTo(200);
    standIn.behave(now -> now.with("the-key", StandInKey.GOOD));
    assertThat(status("the-key")).isEqualTo(200);
  }

  @Test
  void project_whose_credits_are_spent_gets_402_on_all_its_keys() throws Exception {
    start(StandInOptions.QUICK.inProjects(Map.of("a1", "a", "a2", "a", "b1", "b")));
    standIn.behave(now -> now.with(now.quotas().spending("a")));

    assertThat(List.of(status("a1"), status("a2"), status("b1"))).containsExactly(402, 402, 200);
    assertThat(calls.generate("a1").body()).contains("prepayment credits", "RESOURCE_EXHAUSTED");
    assertThat(calls.get("/v1beta/models/" + MODEL, "a1").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "v1beta, gemini-3.5-flash-lite-001, 200",
    "v1beta, gemini-3.1-pro-preview, 200",
    "v1beta, gemini-2.5-flash, 200",
    "v1beta, gemini-flash-latest, 200",
    "v1, gemini-flash-latest, 404",
    "v1, gemini-3.8-flash, 200",
    "v1beta, gemini-2.0-flash, 404",
    "v1beta, gemini-2.0-flash-exp, 404",
    "v1beta, gemini-1.5-pro, 404",
    "v1beta, gemini-pro, 404",
    "v1beta, gemini-3.9-nonsense, 404",
    "v1beta, gemini-2.5-flash-image, 404"
  })
  void models_are_those_of_today(String version, String model, int status) throws Exception {
    start(StandInOptions.QUICK);

    HttpResponse<String> answer =
        calls.send(
            "POST",
            "/" + version + "/models/" + model + ":generateContent",
            "key",
            StandInCalls.saying("hello"));

    assertThat(answer.statusCode()).isEqualTo(status);
  }

  @Test
  void models_can_retire_be_held_back_or_be_anything() throws Exception {
    start(StandInOptions.QUICK);
    standIn.behave(
        now -> now.with(now.models().without(MODEL).notOffering("gemini-3.8-flash").withAny()));

    HttpResponse<String> heldBack = calls.generate("key", "gemini-3.8-flash");

    assertThat(calls.generate("key").statusCode()).isEqualTo(404);
    assertThat(heldBack.statusCode()).isEqualTo(429);
    assertThat(heldBack.body()).contains("limit: 0, model: gemini-3.8-flash");
    assertThat(calls.generate("key", "my-own").statusCode()).isEqualTo(200);
    assertThat(standIn.overLimit()).isEqualTo(StandInOverLimit.NONE);
  }

  @Test
  void deprecated_model_is_answered_by_its_successor() throws Exception {
    start(StandInOptions.QUICK);

    JsonObject answer = new JsonObject(calls.generate("key", "gemini-3.7-flash").body());

    assertThat(answer.getString("modelVersion")).isEqualTo("gemini-3.8-flash");
  }

  @Test
  void calls_of_an_outage_are_charged_although_they_bring_nothing() throws Exception {
    start(StandInOptions.QUICK);
    standIn.begin(StandInStorm.ofCalls(StandInFault.OVERLOADED, 2));

    List<Integer> statuses = List.of(status("key"), status("key"), status("key"));

    assertThat(statuses).containsExactly(503, 503, 200);
    assertThat(standIn.use("key", MODEL).requestsToday()).isEqualTo(3);
  }

  @Test
  void limits_hold_during_an_outage() throws Exception {
    start(StandInOptions.QUICK.limitedTo(1));
    standIn.begin(StandInStorm.ofCalls(StandInFault.OVERLOADED, 10));

    assertThat(List.of(status("key"), status("key"))).containsExactly(503, 429);
    assertThat(standIn.overLimit().day()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "OVERLOADED_IN_ARRAY, 503",
    "INTERNAL, 500",
    "BAD_GATEWAY, 502",
    "DEADLINE, 504",
    "EXHAUSTED, 429",
    "SPEND_LIMIT, 429",
    "BLOCKED, 200"
  })
  void faults_have_their_status(StandInFault fault, int status) throws Exception {
    start(StandInOptions.QUICK.behaving(StandInBehaviour.GOOD.with(fault, 1)));

    assertThat(status("key")).isEqualTo(status);
  }

  @Test
  void connections_break_before_or_in_the_middle_of_an_answer() throws Exception {
    start(StandInOptions.QUICK);

    standIn.begin(StandInStorm.ofCalls(StandInFault.CLOSE, 1));
    assertThatThrownBy(() -> status("key")).isInstanceOf(IOException.class);
    standIn.begin(StandInStorm.ofCalls(StandInFault.CUT, 1));
    assertThatThrownBy(() -> status("key")).isInstanceOf(IOException.class);
    assertThat(status("key")).isEqualTo(200);
  }

  @Test
  void script_takes_the_place_of_the_answer_and_not_of_the_books() throws Exception {
    start(StandInOptions.QUICK.limitedTo(1));
    standIn.answerWith(request -> Optional.of(StandInErrors.overloaded()));

    assertThat(List.of(status("key"), status("key"))).containsExactly(503, 503);
    assertThat(standIn.use("key", MODEL).requestsToday()).isEqualTo(1);
    assertThat(standIn.overLimit().day()).isEqualTo(1);
  }

  @Test
  void refused_request_uses_nothing_up_but_an_input_too_long_does() throws Exception {
    start(StandInOptions.QUICK);
    String path = "/v1beta/models/" + MODEL + ":generateContent";

    HttpResponse<String> wrong = calls.send("POST", path, "key", "{\"content\":[]}");
    StandInUse afterWrong = standIn.use("key", MODEL);
    HttpResponse<String> tooLong =
        calls.send("POST", path, "key", StandInCalls.saying("x".repeat(3 * 1_048_577)));

    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(afterWrong).isEqualTo(StandInUse.NONE);
    assertThat(tooLong.statusCode()).isEqualTo(400);
    assertThat(tooLong.body()).contains("exceeds the maximum number of tokens allowed 1048576.");
    assertThat(standIn.use("key", MODEL).requestsToday()).isEqualTo(1);
  }

  @Test
  void answer_keeps_to_the_length_the_request_allows() throws Exception {
    start(StandInOptions.QUICK);
    String body =
        new JsonObject(StandInCalls.saying("hello"))
            .put("generationConfig", new JsonObject().put("maxOutputTokens", 5))
            .encode();

    HttpResponse<String> answer =
        calls.send("POST", "/v1beta/models/" + MODEL + ":generateContent", "key", body);

    assertThat(answer.body()).contains("MAX_TOKENS", "\"candidatesTokenCount\": 5");
  }

  @Test
  void models_are_listed_page_by_page() throws Exception {
    start(StandInOptions.QUICK);

    JsonObject first = new JsonObject(calls.get("/v1beta/models?pageSize=5", "key").body());
    JsonObject second =
        new JsonObject(
            calls
                .get(
                    "/v1beta/models?pageSize=5&pageToken=" + first.getString("nextPageToken"),
                    "key")
                .body());

    assertThat(first.getJsonArray("models")).hasSize(5);
    assertThat(second.containsKey("nextPageToken")).isFalse();
    assertThat(Stream.of(first, second).flatMap(StandInProviderTest::names))
        .containsExactlyElementsOf(
            StandInModels.LISTED.stream().map(name -> "models/" + name).toList());
    assertThat(calls.get("/v1beta/models?pageToken=nonsense", "key").statusCode()).isEqualTo(400);
    assertThat(calls.get("/v1beta/models?pageSize=-1", "key").statusCode()).isEqualTo(400);
  }

  @Test
  void tokens_are_counted_for_nothing() throws Exception {
    start(StandInOptions.QUICK);
    String path = "/v1beta/models/" + MODEL + ":countTokens";
    String nested = "{\"generateContentRequest\":" + StandInCalls.saying("hello you") + "}";

    JsonObject plain =
        new JsonObject(calls.send("POST", path, "key", StandInCalls.saying("hello")).body());
    JsonObject whole = new JsonObject(calls.send("POST", path, "key", nested).body());

    assertThat(plain.getInteger("totalTokens")).isEqualTo(2);
    assertThat(whole.getInteger("totalTokens")).isEqualTo(3);
    assertThat(calls.send("POST", path, "key", "{\"text\":1}").statusCode()).isEqualTo(400);
    assertThat(calls.send("POST", path, "key", "no json").statusCode()).isEqualTo(400);
    assertThat(calls.send("POST", path, "", "{}").statusCode()).isEqualTo(403);
    assertThat(standIn.calls()).isZero();
    assertThat(standIn.use("key", MODEL)).isEqualTo(StandInUse.NONE);
  }

  @Test
  void reset_makes_it_as_new() throws Exception {
    start(StandInOptions.QUICK.limitedTo(1));
    standIn.behave(now -> now.with("key", StandInKey.LEAKED).with(StandInFault.INTERNAL, 1));
    standIn.begin(StandInStorm.ofCalls(StandInFault.CLOSE, 100));
    status("key");

    standIn.reset();

    assertThat(standIn.calls()).isZero();
    assertThat(List.of(status("key"), status("key"))).containsExactly(200, 429);
  }

  private static Stream<String> names(JsonObject page) {
    JsonArray models = page.getJsonArray("models");
    return models.stream().map(model -> ((JsonObject) model).getString("name"));
  }

  private void start(StandInOptions options) {
    standIn = new GeminiStandIn(options, clock);
    standIn.start();
    calls = new StandInCalls(standIn);
  }

  private int status(String key) throws Exception {
    return calls.generate(key).statusCode();
  }
}
