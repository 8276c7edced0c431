package io.lunchbot.recommendations.embedded.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.genai.Client;
import com.google.genai.errors.ApiException;
import com.google.genai.errors.ClientException;
import com.google.genai.errors.GenAiIOException;
import com.google.genai.errors.ServerException;
import com.google.genai.types.Content;
import com.google.genai.types.FinishReason;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.google.genai.types.ListModelsConfig;
import com.google.genai.types.Model;
import com.google.genai.types.Part;
import com.google.genai.types.Schema;
import com.google.genai.types.ThinkingConfig;
import com.google.genai.types.Type;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Google's own Java client takes the stand-in for the provider. */
class OfficialSdkTest {
  private static final String MODEL = "gemini-3.5-flash-lite";
  private static final String KEY = "key";
  private static final String DATA =
      "{\"language\":\"en\",\"window_days\":30,\"orders\":12,\"favourites\":[]}";

  private final GeminiStandIn standIn = new GeminiStandIn(StandInOptions.QUICK);
  private Client client;

  @BeforeEach
  void start() {
    standIn.start();
    client = client("v1beta", 1);
  }

  @AfterEach
  void close() {
    client.close();
    standIn.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1beta", "v1"})
  void text_is_answered(String version) {
    try (Client versioned = client(version, 1)) {
      GenerateContentResponse response = versioned.models.generateContent(MODEL, DATA, null);

      assertThat(response.text()).contains("12 orders");
      assertThat(response.finishReason().knownEnum()).isEqualTo(FinishReason.Known.STOP);
      assertThat(response.modelVersion()).contains(MODEL);
      assertThat(response.usageMetadata().orElseThrow().promptTokenCount())
          .contains((DATA.length() + 2) / 3);
    }
  }

  @Test
  void schema_of_the_client_is_answered_in_its_shape() {
    Schema texts = Schema.builder().type(Type.Known.ARRAY).items(text()).build();
    Schema schema =
        Schema.builder()
            .type(Type.Known.OBJECT)
            .properties(ImmutableMap.of("summary", text(), "tips", texts))
            .required("summary", "tips")
            .propertyOrdering("summary", "tips")
            .build();

    GenerateContentResponse response =
        client.models.generateContent(
            MODEL, DATA, json().responseSchema(schema).thinkingConfig(minimal()).build());

    assertThat(new JsonObject(response.text()).fieldNames()).containsExactly("summary", "tips");
  }

  @Test
  void json_schema_and_an_instruction_are_answered_in_its_shape() {
    Map<String, Object> schema =
        Map.of(
            "type",
            "object",
            "properties",
            Map.of("summary", Map.of("type", "string")),
            "additionalProperties",
            false);

    GenerateContentResponse response =
        client.models.generateContent(
            MODEL,
            DATA,
            json()
                .responseJsonSchema(schema)
                .systemInstruction(Content.fromParts(Part.fromText("Be brief.")))
                .maxOutputTokens(8192)
                .build());

    assertThat(new JsonObject(response.text()).getString("summary")).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource({
    "UNKNOWN, 400, INVALID_ARGUMENT, API key not valid",
    "LOCATION, 400, FAILED_PRECONDITION, User location",
    "UNAUTHENTICATED, 401, UNAUTHENTICATED, authentication credentials",
    "LEAKED, 403, PERMISSION_DENIED, reported as leaked",
    "SUSPENDED, 403, PERMISSION_DENIED, has been suspended",
    "SERVICE_DISABLED, 403, PERMISSION_DENIED, Generative Language API"
  })
  void refused_key_is_an_exception_with_its_code(
      StandInKey state, int code, String status, String text) {
    standIn.behave(now -> now.with(KEY, state));

    expectClientException(MODEL, code, status, text);
  }

  @Test
  void wrong_request_is_an_exception_with_code_400() {
    ThinkingConfig both = minimal().toBuilder().thinkingBudget(0).build();

    ClientException thrown =
        catchThrowableOfType(
            ClientException.class,
            () -> client.models.generateContent(MODEL, DATA, json().thinkingConfig(both).build()));

    assertThat(thrown.code()).isEqualTo(400);
    assertThat(thrown.status()).isEqualTo("INVALID_ARGUMENT");
    assertThat(thrown.message()).contains("only one of thinking budget and thinking level");
  }

  @Test
  void spent_credits_are_an_exception_with_code_402() {
    standIn.behave(now -> now.with(now.quotas().spending(KEY)));

    expectClientException(MODEL, 402, "RESOURCE_EXHAUSTED", "prepayment credits");
  }

  @Test
  void retired_model_is_an_exception_with_code_404() {
    expectClientException("gemini-2.0-flash", 404, "NOT_FOUND", "models/gemini-2.0-flash");
    assertThat(
            catchThrowableOfType(
                    ClientException.class, () -> client.models.get("gemini-2.0-flash", null))
                .code())
        .isEqualTo(404);
  }

  @Test
  void limits_are_an_exception_with_code_429_and_the_details() {
    standIn.behave(now -> now.with(StandInLimits.ofRequests(1, 1)));
    client.models.generateContent(MODEL, DATA, null);

    ClientException thrown =
        expectClientException(MODEL, 429, "RESOURCE_EXHAUSTED", "exceeded your current quota");

    assertThat(thrown.message())
        .contains(
            "GenerateRequestsPerDayPerProjectPerModel-FreeTier",
            "GenerateRequestsPerMinutePerProjectPerModel-FreeTier",
            "retryDelay");
    assertThat(standIn.overLimit()).isEqualTo(new StandInOverLimit(1, 1, 0, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "OVERLOADED, 503, UNAVAILABLE",
    "INTERNAL, 500, INTERNAL",
    "DEADLINE, 504, DEADLINE_EXCEEDED",
    "BAD_GATEWAY, 502, Bad Gateway"
  })
  void outage_is_an_exception_with_its_code(StandInFault fault, int code, String status) {
    standIn.begin(StandInStorm.ofCalls(fault, 1));

    ServerException thrown =
        catchThrowableOfType(
            ServerException.class, () -> client.models.generateContent(MODEL, DATA, null));

    assertThat(thrown.code()).isEqualTo(code);
    assertThat(thrown.status()).isEqualTo(status);
  }

  @Test
  void client_that_retries_gets_through_a_short_outage() {
    standIn.begin(StandInStorm.ofCalls(StandInFault.OVERLOADED, 2));

    try (Client patient = client("v1beta", 3)) {
      assertThat(patient.models.generateContent(MODEL, DATA, null).text()).isNotBlank();
    }

    assertThat(standIn.calls()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(names = {"CLOSE", "CUT"})
  void broken_connection_is_no_answer(StandInFault fault) {
    standIn.begin(StandInStorm.ofCalls(fault, 1));

    GenAiIOException thrown =
        catchThrowableOfType(
            GenAiIOException.class, () -> client.models.generateContent(MODEL, DATA, null));

    assertThat(thrown).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(names = {"THOUGHT", "PARTS"})
  void text_is_put_together_without_thoughts(StandInFault fault) {
    standIn.begin(StandInStorm.ofCalls(fault, 1));

    GenerateContentResponse response = client.models.generateContent(MODEL, DATA, null);

    assertThat(new JsonObject(response.text()).getString("summary")).contains("12 orders");
  }

  @Test
  void blocked_prompt_has_no_candidates_and_a_reason() {
    standIn.begin(StandInStorm.ofCalls(StandInFault.BLOCKED, 1));

    GenerateContentResponse response = client.models.generateContent(MODEL, DATA, null);

    assertThat(response.candidates()).isEmpty();
    assertThat(response.promptFeedback().orElseThrow().blockReason().orElseThrow().toString())
        .isEqualTo("PROHIBITED_CONTENT");
  }

  @Test
  void models_are_looked_at_listed_and_counted_for() {
    Model model = client.models.get(MODEL, null);
    List<String> names = new ArrayList<>();
    client
        .models
        .list(ListModelsConfig.builder().pageSize(3).build())
        .forEach(listed -> names.add(listed.name().orElseThrow()));

    assertThat(model.name()).contains("models/" + MODEL);
    assertThat(model.inputTokenLimit()).contains(1_048_576);
    assertThat(names).hasSize(StandInModels.LISTED.size()).contains("models/" + MODEL);
    assertThat(client.models.countTokens(MODEL, "123456", null).totalTokens()).contains(2);
    assertThat(standIn.calls()).isZero();
  }

  private ClientException expectClientException(
      String model, int code, String status, String text) {
    ClientException thrown =
        catchThrowableOfType(
            ClientException.class, () -> client.models.generateContent(model, DATA, null));
    assertThat(thrown).isNotNull();
    assertThat(thrown)
        .extracting(ApiException::code, ApiException::status)
        .isEqualTo(ImmutableList.of(code, status));
    assertThat(thrown.message()).contains(text);
    return thrown;
  }

  private Client client(String version, int attempts) {
    HttpRetryOptions retry =
        HttpRetryOptions.builder().attempts(attempts).initialDelay(0.01).maxDelay(0.02).build();
    return Client.builder()
        .apiKey(KEY)
        .httpOptions(
            HttpOptions.builder()
                .baseUrl(standIn.baseUrl())
                .apiVersion(version)
                .timeout(10_000)
                .retryOptions(retry)
                .build())
        .build();
  }

  private static GenerateContentConfig.Builder json() {
    return GenerateContentConfig.builder().responseMimeType("application/json");
  }

  private static ThinkingConfig minimal() {
    return ThinkingConfig.builder().thinkingLevel("MINIMAL").build();
  }

  private static Schema text() {
    return Schema.builder().type(Type.Known.STRING).build();
  }
}
