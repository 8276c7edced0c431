package io.lunchbot.recommendations.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.gemini.Gemini.Outcome;
import io.lunchbot.recommendations.gemini.Gemini.Refused;
import io.lunchbot.recommendations.gemini.Gemini.Written;
import io.lunchbot.recommendations.keys.LimitSignal;
import io.lunchbot.recommendations.keys.Usage;
import io.lunchbot.recommendations.keys.Verdict;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
  private static final PreparedPrompt DISHES = SampleStats.prepared("Борщ", "Плов");
  private static final Named NAMED = new Named(List.of(), List.of(List.of()));
  private static final Secret KEY = new Secret(ErrorBodies.KEY);
  private static final AnswerReader READER =
      new AnswerReader("gemini-asked", SampleStats.template());
  private static final String TEXT =
      "{\\\"summary\\\":\\\"Вы любите супы.\\\",\\\"tips\\\":[\\\"Салат\\\"]}";
  private static final String ENGLISH =
      "{\\\"summary\\\":\\\"You like soups.\\\",\\\"tips\\\":[\\\"Try a salad\\\"]}";
  private static final Answer ANSWER = new Answer("Вы любите супы.", List.of("Салат"));
  private static final String COUNTS =
      "\"usageMetadata\":{\"promptTokenCount\":8,\"candidatesTokenCount\":11,"
          + "\"totalTokenCount\":848,\"thoughtsTokenCount\":829}";

  private static String body(String finish, String parts) {
    return "{\"candidates\":[{\"content\":{\"parts\":[%s],\"role\":\"model\"},%s\"index\":0}],%s}"
        .formatted(parts, finish.isEmpty() ? "" : "\"finishReason\":\"" + finish + "\",", COUNTS);
  }

  private static String part(String text) {
    return "{\"text\":\"" + text + "\"}";
  }

  @Test
  void a_plain_answer_names_its_model_its_prompt_and_its_cost() {
    String body =
        body("STOP", part(TEXT))
            .replaceFirst("\\{", "{\"modelVersion\":\"gemini-3.5-flash-lite\",");

    Outcome outcome = READER.read(body, KEY, DISHES);

    assertThat(outcome)
        .isEqualTo(new Written(ANSWER, NAMED, new Usage(8, 840), "gemini-3.5-flash-lite", "ru/1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"STOP", "FINISH_REASON_UNSPECIFIED", "", "MAX_TOKENS", "CONTINUATION"})
  void a_complete_answer_is_taken_however_the_model_ended(String finish) {
    assertThat(READER.read(body(finish, part(TEXT)), KEY, DISHES))
        .isEqualTo(new Written(ANSWER, NAMED, new Usage(8, 840), "gemini-asked", "ru/1"));
  }

  @Test
  void an_answer_in_several_parts_is_joined_without_the_thoughts() {
    String parts =
        "{\"text\":\"{I think}\",\"thought\":true},"
            + part(TEXT.substring(0, 20))
            + ",{\"functionCall\":{}},{\"text\":\""
            + TEXT.substring(20)
            + "\",\"thoughtSignature\":\"AbC=\"}";

    assertThat(READER.read(body("STOP", parts), KEY, DISHES)).isInstanceOf(Written.class);
  }

  @Test
  void only_the_first_candidate_counts() {
    String second = ",{\"content\":{\"parts\":[" + part("{}") + "]}}],";
    String body = body("STOP", part(TEXT)).replace("],\"usage", second + "\"usage");

    assertThat(READER.read(body, KEY, DISHES)).isInstanceOf(Written.class);
  }

  static Stream<Arguments> refusals() {
    String cut = part(TEXT.substring(0, 30));
    return Stream.of(
        arguments(body("STOP", part("Sorry.")), "malformed_answer"),
        arguments(body("STOP", part("[]")), "wrong_shape"),
        arguments(body("STOP", part(ENGLISH)), "wrong_language"),
        arguments(body("MAX_TOKENS", part(ENGLISH)), "wrong_language"),
        arguments(body("STOP", ""), "empty_answer"),
        arguments(body("", ""), "empty_answer"),
        arguments(body("STOP", "{\"text\":\"hm\",\"thought\":true}"), "empty_answer"),
        arguments(body("MAX_TOKENS", cut), "truncated"),
        arguments(body("MAX_TOKENS", ""), "truncated"),
        arguments(body("CONTINUATION", cut), "truncated"),
        arguments(body("SAFETY", part(TEXT)), "safety"),
        arguments(body("RECITATION", ""), "recitation"),
        arguments(body("LANGUAGE", ""), "language"),
        arguments(body("BLOCKLIST", ""), "blocklist"),
        arguments(body("PROHIBITED_CONTENT", ""), "prohibited_content"),
        arguments(body("SPII", ""), "spii"),
        arguments(body("MALFORMED_RESPONSE", ""), "malformed_answer"),
        arguments(body("MALFORMED_FUNCTION_CALL", ""), "malformed_answer"),
        arguments(body("UNEXPECTED_TOOL_CALL", ""), "malformed_answer"),
        arguments(body("TOO_MANY_TOOL_CALLS", ""), "malformed_answer"),
        arguments(body("OTHER", part(TEXT)), "stopped_otherwise"),
        arguments(body("IMAGE_SAFETY", ""), "stopped_otherwise"),
        arguments(body("A_REASON_OF_NEXT_YEAR", part(TEXT)), "stopped_otherwise"),
        arguments(body("canary " + ErrorBodies.KEY, part(TEXT)), "stopped_otherwise"),
        arguments(
            "{\"candidates\":[{\"finishReason\":\"OTHER\",\"index\":0}]," + COUNTS + "}",
            "stopped_otherwise"),
        arguments(
            "{\"candidates\":[{\"content\":{\"role\":\"model\"},\"finishReason\":\"STOP\"}],"
                + COUNTS
                + "}",
            "empty_answer"),
        arguments(
            "{\"candidates\":[{\"finishReason\":\"RECITATION\",\"citationMetadata\":{}}],"
                + COUNTS
                + "}",
            "recitation"),
        arguments(
            "{\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"}," + COUNTS + "}",
            "blocked_prompt"),
        arguments(
            "{\"candidates\":[],\"promptFeedback\":{\"blockReason\":\"SAFETY\","
                + "\"safetyRatings\":[]},"
                + COUNTS
                + "}",
            "blocked_prompt"),
        arguments("{\"promptFeedback\":{}," + COUNTS + "}", "empty_answer"),
        arguments("{\"candidates\":[null]," + COUNTS + "}", "empty_answer"),
        arguments("{" + COUNTS + "}", "empty_answer"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void an_unusable_answer_is_paid_for_and_no_key_is_blamed(String body, String reason) {
    Outcome outcome = READER.read(body, KEY, DISHES);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.verdict()).isEqualTo(Verdict.OK);
              assertThat(refused.reason()).isEqualTo(reason);
              assertThat(refused.usage()).isEqualTo(new Usage(8, 840));
              assertThat(refused.signal()).isEqualTo(LimitSignal.NONE);
              assertThat(refused.text()).isNotBlank().doesNotContain("canary", "супы");
            });
  }

  static Stream<Arguments> notTheProviders() {
    return Stream.of(
        arguments("", "empty_body", Verdict.PROVIDER_DOWN),
        arguments("  \n", "empty_body", Verdict.PROVIDER_DOWN),
        arguments("<html>Sign in</html>", "not_json", Verdict.PROVIDER_DOWN),
        arguments("[]", "not_json", Verdict.PROVIDER_DOWN),
        arguments("null", "not_json", Verdict.PROVIDER_DOWN),
        arguments(body("STOP", part(TEXT)) + "x", "not_json", Verdict.PROVIDER_DOWN),
        arguments(ErrorBodies.BARE, "rate_limited", Verdict.RATE_LIMITED),
        arguments("[" + ErrorBodies.SUSPENDED + "]", "key_suspended", Verdict.INVALID_KEY, DISHES),
        arguments("{\"error\":{}}", "internal_error", Verdict.PROVIDER_DOWN));
  }

  @ParameterizedTest
  @MethodSource("notTheProviders")
  void a_success_that_is_none_is_judged_as_a_failure(String body, String reason, Verdict verdict) {
    Outcome outcome = READER.read(body, KEY, DISHES);

    assertThat(outcome.verdict()).isEqualTo(verdict);
    assertThat(((Refused) outcome).reason()).isEqualTo(reason);
    assertThat(((Refused) outcome).text()).doesNotContain("canary");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"promptTokenCount\":null,\"candidatesTokenCount\":-7,\"thoughtsTokenCount\":\"x\"}",
        "[1]"
      })
  void counts_that_are_missing_or_absurd_are_zero(String counts) {
    Outcome outcome = READER.read("{\"usageMetadata\":" + counts + "}", KEY, DISHES);

    assertThat(outcome.usage()).isEqualTo(Usage.NONE);
  }

  @Test
  void counts_written_as_texts_are_read() {
    String counts = "{\"promptTokenCount\":\"8\",\"candidatesTokenCount\":\"11\"}";

    assertThat(READER.read("{\"usageMetadata\":" + counts + "}", KEY, DISHES).usage())
        .isEqualTo(new Usage(8, 11));
  }

  @Test
  void a_body_cut_anywhere_is_judged_without_a_crash() {
    String body = body("STOP", part(TEXT));

    Stream<Outcome> outcomes =
        IntStream.range(0, body.length())
            .mapToObj(end -> READER.read(body.substring(0, end), KEY, DISHES));

    assertThat(outcomes).allMatch(outcome -> outcome.verdict() == Verdict.PROVIDER_DOWN);
  }
}
