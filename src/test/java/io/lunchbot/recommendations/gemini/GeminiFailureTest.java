package io.lunchbot.recommendations.gemini;

import static io.lunchbot.recommendations.keys.Verdict.BAD_REQUEST;
import static io.lunchbot.recommendations.keys.Verdict.DAY_LIMIT;
import static io.lunchbot.recommendations.keys.Verdict.INVALID_KEY;
import static io.lunchbot.recommendations.keys.Verdict.MINUTE_LIMIT;
import static io.lunchbot.recommendations.keys.Verdict.MODEL_GONE;
import static io.lunchbot.recommendations.keys.Verdict.PROJECT_REFUSED;
import static io.lunchbot.recommendations.keys.Verdict.PROVIDER_DOWN;
import static io.lunchbot.recommendations.keys.Verdict.RATE_LIMITED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.gemini.Gemini.Refused;
import io.lunchbot.recommendations.keys.LimitSignal;
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
        arguments(400, ErrorBodies.LOCATION, PROJECT_REFUSED, "location_not_supported"),
        arguments(400, ErrorBodies.BILLING, PROJECT_REFUSED, "billing_needed"),
        arguments(
            400,
            ErrorBodies.plain(400, "Precondition check failed.", "FAILED_PRECONDITION"),
            PROJECT_REFUSED,
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
                400,
                "A schema in GenerationConfig in the request exceeds the maximum allowed nesting"
                    + " depth.",
                "INVALID_ARGUMENT"),
            BAD_REQUEST,
            "schema_refused"),
        arguments(
            400,
            ErrorBodies.plain(
                400,
                "The specified schema produces a constraint that has too many states for serving.",
                "INVALID_ARGUMENT"),
            BAD_REQUEST,
            "schema_refused"),
        arguments(400, ErrorBodies.EMPTY_PART, BAD_REQUEST, "bad_request"),
        arguments(
            400,
            ErrorBodies.plain(400, "Request contains an invalid argument.", "INVALID_ARGUMENT"),
            BAD_REQUEST,
            "bad_request"),
        arguments(401, ErrorBodies.UNAUTHENTICATED, INVALID_KEY, "unauthenticated"),
        arguments(402, ErrorBodies.CREDITS, DAY_LIMIT, "credits_depleted"),
        arguments(403, ErrorBodies.LEAKED, INVALID_KEY, "key_leaked"),
        arguments(403, ErrorBodies.SUSPENDED, INVALID_KEY, "key_suspended"),
        arguments(403, ErrorBodies.forbidden("CONSUMER_SUSPENDED"), INVALID_KEY, "key_suspended"),
        arguments(403, ErrorBodies.BLOCKED, INVALID_KEY, "key_blocked"),
        arguments(
            403, ErrorBodies.forbidden("API_KEY_SERVICE_BLOCKED"), INVALID_KEY, "key_blocked"),
        arguments(
            403, ErrorBodies.forbidden("API_KEY_IP_ADDRESS_BLOCKED"), INVALID_KEY, "key_blocked"),
        arguments(
            403,
            ErrorBodies.plain(403, "Requests to this API are blocked.", "PERMISSION_DENIED"),
            INVALID_KEY,
            "key_blocked"),
        arguments(403, ErrorBodies.UNREGISTERED, INVALID_KEY, "unregistered_caller"),
        arguments(403, ErrorBodies.DISABLED, PROJECT_REFUSED, "service_disabled"),
        arguments(
            403, ErrorBodies.forbidden("SERVICE_DISABLED"), PROJECT_REFUSED, "service_disabled"),
        arguments(
            403,
            ErrorBodies.plain(
                403,
                "Generative Language API has not been used in project 1 before or it is disabled.",
                "PERMISSION_DENIED"),
            PROJECT_REFUSED,
            "service_disabled"),
        arguments(
            403, ErrorBodies.forbidden("BILLING_DISABLED"), PROJECT_REFUSED, "billing_disabled"),
        arguments(403, ErrorBodies.GATED, PROJECT_REFUSED, "permission_denied"),
        arguments(403, ErrorBodies.forbidden("A_NEW_ONE"), PROJECT_REFUSED, "permission_denied"),
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
        arguments(429, ErrorBodies.PAID_MINUTE_TOKENS, MINUTE_LIMIT, "minute_limit"),
        arguments(429, ErrorBodies.ONLY_RETRY_INFO, MINUTE_LIMIT, "minute_limit"),
        arguments(429, ErrorBodies.DAILY_TOKENS, DAY_LIMIT, "day_limit"),
        arguments(429, ErrorBodies.ZERO, DAY_LIMIT, "model_not_offered"),
        arguments(429, ErrorBodies.BARE, RATE_LIMITED, "rate_limited"),
        arguments(429, ErrorBodies.BARE_PLAN, RATE_LIMITED, "rate_limited"),
        arguments(429, ErrorBodies.ONLY_HELP, RATE_LIMITED, "rate_limited"),
        arguments(429, ErrorBodies.UNKNOWN_WINDOW, RATE_LIMITED, "rate_limited"),
        arguments(429, ErrorBodies.CREDITS, DAY_LIMIT, "credits_depleted"),
        arguments(429, ErrorBodies.SPENDING_CAP, DAY_LIMIT, "spending_cap_reached"),
        arguments(429, ErrorBodies.SPEND_RATE, MINUTE_LIMIT, "spend_rate_limited"),
        arguments(429, "Too many requests", RATE_LIMITED, "rate_limited"),
        arguments(429, "", RATE_LIMITED, "rate_limited"),
        arguments(499, ErrorBodies.plain(499, "", "CANCELLED"), PROVIDER_DOWN, "cancelled"),
        arguments(500, ErrorBodies.plain(500, "", "INTERNAL"), PROVIDER_DOWN, "internal_error"),
        arguments(500, ErrorBodies.INTERNAL, PROVIDER_DOWN, "internal_error"),
        arguments(
            501, ErrorBodies.plain(501, "", "UNIMPLEMENTED"), PROVIDER_DOWN, "provider_error"),
        arguments(503, ErrorBodies.OVERLOADED, PROVIDER_DOWN, "overloaded"),
        arguments(
            503,
            ErrorBodies.plain(
                503, "The model is overloaded. Please try again later.", "UNAVAILABLE"),
            PROVIDER_DOWN,
            "overloaded"),
        arguments(
            504,
            ErrorBodies.plain(504, "", "DEADLINE_EXCEEDED"),
            PROVIDER_DOWN,
            "deadline_exceeded"),
        arguments(502, "<html>Bad Gateway</html>", PROVIDER_DOWN, "not_json"),
        arguments(404, "<html>404. That's an error.</html>", PROVIDER_DOWN, "not_json"),
        arguments(403, "{\"error\":\"forbidden by proxy\"}", PROVIDER_DOWN, "not_json"),
        arguments(503, "", PROVIDER_DOWN, "empty_body"),
        arguments(402, "<html>Pay for this proxy</html>", PROVIDER_DOWN, "not_json"),
        arguments(301, "moved", PROVIDER_DOWN, "not_json"));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void an_error_has_a_verdict_and_a_reason(
      int status, String body, Verdict verdict, String reason) {
    Refused refused = judged(status, body);

    assertThat(refused.verdict()).isEqualTo(verdict);
    assertThat(refused.reason()).isEqualTo(reason);
    assertThat(refused.usage()).isEqualTo(Usage.NONE);
    assertThat(refused.signal().retryAfter().isPresent()).isEqualTo(verdict == MINUTE_LIMIT);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void an_error_wrapped_in_a_list_means_the_same(
      int status, String body, Verdict verdict, String reason) {
    Refused refused = judged(status, body.startsWith("{") ? "[" + body + "]" : body);

    assertThat(refused.verdict()).isEqualTo(verdict);
    assertThat(refused.reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void a_sentence_is_one_short_line_without_the_key(int status, String body) {
    String text = judged(status, body).text();

    assertThat(text).startsWith("HTTP " + status).doesNotContain("\n", "canary", "AQ.");
    assertThat(text.codePointCount(0, text.length())).isLessThanOrEqualTo(300);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void a_body_cut_anywhere_is_judged_without_a_crash(int status, String body) {
    Stream<Refused> refused =
        IntStream.range(0, body.length()).mapToObj(end -> judged(status, body.substring(0, end)));

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
  void a_minute_limit_without_a_wait_is_left_alone_for_its_window_and_a_second() {
    assertThat(waitOf(ErrorBodies.MINUTE.replace("26s", "soon"))).contains(Duration.ofSeconds(61));
  }

  @Test
  void a_wait_counts_although_no_quota_is_named() {
    assertThat(waitOf(ErrorBodies.ONLY_RETRY_INFO)).contains(Duration.ofSeconds(8));
  }

  @Test
  void a_wait_of_hours_is_no_minute_limit() {
    String body = ErrorBodies.plain(429, "Please retry in 15h3m29s.", "RESOURCE_EXHAUSTED");

    assertThat(judged(429, body).verdict()).isEqualTo(DAY_LIMIT);
  }

  @Test
  void a_limit_that_only_begins_with_zero_is_offered() {
    String body = ErrorBodies.plain(429, "limit: 0.5, retry later", "RESOURCE_EXHAUSTED");

    assertThat(judged(429, body).reason()).isEqualTo("rate_limited");
  }

  @Test
  void details_nobody_knows_are_passed_over() {
    String body =
        """
        {"error":{"code":429,"message":7,"status":"A_NEW_ONE","details":[null,5,"x",{"reason":3},
         {"@type":"new","violations":{"quotaId":"PerDay"}},{"retryDelay":{"seconds":5}},
         {"violations":[{"quotaId":9}]}]}}
        """;

    Refused refused = judged(429, body);

    assertThat(refused.verdict()).isEqualTo(RATE_LIMITED);
    assertThat(refused.signal()).isEqualTo(LimitSignal.NONE);
    assertThat(refused.text()).isEqualTo("HTTP 429");
  }

  @Test
  void the_text_says_what_the_provider_said_and_what_can_be_done() {
    assertThat(judged(403, ErrorBodies.SUSPENDED).text())
        .isEqualTo(
            "HTTP 403: Permission denied: Consumer 'api_key:****' has been suspended. - "
                + Advice.on("key_suspended"));
  }

  @Test
  void a_model_that_is_gone_is_named_although_the_provider_names_another() {
    assertThat(judged(404, ErrorBodies.MODEL_GONE).text())
        .startsWith("HTTP 404 for model gemini-asked: models/gemini-pro is not found")
        .endsWith(Advice.on("model_not_found"));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void whoever_has_to_act_is_told_what_to_do(int status, String body, Verdict verdict) {
    Refused refused = judged(status, body);

    boolean acts = verdict == INVALID_KEY || verdict == PROJECT_REFUSED || verdict == MODEL_GONE;
    if (acts) {
      assertThat(Advice.on(refused.reason())).isNotEmpty();
    }
    assertThat(refused.text()).endsWith(Advice.on(refused.reason()));
  }

  @Test
  void advice_is_whole_however_long_a_message_is() {
    String message = "The caller does not have permission ".repeat(100);

    String text = judged(403, ErrorBodies.plain(403, message, "PERMISSION_DENIED")).text();

    assertThat(text).endsWith(" - " + Advice.on("permission_denied"));
    assertThat(text.length()).isLessThanOrEqualTo(300);
  }

  private static Refused judged(int status, String body) {
    return GeminiFailure.of(status, body, KEY, "gemini-asked");
  }

  private static Optional<Duration> waitOf(String body) {
    return judged(429, body).signal().retryAfter();
  }
}
