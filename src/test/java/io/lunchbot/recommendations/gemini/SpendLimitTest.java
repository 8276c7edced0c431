package io.lunchbot.recommendations.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.gemini.Gemini.Refused;
import io.lunchbot.recommendations.keys.LimitSignal;
import io.lunchbot.recommendations.keys.Verdict;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a project may spend in ten minutes: told like a rate limit, and none of requests or tokens.
 */
class SpendLimitTest {
  private static final String SAID = "You exceeded your spend-based rate limit.";
  private static final Duration WINDOW = Duration.ofMinutes(10);

  private static Refused judged(String body) {
    return GeminiFailure.of(429, body, new Secret("key"), "gemini-asked");
  }

  private static String body(String message, String details) {
    return """
        {"error":{"code":429,"message":"%s","status":"RESOURCE_EXHAUSTED","details":[%s]}}
        """
        .formatted(message, details);
  }

  private static String violation(String id, String value) {
    return """
        {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[
         {"quotaId":"%s","quotaMetric":"generativelanguage.googleapis.com/x","quotaValue":"%s"}]}
        """
        .formatted(id, value);
  }

  private static void isSpendRateLimited(Refused refused, Duration wait) {
    assertThat(refused.verdict()).isEqualTo(Verdict.MINUTE_LIMIT);
    assertThat(refused.reason()).isEqualTo("spend_rate_limited");
    assertThat(refused.signal()).isEqualTo(LimitSignal.wait(wait));
  }

  @Test
  void without_a_wait_the_project_waits_for_the_whole_window() {
    isSpendRateLimited(judged(ErrorBodies.SPEND_RATE), WINDOW);
    isSpendRateLimited(judged(body(SAID, "")), WINDOW);
  }

  @ParameterizedTest
  @CsvSource({"0s, 60", "31s, 60", "59s, 60", "60s, 61", "300s, 301", "600s, 600", "36000s, 600"})
  void a_wait_that_is_told_counts_from_a_minute_to_the_whole_window(String told, long seconds) {
    String retry = "{\"@type\":\"google.rpc.RetryInfo\",\"retryDelay\":\"" + told + "\"}";

    isSpendRateLimited(judged(body(SAID, retry)), Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({
    "SpendPerRollingWindow, 10",
    "SpendRequestsPerDayPerProject, 10",
    "GenerateRequestsSpendPerMinute, 10",
    "SpendPerProject, 0"
  })
  void a_quota_of_spending_is_enough_and_teaches_nothing_whatever_its_name_says(
      String id, String value) {
    isSpendRateLimited(judged(body("Quota exceeded.", violation(id, value))), WINDOW);
  }

  @Test
  void a_day_that_is_used_up_as_well_says_more() {
    String details =
        violation("SpendPerProject", "10")
            + ","
            + violation("GenerateRequestsPerDayPerProjectPerModel", "1500");

    Refused refused = judged(body(SAID, details));

    assertThat(refused.verdict()).isEqualTo(Verdict.DAY_LIMIT);
    assertThat(refused.signal()).isEqualTo(new LimitSignal(Optional.empty(), 1500, 0, 0, false));
  }

  @Test
  void the_owner_s_cap_for_a_month_ends_with_no_window() {
    assertThat(judged(ErrorBodies.SPENDING_CAP).signal()).isEqualTo(LimitSignal.NONE);
    assertThat(Advice.on("spending_cap_reached")).isNotEmpty();
  }

  @Test
  void who_is_suspended_did_not_spend() {
    String said = "Consumer has been suspended.";

    assertThat(judged(ErrorBodies.plain(429, said, "RESOURCE_EXHAUSTED")).reason())
        .isEqualTo("rate_limited");
  }
}
