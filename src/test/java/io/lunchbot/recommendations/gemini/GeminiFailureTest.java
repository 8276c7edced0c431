package io.lunchbot.recommendations.gemini;

import static io.lunchbot.recommendations.keys.Verdict.BAD_REQUEST;
import static io.lunchbot.recommendations.keys.Verdict.DAY_LIMIT;
import static io.lunchbot.recommendations.keys.Verdict.INVALID_KEY;
import static io.lunchbot.recommendations.keys.Verdict.MINUTE_LIMIT;
import static io.lunchbot.recommendations.keys.Verdict.MODEL_GONE;
import static io.lunchbot.recommendations.keys.Verdict.PROVIDER_DOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.gemini.Gemini.Refused;
import io.lunchbot.recommendations.keys.Usage;
import io.lunchbot.recommendations.keys.Verdict;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GeminiFailureTest {
  private static final Secret KEY = new Secret(ErrorBodies.KEY);

  static Stream<Arguments> bodies() {
    return Stream.of(
        arguments(400, ErrorBodies.KEY_NOT_VALID, INVALID_KEY, "api_key_invalid"),
        arguments(
            400,
            ErrorBodies.plain(400, "API key not valid. Please pass one.", "INVALID_ARGUMENT"),
            INVALID_KEY,
            "api_key_invalid"),
        arguments(
            400,
            ErrorBodies.plain(400, "API key expired. Please renew it.", "INVALID_ARGUMENT"),
            INVALID_KEY,
            "api_key_invalid"),
        arguments(400, ErrorBodies.LOCATION, INVALID_KEY, "location_not_supported"),
        arguments(
            400,
            ErrorBodies.plain(400, "Please enable billing.", "FAILED_PRECONDITION"),
            INVALID_KEY,
            "billing"),
        arguments(
            400,
            ErrorBodies.plain(400, "Precondition check failed.", "FAILED_PRECONDITION"),
            INVALID_KEY,
            "failed_precondition"),
        arguments(400, ErrorBodies.UNKNOWN_FIELD, BAD_REQUEST, "unknown_field"),
        arguments(
            400,
            ErrorBodies.plain(
                400,
                "The input token count exceeds the maximum number of tokens allowed 1048576.",
                "INVALID_ARGUMENT"),
            BAD_REQUEST,
            "prompt_too_long"),
        arguments(
            400,
            ErrorBodies.plain(
                400, "A schema in GenerationConfig exceeds the depth.", "INVALID_ARGUMENT"),
            BAD_REQUEST,
            "schema_refused"),
        arguments(
            400,
            ErrorBodies.plain(400, "Request contains an invalid argument.", "INVALID_ARGUMENT"),
            BAD_REQUEST,
            "bad_request"),
        arguments(401, ErrorBodies.UNAUTHENTICATED, INVALID_KEY, "unauthenticated"),
        arguments(402, ErrorBodies.CREDITS, DAY_LIMIT, "credits_depleted"),
        arguments(403, ErrorBodies.LEAKED, INVALID_KEY, "key_leaked"),
        arguments(403, ErrorBodies.SUSPENDED, INVALID_KEY, "key_suspended"),
        arguments(403, ErrorBodies.BLOCKED, INVALID_KEY, "key_blocked"),
        arguments(403, ErrorBodies.UNREGISTERED, INVALID_KEY, "unregistered_caller"),
        arguments(403, ErrorBodies.DISABLED, INVALID_KEY, "service_disabled"),
        arguments(403, ErrorBodies.GATED, INVALID_KEY, "permission_denied"),
        arguments(404, ErrorBodies.MODEL_GONE, MODEL_GONE, "model_not_found"),
        arguments(408, ErrorBodies.plain(408, "", "ABORTED"), PROVIDER_DOWN, "request_timeout"),
        arguments(409, ErrorBodies.plain(409, "", "ABORTED"), PROVIDER_DOWN, "aborted"),
        arguments(
            413, ErrorBodies.plain(413, "", "INVALID_ARGUMENT"), BAD_REQUEST, "request_refused"),
        arguments(429, ErrorBodies.DAY, DAY_LIMIT, "day_limit"),
        arguments(429, ErrorBodies.PAID_DAY, DAY_LIMIT, "day_limit"),
        arguments(429, ErrorBodies.MIXED, DAY_LIMIT, "day_limit"),
        arguments(429, ErrorBodies.NOT_OFFERED, DAY_LIMIT, "model_not_offered"),
        arguments(429, ErrorBodies.MINUTE, MINUTE_LIMIT, "minute_limit"),
        arguments(429, ErrorBodies.MINUTE_TOKENS, MINUTE_LIMIT, "minute_limit"),
        arguments(429, ErrorBodies.BARE, MINUTE_LIMIT, "rate_limited"),
        arguments(429, ErrorBodies.CREDITS, DAY_LIMIT, "credits_depleted"),
        arguments(429, "Too many requests", MINUTE_LIMIT, "rate_limited"),
        arguments(499, ErrorBodies.plain(499, "", "CANCELLED"), PROVIDER_DOWN, "cancelled"),
        arguments(500, ErrorBodies.plain(500, "", "INTERNAL"), PROVIDER_DOWN, "internal_error"),
        arguments(
            501, ErrorBodies.plain(501, "", "UNIMPLEMENTED"), PROVIDER_DOWN, "provider_error"),
        arguments(
            503, ErrorBodies.plain(503, "overloaded", "UNAVAILABLE"), PROVIDER_DOWN, "overloaded"),
        arguments(
            504,
            ErrorBodies.plain(504, "", "DEADLINE_EXCEEDED"),
            PROVIDER_DOWN,
            "deadline_exceeded"),
        arguments(502, "<html>Bad Gateway</html>", PROVIDER_DOWN, "not_json"),
        arguments(404, "<html>404. That's an error.</html>", PROVIDER_DOWN, "not_json"),
        arguments(403, "{\"error\":\"forbidden by proxy\"}", PROVIDER_DOWN, "not_json"),
        arguments(503, "", PROVIDER_DOWN, "empty_body"),
        arguments(301, "moved", PROVIDER_DOWN, "not_json"));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void an_error_has_a_verdict_and_a_reason(
      int status, String body, Verdict verdict, String reason) {
    Refused refused = GeminiFailure.of(status, body, KEY);

    assertThat(refused.verdict()).isEqualTo(verdict);
    assertThat(refused.reason()).isEqualTo(reason);
    assertThat(refused.usage()).isEqualTo(Usage.NONE);
    assertThat(refused.setAsideFor().isPresent()).isEqualTo(verdict == MINUTE_LIMIT);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void an_error_wrapped_in_a_list_means_the_same(
      int status, String body, Verdict verdict, String reason) {
    Refused refused = GeminiFailure.of(status, body.startsWith("{") ? "[" + body + "]" : body, KEY);

    assertThat(refused.verdict()).isEqualTo(verdict);
    assertThat(refused.reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void a_sentence_is_one_short_line_without_the_key(int status, String body) {
    String text = GeminiFailure.of(status, body, KEY).text();

    assertThat(text).startsWith("HTTP " + status).doesNotContain("\n", "canary", "AQ.");
    assertThat(text.codePointCount(0, text.length())).isLessThanOrEqualTo(200);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void a_body_cut_anywhere_is_judged_without_a_crash(int status, String body) {
    Stream<Refused> refused =
        IntStream.range(0, body.length())
            .mapToObj(end -> GeminiFailure.of(status, body.substring(0, end), KEY));

    assertThat(refused).noneMatch(r -> r.verdict() == Verdict.OK || r.text().contains("canary"));
  }

  @Test
  void a_minute_limit_is_left_alone_a_second_longer_than_told() {
    assertThat(waitOf(ErrorBodies.MINUTE)).contains(Duration.ofSeconds(27));
    assertThat(waitOf(ErrorBodies.MINUTE_TOKENS)).contains(Duration.ofMillis(35_500));
  }

  @Test
  void a_wait_told_only_in_the_message_counts() {
    String body = ErrorBodies.plain(429, "Please retry in 500ms.", "RESOURCE_EXHAUSTED");

    assertThat(waitOf(body)).contains(Duration.ofMillis(1_500));
  }

  @Test
  void a_limit_without_a_wait_is_left_alone_for_a_minute() {
    assertThat(waitOf(ErrorBodies.BARE)).contains(Duration.ofSeconds(60));
    assertThat(waitOf("not JSON")).contains(Duration.ofSeconds(60));
    assertThat(waitOf(ErrorBodies.MINUTE.replaceAll("26s", "soon")))
        .contains(Duration.ofSeconds(60));
  }

  @Test
  void a_wait_of_hours_is_no_minute_limit() {
    String body = ErrorBodies.plain(429, "Please retry in 15h3m29s.", "RESOURCE_EXHAUSTED");

    assertThat(GeminiFailure.of(429, body, KEY).verdict()).isEqualTo(DAY_LIMIT);
  }

  @Test
  void a_limit_that_only_begins_with_zero_is_offered() {
    String body = ErrorBodies.plain(429, "limit: 0.5, retry later", "RESOURCE_EXHAUSTED");

    assertThat(GeminiFailure.of(429, body, KEY).reason()).isEqualTo("rate_limited");
  }

  @Test
  void details_nobody_knows_are_passed_over() {
    String body =
        """
        {"error":{"code":429,"message":7,"status":"A_NEW_ONE","details":[null,5,"x",{"reason":3},
         {"@type":"new","violations":{"quotaId":"PerDay"}},{"retryDelay":{"seconds":5}},
         {"violations":[{"quotaId":9}]}]}}
        """;

    Refused refused = GeminiFailure.of(429, body, KEY);

    assertThat(refused.verdict()).isEqualTo(MINUTE_LIMIT);
    assertThat(refused.setAsideFor()).contains(GeminiFailure.MINUTE);
    assertThat(refused.text()).isEqualTo("HTTP 429");
  }

  @Test
  void the_text_says_what_the_provider_said() {
    assertThat(GeminiFailure.of(403, ErrorBodies.SUSPENDED, KEY).text())
        .isEqualTo("HTTP 403: Permission denied: Consumer 'api_key:****' has been suspended.");
  }

  @Test
  void quotas_are_read_for_those_who_learn_from_them() {
    ApiError error = ApiError.parse(429, ErrorBodies.DAY).orElseThrow();

    assertThat(error.violations())
        .containsExactly(
            new ApiError.QuotaViolation(
                "GenerateRequestsPerDayPerProjectPerModel-FreeTier",
                "generativelanguage.googleapis.com/generate_content_free_tier_requests",
                20));
  }

  private static Optional<Duration> waitOf(String body) {
    return GeminiFailure.of(429, body, KEY).setAsideFor();
  }
}
