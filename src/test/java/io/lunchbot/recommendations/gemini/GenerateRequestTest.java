package io.lunchbot.recommendations.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.config.Config;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenerateRequestTest {
  /** Every field the provider knows, by where it may stand; anything else is HTTP 400 there. */
  private static final Map<String, Set<String>> KNOWN =
      Map.of(
          "",
          Set.of("systemInstruction", "contents", "generationConfig", "safetySettings", "store"),
          "systemInstruction",
          Set.of("parts", "role"),
          "systemInstruction.parts",
          Set.of("text"),
          "contents",
          Set.of("role", "parts"),
          "contents.parts",
          Set.of("text"),
          "generationConfig",
          Set.of(
              "responseMimeType",
              "responseJsonSchema",
              "responseSchema",
              "maxOutputTokens",
              "thinkingConfig"),
          "generationConfig.thinkingConfig",
          Set.of("thinkingLevel", "thinkingBudget", "includeThoughts"));

  private static final Optional<String> NONE = Optional.empty();

  /** What responseJsonSchema supports, and propertyOrdering; names of properties are free. */
  private static final Set<String> SCHEMA_WORDS =
      Set.of("type", "properties", "items", "required", "propertyOrdering", "description", "title");

  private static JsonObject request(String model, String data) {
    return new JsonObject(new GenerateRequest("Пиши \"коротко\".\n", model).body(data, NONE));
  }

  private static List<String> unknownFields(String path, Object value) {
    List<String> unknown = new ArrayList<>();
    if (value instanceof JsonArray items) {
      items.forEach(item -> unknown.addAll(unknownFields(path, item)));
    } else if (value instanceof JsonObject object && !path.endsWith("responseJsonSchema")) {
      for (String name : object.fieldNames()) {
        if (!KNOWN.getOrDefault(path, Set.of()).contains(name)) {
          unknown.add(path + "." + name);
        }
        unknown.addAll(
            unknownFields(path.isEmpty() ? name : path + "." + name, object.getValue(name)));
      }
    }
    return unknown;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gemini-3.5-flash-lite",
        "gemini-3.8-flash",
        "gemini-2.5-flash",
        "gemini-2.0-flash",
        "gemma-3-27b-it"
      })
  void the_provider_knows_every_field(String model) {
    assertThat(unknownFields("", request(model, "{}"))).isEmpty();
  }

  @Test
  void the_strict_check_finds_a_wrong_field() {
    JsonObject wrong = request("gemini-2.0-flash", "{}").put("systemText", "x");
    wrong.getJsonArray("contents").getJsonObject(0).put("text", "x");

    assertThat(unknownFields("", wrong)).containsExactlyInAnyOrder(".systemText", "contents.text");
  }

  @Test
  void texts_arrive_as_they_were() {
    String data = "{\"new_dishes\":[\"Суп \\\"дня\\\" 🍲\"]}";

    JsonObject request = request("gemini-3.5-flash-lite", data);

    assertThat(textOf(request.getJsonObject("systemInstruction"))).isEqualTo("Пиши \"коротко\".\n");
    JsonObject content = request.getJsonArray("contents").getJsonObject(0);
    assertThat(content.getString("role")).isEqualTo("user");
    assertThat(textOf(content)).isEqualTo(data);
    assertThat(request.getJsonArray("contents")).hasSize(1);
  }

  @Test
  void a_json_answer_of_a_flat_shape_is_asked_for() {
    JsonObject config = request("gemini-3.5-flash-lite", "{}").getJsonObject("generationConfig");
    JsonObject schema = config.getJsonObject("responseJsonSchema");
    JsonObject properties = schema.getJsonObject("properties");

    assertThat(config.getString("responseMimeType")).isEqualTo("application/json");
    assertThat(config.getInteger("maxOutputTokens")).isEqualTo(8192);
    assertThat(SCHEMA_WORDS).containsAll(schema.fieldNames());
    assertThat(schema.getJsonArray("required")).isEqualTo(JsonArray.of("summary", "tips"));
    assertThat(schema.getJsonArray("propertyOrdering")).isEqualTo(JsonArray.of("summary", "tips"));
    assertThat(properties)
        .isEqualTo(
            JsonObject.of(
                "summary",
                JsonObject.of("type", "string"),
                "tips",
                JsonObject.of("type", "array", "items", JsonObject.of("type", "string"))));
  }

  @ParameterizedTest
  @CsvSource({"2, 8192", "16, 8192", "32, 16384"})
  void of_several_users_a_list_is_asked_for_with_room_for_all(int users, int outputTokens) {
    GenerateRequest request = GenerateRequest.forSeveral("Пиши.", "gemini-3.5-flash-lite", users);

    JsonObject body = new JsonObject(request.body("[{}]", NONE));

    JsonObject config = body.getJsonObject("generationConfig");
    JsonObject schema = config.getJsonObject("responseJsonSchema");
    JsonObject items = schema.getJsonObject("items");
    assertThat(unknownFields("", body)).isEmpty();
    assertThat(config.getInteger("maxOutputTokens")).isEqualTo(outputTokens);
    assertThat(schema.getString("type")).isEqualTo("array");
    assertThat(SCHEMA_WORDS).containsAll(schema.fieldNames()).containsAll(items.fieldNames());
    assertThat(items.getJsonArray("required")).isEqualTo(JsonArray.of("number", "summary", "tips"));
    assertThat(items.getJsonObject("properties").getJsonObject("number"))
        .isEqualTo(JsonObject.of("type", "integer"));
  }

  @Test
  void thinking_is_set_by_the_model() {
    assertThat(thinking("gemini-3.5-flash-lite"))
        .isEqualTo(JsonObject.of("thinkingLevel", "MINIMAL"));
    assertThat(thinking("gemini-2.5-flash")).isEqualTo(JsonObject.of("thinkingBudget", 0));
    assertThat(thinking("gemini-2.0-flash")).isNull();
  }

  @Test
  void a_correction_is_a_second_part_of_the_same_message() {
    String body =
        new GenerateRequest("Пиши.", "gemini-2.0-flash")
            .body("{\"orders\":1}", Optional.of("Write \"summary\"."));

    JsonObject request = new JsonObject(body);

    assertThat(unknownFields("", request)).isEmpty();
    assertThat(request.getJsonArray("contents"))
        .isEqualTo(
            JsonArray.of(
                JsonObject.of(
                    "role",
                    "user",
                    "parts",
                    JsonArray.of(
                        JsonObject.of("text", "{\"orders\":1}"),
                        JsonObject.of("text", "Write \"summary\".")))));
  }

  @Test
  void what_all_users_share_comes_first() {
    GenerateRequest request = new GenerateRequest("Пиши.", "gemini-3.5-flash-lite");

    assertThat(request.body("{\"orders\":1}", NONE)).endsWith("{\\\"orders\\\":1}\"}]}]}");
  }

  @Test
  void a_whole_prompt_is_a_few_thousand_characters() {
    PromptTemplate template =
        PromptTemplate.load(
            new Config.Recommendations(
                Duration.ofDays(1), "ru", Duration.ZERO, Duration.ZERO, Optional.empty()));
    String data = new Prompt(template, 30).prepare(SampleStats.PLAIN, Past.NONE, Set.of()).data();

    assertThat(
            new GenerateRequest(template.instructions(), "gemini-3.5-flash-lite").body(data, NONE))
        .hasSizeLessThan(6_000);
  }

  private static JsonObject thinking(String model) {
    return request(model, "{}").getJsonObject("generationConfig").getJsonObject("thinkingConfig");
  }

  private static String textOf(JsonObject content) {
    return content.getJsonArray("parts").getJsonObject(0).getString("text");
  }
}
