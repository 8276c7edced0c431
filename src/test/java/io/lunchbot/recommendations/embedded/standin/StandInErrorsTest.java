package io.lunchbot.recommendations.embedded.standin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StandInErrorsTest {
  private static final String MODEL = "gemini-3.5-flash-lite";

  static Stream<Arguments> refusals() {
    Duration retry = Duration.ofSeconds(26);
    return Stream.of(
        Arguments.of(StandInErrors.invalidKey(), 400, "INVALID_ARGUMENT"),
        Arguments.of(StandInErrors.expiredKey(), 400, "INVALID_ARGUMENT"),
        Arguments.of(StandInErrors.unsupportedLocation(), 400, "FAILED_PRECONDITION"),
        Arguments.of(StandInErrors.billingNeeded(), 400, "FAILED_PRECONDITION"),
        Arguments.of(StandInErrors.unknownField("surprise"), 400, "INVALID_ARGUMENT"),
        Arguments.of(StandInErrors.invalidArgument(), 400, "INVALID_ARGUMENT"),
        Arguments.of(StandInErrors.unauthenticated(), 401, "UNAUTHENTICATED"),
        Arguments.of(StandInErrors.creditsSpent(), 402, "RESOURCE_EXHAUSTED"),
        Arguments.of(StandInErrors.missingKey(), 403, "PERMISSION_DENIED"),
        Arguments.of(StandInErrors.leakedKey(), 403, "PERMISSION_DENIED"),
        Arguments.of(StandInErrors.suspendedKey("AIza"), 403, "PERMISSION_DENIED"),
        Arguments.of(StandInErrors.blockedKey(), 403, "PERMISSION_DENIED"),
        Arguments.of(StandInErrors.serviceDisabled(), 403, "PERMISSION_DENIED"),
        Arguments.of(StandInErrors.noPermission(), 403, "PERMISSION_DENIED"),
        Arguments.of(StandInErrors.unknownModel("v1beta", "gemini-pro"), 404, "NOT_FOUND"),
        Arguments.of(StandInErrors.dayLimit(MODEL, 20, retry), 429, "RESOURCE_EXHAUSTED"),
        Arguments.of(StandInErrors.minuteLimit(MODEL, 15, retry), 429, "RESOURCE_EXHAUSTED"),
        Arguments.of(StandInErrors.tokenLimit(MODEL, 250_000, retry), 429, "RESOURCE_EXHAUSTED"),
        Arguments.of(StandInErrors.exhausted(), 429, "RESOURCE_EXHAUSTED"),
        Arguments.of(StandInErrors.spendLimit(), 429, "RESOURCE_EXHAUSTED"),
        Arguments.of(StandInErrors.spendLimit(retry), 429, "RESOURCE_EXHAUSTED"),
        Arguments.of(StandInErrors.internal(), 500, "INTERNAL"),
        Arguments.of(StandInErrors.overloaded(), 503, "UNAVAILABLE"),
        Arguments.of(StandInErrors.deadlineExceeded(), 504, "DEADLINE_EXCEEDED"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void body_is_the_envelope_of_the_api(StandInAnswer answer, int code, String status) {
    JsonObject error = new JsonObject(answer.body()).getJsonObject("error");

    assertThat(answer.status()).isEqualTo(code);
    assertThat(error.getInteger("code")).isEqualTo(code);
    assertThat(error.getString("status")).isEqualTo(status);
    assertThat(error.getString("message")).isNotBlank();
  }

  @Test
  void bad_key_is_a_400_told_by_its_reason() {
    JsonArray details = details(StandInErrors.invalidKey());

    assertThat(details.getJsonObject(0).getString("@type"))
        .isEqualTo("type.googleapis.com/google.rpc.ErrorInfo");
    assertThat(details.getJsonObject(0).getString("reason")).isEqualTo("API_KEY_INVALID");
  }

  @Test
  void day_limit_names_its_quota_and_a_delay_that_does_not_help() {
    StandInAnswer answer = StandInErrors.dayLimit(MODEL, 20, Duration.ofMillis(36_429));

    JsonArray details = details(answer);
    JsonObject violation = details.getJsonObject(1).getJsonArray("violations").getJsonObject(0);
    assertThat(violation.getString("quotaId"))
        .isEqualTo("GenerateRequestsPerDayPerProjectPerModel-FreeTier");
    assertThat(violation.getString("quotaMetric"))
        .isEqualTo("generativelanguage.googleapis.com/generate_content_free_tier_requests");
    assertThat(violation.getString("quotaValue")).isEqualTo("20");
    assertThat(violation.getJsonObject("quotaDimensions").getString("model")).isEqualTo(MODEL);
    assertThat(details.getJsonObject(2).getString("retryDelay")).isEqualTo("36s");
    assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("message"))
        .contains("limit: 20, model: " + MODEL + "\n")
        .endsWith("Please retry in 36.429000000s.");
  }

  @Test
  void minute_limits_differ_from_the_day_limit_in_the_quota_alone() {
    Duration retry = Duration.ofSeconds(26);

    assertThat(quotaId(StandInErrors.minuteLimit(MODEL, 15, retry)))
        .isEqualTo("GenerateRequestsPerMinutePerProjectPerModel-FreeTier");
    assertThat(quotaId(StandInErrors.tokenLimit(MODEL, 250_000, retry)))
        .isEqualTo("GenerateContentInputTokensPerModelPerMinute-FreeTier");
  }

  @Test
  void limits_of_the_paid_tier_have_their_own_names() {
    StandInViolation day = new StandInViolation(StandInViolation.Kind.DAY, 1, Duration.ZERO);
    StandInViolation tokens = new StandInViolation(StandInViolation.Kind.TOKENS, 1, Duration.ZERO);

    JsonArray violations =
        details(
                StandInQuotaErrors.overLimits(
                    List.of(day, tokens), MODEL, StandInQuotas.NONE, true))
            .getJsonObject(1)
            .getJsonArray("violations");

    assertThat(violations.getJsonObject(0).getString("quotaId"))
        .isEqualTo("GenerateRequestsPerDayPerProjectPerModel");
    assertThat(violations.getJsonObject(1).getString("quotaId"))
        .isEqualTo("GenerateContentPaidTierInputTokensPerModelPerMinute");
  }

  @Test
  void delay_is_true_for_a_minute_misleading_for_a_day_and_rounded_down() {
    StandInViolation day = new StandInViolation(StandInViolation.Kind.DAY, 1, Duration.ofHours(9));
    StandInViolation minute =
        new StandInViolation(StandInViolation.Kind.MINUTE, 1, Duration.ofMillis(12_999));
    StandInViolation almost =
        new StandInViolation(StandInViolation.Kind.MINUTE, 1, Duration.ofMillis(250));
    StandInQuotas misleading =
        StandInQuotas.NONE.saying(Optional.of(Duration.ofSeconds(1)), Duration.ZERO);

    assertThat(retryDelay(StandInQuotas.NONE, minute)).isEqualTo("12s");
    assertThat(retryDelay(StandInQuotas.NONE, almost)).isEqualTo("0s");
    assertThat(message(StandInQuotas.NONE, almost)).endsWith("Please retry in 250.000000ms.");
    assertThat(retryDelay(StandInQuotas.NONE, day)).isEqualTo("36s");
    assertThat(retryDelay(StandInQuotas.NONE, day, minute)).isEqualTo("12s");
    assertThat(retryDelay(misleading, minute)).isEqualTo("1s");
    assertThat(retryDelay(misleading, day)).isEqualTo("0s");
  }

  @Test
  void model_that_is_not_offered_has_every_limit_at_zero_and_no_value() {
    StandInAnswer answer = StandInQuotaErrors.notOffered(MODEL, StandInQuotas.NONE, false);

    JsonArray violations = details(answer).getJsonObject(1).getJsonArray("violations");
    assertThat(violations).hasSize(3);
    assertThat(violations.getJsonObject(0).containsKey("quotaValue")).isFalse();
    assertThat(answer.body()).contains("limit: 0, model: " + MODEL);
  }

  @Test
  void refusal_may_come_in_a_list_of_one() {
    StandInAnswer answer = StandInErrors.inArray(StandInErrors.overloaded());

    JsonArray list = new JsonArray(answer.body());
    assertThat(answer.status()).isEqualTo(503);
    assertThat(list).hasSize(1);
    assertThat(list.getJsonObject(0).getJsonObject("error").getInteger("code")).isEqualTo(503);
  }

  @Test
  void body_is_spaced_as_the_api_spaces_it() {
    assertThat(StandInErrors.suspendedKey("a\" : b").body())
        .contains("\"code\": 403", "'api_key:a\\\" : b'");
  }

  @Test
  void bad_gateway_is_not_json() {
    assertThat(StandInErrors.badGateway().contentType()).startsWith("text/html");
    assertThat(StandInErrors.badGateway().body()).startsWith("<html>");
  }

  private static String retryDelay(StandInQuotas quotas, StandInViolation... violations) {
    return details(StandInQuotaErrors.overLimits(List.of(violations), MODEL, quotas, false))
        .getJsonObject(2)
        .getString("retryDelay");
  }

  private static String message(StandInQuotas quotas, StandInViolation... violations) {
    StandInAnswer answer = StandInQuotaErrors.overLimits(List.of(violations), MODEL, quotas, false);
    return new JsonObject(answer.body()).getJsonObject("error").getString("message");
  }

  private static String quotaId(StandInAnswer answer) {
    return details(answer)
        .getJsonObject(1)
        .getJsonArray("violations")
        .getJsonObject(0)
        .getString("quotaId");
  }

  private static JsonArray details(StandInAnswer answer) {
    return new JsonObject(answer.body()).getJsonObject("error").getJsonArray("details");
  }
}
