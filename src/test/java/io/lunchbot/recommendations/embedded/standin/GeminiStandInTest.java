package io.lunchbot.recommendations.embedded.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GeminiStandInTest {
  private static final String KEY = "stand-in-key-1";
  private static final String MODEL = "gemini-3.5-flash-lite";
  private static final String GENERATE = "/v1beta/models/" + MODEL + ":generateContent";
  private static final String DATA =
      """
      {"language":"%s","window_days":30,"orders":12,
       "categories":[{"category":"soup","count":8,"percent":66.7}],
       "dishes_tried":9,"dishes_available":40,
       "favourites":[{"name":"Борщ","count":5}],"new_dishes":["Окрошка","Плов"]}
      """;

  private final HttpClient client = HttpClient.newHttpClient();
  private GeminiStandIn standIn;

  @AfterEach
  void close() {
    standIn.close();
  }

  @Test
  void answers_in_the_language_of_the_data_with_a_summary_and_tips() throws Exception {
    start(StandInOptions.QUICK);

    JsonObject russian = text(post(GENERATE, KEY, body(DATA.formatted("ru"))));
    JsonObject english =
        text(post(GENERATE, KEY, body("Write {\"tips\":…}. Data: " + DATA.formatted("en"))));

    assertThat(russian.fieldNames()).containsExactly("summary", "tips");
    assertThat(russian.getString("summary")).contains("12 заказов", "«Борщ»");
    assertThat(russian.getJsonArray("tips").size()).isBetween(2, 3);
    assertThat(english.getString("summary")).contains("12 orders", "\"Борщ\"");
  }

  @Test
  void answer_has_the_shape_of_the_api() throws Exception {
    start(StandInOptions.QUICK);

    JsonObject answer = new JsonObject(post(GENERATE, KEY, body(DATA.formatted("ru"))).body());

    JsonObject candidate = answer.getJsonArray("candidates").getJsonObject(0);
    JsonObject usage = answer.getJsonObject("usageMetadata");
    assertThat(candidate.getString("finishReason")).isEqualTo("STOP");
    assertThat(candidate.getJsonObject("content").getString("role")).isEqualTo("model");
    assertThat(usage.getInteger("promptTokenCount")).isPositive();
    assertThat(usage.getInteger("totalTokenCount"))
        .isEqualTo(usage.getInteger("promptTokenCount") + usage.getInteger("candidatesTokenCount"));
    assertThat(answer.getString("modelVersion")).isEqualTo(MODEL);
    assertThat(answer.getString("responseId")).isNotBlank();
  }

  @Test
  void prompt_that_is_no_data_gets_an_answer_too() throws Exception {
    start(StandInOptions.QUICK);

    JsonObject text = text(post(GENERATE, KEY, body("What {is for} lunch?")));

    assertThat(text.getString("summary")).isNotBlank();
  }

  @Test
  void missing_unknown_and_known_keys_are_told_apart() throws Exception {
    start(StandInOptions.QUICK.knowing(Set.of(KEY)));

    HttpResponse<String> missing = post(GENERATE, "", body("hello"));
    HttpResponse<String> unknown = post(GENERATE, "another", body("hello"));
    HttpResponse<String> known = post(GENERATE, KEY, body("hello"));

    assertThat(missing.statusCode()).isEqualTo(403);
    assertThat(missing.body()).contains("unregistered callers");
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(unknown.body()).contains("API_KEY_INVALID");
    assertThat(known.statusCode()).isEqualTo(200);
  }

  @Test
  void each_key_has_its_own_daily_limit() throws Exception {
    start(StandInOptions.QUICK.limitedTo(2));

    List<Integer> first =
        List.of(statusOf(KEY), statusOf(KEY), statusOf(KEY), statusOf("stand-in-key-2"));

    assertThat(first).containsExactly(200, 200, 429, 200);
    assertThat(post(GENERATE, KEY, body("hello")).body())
        .contains("GenerateRequestsPerDayPerProjectPerModel-FreeTier", "\"quotaValue\": \"2\"");
    assertThat(standIn.calls(KEY)).isEqualTo(4);
    assertThat(standIn.calls()).isEqualTo(5);
  }

  @Test
  void models_are_listed_and_a_retired_one_is_not_found() throws Exception {
    start(StandInOptions.QUICK.knowing(Set.of(KEY)));

    assertThat(new JsonObject(get("/v1beta/models", KEY).body()).getJsonArray("models"))
        .isNotEmpty();
    assertThat(new JsonObject(get("/v1beta/models/" + MODEL, KEY).body()).getString("name"))
        .isEqualTo("models/" + MODEL);
    assertThat(get("/v1beta/models/gemini-2.0-flash-exp", KEY).statusCode()).isEqualTo(404);
    assertThat(get("/v1beta/models", "another").statusCode()).isEqualTo(400);
    assertThat(post("/v1beta/models/gemini-2.0-flash:generateContent", KEY, body("hello")).body())
        .contains("models/gemini-2.0-flash is not found for API version v1beta");
    assertThat(standIn.calls()).isEqualTo(1);
  }

  @Test
  void request_the_api_would_not_understand_is_refused() throws Exception {
    start(StandInOptions.QUICK);

    assertThat(post(GENERATE, KEY, "no json").statusCode()).isEqualTo(400);
    assertThat(post(GENERATE, KEY, "{\"contents\":[]}").statusCode()).isEqualTo(400);
    assertThat(post(GENERATE, KEY, body("hello").replace("contents", "content")).statusCode())
        .isEqualTo(400);
    assertThat(post(GENERATE, KEY, body("hello").replaceFirst("}$", ",\"x\":1}")).body())
        .contains("Unknown name \\\"x\\\": Cannot find field.");
  }

  @Test
  void script_answers_in_its_place_and_sees_the_request() throws Exception {
    start(StandInOptions.QUICK);
    standIn.answerWith(
        request ->
            request.numberOfKey() == 2 && request.body().contains("hello")
                ? Optional.of(StandInErrors.overloaded())
                : Optional.empty());

    List<Integer> statuses = List.of(statusOf(KEY), statusOf(KEY), statusOf(KEY));

    assertThat(statuses).containsExactly(200, 503, 200);
    assertThat(standIn.requests())
        .extracting(StandInRequest::number, StandInRequest::key, StandInRequest::model)
        .startsWith(tuple(1L, KEY, MODEL))
        .hasSize(3);
  }

  @Test
  void script_can_say_any_text_as_the_model() throws Exception {
    start(StandInOptions.QUICK);
    standIn.answerWith(request -> Optional.of(StandInAnswer.text("```json\n{}\n```")));

    JsonObject answer = new JsonObject(post(GENERATE, KEY, body("hello")).body());

    assertThat(modelText(answer)).isEqualTo("```json\n{}\n```");
  }

  @Test
  void script_can_break_the_connection_before_or_in_the_middle_of_an_answer() throws Exception {
    start(StandInOptions.QUICK);

    standIn.answerWith(request -> Optional.of(StandInAnswer.close()));
    assertThatThrownBy(() -> statusOf(KEY)).isInstanceOf(IOException.class);

    standIn.answerWith(request -> Optional.of(StandInAnswer.cut(200, "{\"candidates\":[]}")));
    assertThatThrownBy(() -> statusOf(KEY)).isInstanceOf(IOException.class);
  }

  @Test
  void stalled_request_is_never_answered_and_no_longer_under_way_when_given_up() throws Exception {
    start(StandInOptions.QUICK);
    standIn.answerWith(
        request -> request.number() == 1 ? Optional.of(StandInAnswer.stall()) : Optional.empty());

    HttpRequest impatient =
        request(GENERATE, KEY)
            .timeout(Duration.ofMillis(200))
            .POST(HttpRequest.BodyPublishers.ofString(body("hello")))
            .build();
    assertThatThrownBy(() -> client.send(impatient, BodyHandlers.ofString()))
        .isInstanceOf(HttpTimeoutException.class);

    await()
        .untilAsserted(
            () -> {
              standIn.reset();
              assertThat(standIn.mostInFlight()).isZero();
            });
  }

  @Test
  void counts_the_calls_that_are_under_way_at_once() throws Exception {
    start(StandInOptions.QUICK.delayedBy(Duration.ofMillis(300)));

    List<CompletableFuture<HttpResponse<String>>> calls =
        Stream.generate(
                () ->
                    client.sendAsync(
                        request(GENERATE, KEY)
                            .POST(HttpRequest.BodyPublishers.ofString(body("hello")))
                            .build(),
                        BodyHandlers.ofString()))
            .limit(5)
            .toList();
    CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).join();

    assertThat(standIn.mostInFlight()).isBetween(2, 5);
  }

  @Test
  void delay_lies_around_its_median() throws Exception {
    start(StandInOptions.QUICK.delayedBy(Duration.ofMillis(300)));
    get("/v1beta/models", KEY);

    long began = System.nanoTime();
    statusOf(KEY);
    Duration answered = Duration.ofNanos(System.nanoTime() - began);

    assertThat(answered).isBetween(Duration.ofMillis(100), Duration.ofSeconds(10));
  }

  @Test
  void comes_back_on_the_same_port() throws Exception {
    start(StandInOptions.QUICK);
    String url = standIn.baseUrl();

    standIn.close();
    standIn.start();

    assertThat(standIn.baseUrl()).isEqualTo(url);
    assertThat(statusOf(KEY)).isEqualTo(200);
  }

  private void start(StandInOptions options) {
    standIn = new GeminiStandIn(options);
    standIn.start();
  }

  private int statusOf(String key) throws Exception {
    return post(GENERATE, key, body("hello")).statusCode();
  }

  private HttpResponse<String> post(String path, String key, String body) throws Exception {
    return client.send(
        request(path, key).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path, String key) throws Exception {
    return client.send(request(path, key).GET().build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path, String key) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(standIn.baseUrl() + path));
    return key.isEmpty() ? request : request.header("x-goog-api-key", key);
  }

  private static String body(String text) {
    JsonObject part = new JsonObject().put("text", text);
    return new JsonObject()
        .put("contents", List.of(new JsonObject().put("role", "user").put("parts", List.of(part))))
        .encode();
  }

  private static JsonObject text(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(200);
    return new JsonObject(modelText(new JsonObject(response.body())));
  }

  private static String modelText(JsonObject answer) {
    return answer
        .getJsonArray("candidates")
        .getJsonObject(0)
        .getJsonObject("content")
        .getJsonArray("parts")
        .getJsonObject(0)
        .getString("text");
  }
}
