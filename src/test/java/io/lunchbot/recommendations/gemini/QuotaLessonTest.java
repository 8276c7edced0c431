package io.lunchbot.recommendations.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.gemini.ApiError.QuotaViolation;
import io.lunchbot.recommendations.keys.LimitSignal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class QuotaLessonTest {
  private static final Optional<Duration> NO_WAIT = Optional.empty();

  static Stream<Arguments> lessons() {
    return Stream.of(
        arguments(ErrorBodies.DAY, new LimitSignal(NO_WAIT, 20, 0, 0, true)),
        arguments(ErrorBodies.PAID_DAY, LimitSignal.NONE),
        arguments(ErrorBodies.NOT_OFFERED, new LimitSignal(NO_WAIT, 0, 0, 0, true)),
        arguments(ErrorBodies.ZERO, new LimitSignal(NO_WAIT, 0, 0, 0, true)),
        arguments(ErrorBodies.DAILY_TOKENS, new LimitSignal(NO_WAIT, 0, 0, 0, true)),
        arguments(ErrorBodies.MIXED, new LimitSignal(NO_WAIT, 20, 5, 250_000, true)),
        arguments(ErrorBodies.ALL_QUOTAS, new LimitSignal(NO_WAIT, 20, 4, 250_000, true)),
        arguments(
            ErrorBodies.MINUTE,
            new LimitSignal(Optional.of(Duration.ofSeconds(27)), 0, 5, 0, true)),
        arguments(
            ErrorBodies.MINUTE_TOKENS,
            new LimitSignal(Optional.of(Duration.ofMillis(35_500)), 0, 0, 250_000, true)),
        arguments(
            ErrorBodies.PAID_MINUTE_TOKENS,
            new LimitSignal(Optional.of(Duration.ofSeconds(60)), 0, 0, Integer.MAX_VALUE, false)),
        arguments(ErrorBodies.UNKNOWN_WINDOW, LimitSignal.NONE),
        arguments(ErrorBodies.BARE, LimitSignal.NONE),
        arguments("Too many requests", LimitSignal.NONE));
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void every_refusal_that_names_quotas_teaches(String body, LimitSignal signal) {
    Secret key = new Secret(ErrorBodies.KEY);

    assertThat(GeminiFailure.of(429, body, key, "gemini-asked").signal()).isEqualTo(signal);
  }

  @Test
  void a_quota_may_be_known_by_its_metric_alone() {
    List<QuotaViolation> violations =
        List.of(
            new QuotaViolation("", "x/generate_requests_per_model_per_day", OptionalLong.of(9)),
            new QuotaViolation("", "x/generate_requests_per_minute", OptionalLong.of(3)),
            new QuotaViolation("", "x/input_token_count_per_minute", OptionalLong.of(7)),
            new QuotaViolation("", "x/output_token_count_per_minute", OptionalLong.of(1)));

    assertThat(QuotaLesson.of(violations, NO_WAIT))
        .isEqualTo(new LimitSignal(NO_WAIT, 9, 3, 7, false));
  }

  @Test
  void the_free_tier_is_known_by_the_quota_or_its_metric() {
    QuotaViolation byQuota = new QuotaViolation("Any-FreeTier", "", OptionalLong.empty());
    QuotaViolation byMetric = new QuotaViolation("", "a_free_tier_b", OptionalLong.empty());
    QuotaViolation paid = new QuotaViolation("FreeTier-not", "paid_tier", OptionalLong.empty());

    assertThat(QuotaLesson.of(List.of(paid, byQuota), NO_WAIT).freeTier()).isTrue();
    assertThat(QuotaLesson.of(List.of(byMetric), NO_WAIT).freeTier()).isTrue();
    assertThat(QuotaLesson.of(List.of(paid), NO_WAIT).freeTier()).isFalse();
  }
}
