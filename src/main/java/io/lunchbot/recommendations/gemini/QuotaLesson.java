package io.lunchbot.recommendations.gemini;

import io.lunchbot.recommendations.gemini.ApiError.QuotaViolation;
import io.lunchbot.recommendations.keys.LimitSignal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What can be learned from the quotas a refusal names. Only quotas of requests a day, requests a
 * minute and input tokens a minute teach; of several of one kind the lowest. What limits spending
 * teaches nothing: it is money, whatever else its name tells of.
 */
final class QuotaLesson {
  private QuotaLesson() {}

  /**
   * Reads the quotas.
   *
   * @param wait how long the provider wants to be left alone
   */
  static LimitSignal of(List<QuotaViolation> violations, Optional<Duration> wait) {
    return new LimitSignal(
        wait,
        lowest(violations, v -> v.isDaily() && v.isOfRequests()),
        lowest(violations, v -> v.isOfMinute() && v.isOfRequests()),
        lowest(violations, v -> v.isOfMinute() && v.isOfInputTokens()),
        violations.stream().anyMatch(QuotaViolation::isOfFreeTier));
  }

  /** 0 where none is named: a limit of 0 says that the model is not offered, and no number. */
  private static int lowest(List<QuotaViolation> violations, Predicate<QuotaViolation> kind) {
    long lowest =
        violations.stream()
            .filter(violation -> !violation.isOfSpending())
            .filter(kind)
            .flatMapToLong(violation -> violation.limit().stream())
            .filter(limit -> limit > 0)
            .min()
            .orElse(0);
    return (int) Math.min(lowest, Integer.MAX_VALUE);
  }
}
