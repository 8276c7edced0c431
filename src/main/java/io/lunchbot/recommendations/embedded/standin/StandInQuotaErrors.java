package io.lunchbot.recommendations.embedded.standin;

import io.lunchbot.recommendations.embedded.standin.StandInViolation.Kind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The 429 that names the limits a call broke, as captured, several in one body. */
final class StandInQuotaErrors {
  private static final String OPENING =
      "You exceeded your current quota, please check your plan and billing details. For more"
          + " information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits."
          + " To monitor your current usage, head to: https://ai.dev/rate-limit. ";

  private StandInQuotaErrors() {}

  /** 429 for limits that the ledger found broken. */
  static StandInAnswer overLimits(
      List<StandInViolation> violations, String model, StandInQuotas quotas, boolean paid) {
    return overLimits(violations, model, paid, delay(violations, quotas));
  }

  /** 429 for a model that is not offered: every limit is 0, and quotaValue is left out. */
  static StandInAnswer notOffered(String model, StandInQuotas quotas, boolean paid) {
    List<StandInViolation> all =
        Stream.of(Kind.DAY, Kind.MINUTE, Kind.TOKENS)
            .map(kind -> new StandInViolation(kind, 0, Duration.ZERO))
            .toList();
    return overLimits(all, model, paid, quotas.dayRetry());
  }

  /** 429 with this delay. */
  static StandInAnswer overLimits(
      List<StandInViolation> violations, String model, boolean paid, Duration delay) {
    StringBuilder message = new StringBuilder(OPENING);
    JsonArray listed = new JsonArray();
    for (StandInViolation violation : violations) {
      message.append(
          "\n* Quota exceeded for metric: %s, limit: %d, model: %s"
              .formatted(violation.metric(paid), violation.limit(), model));
      listed.add(listed(violation, model, paid));
    }
    message.append("\nPlease retry in ").append(exact(delay)).append('.');
    return StandInErrors.refusal(
        429,
        "RESOURCE_EXHAUSTED",
        message.toString(),
        StandInErrors.help(
            "Learn more about Gemini API quotas",
            "https://ai.google.dev/gemini-api/docs/rate-limits"),
        StandInErrors.detail("QuotaFailure").put("violations", listed),
        StandInErrors.detail("RetryInfo").put("retryDelay", delay.toSeconds() + "s"));
  }

  private static JsonObject listed(StandInViolation violation, String model, boolean paid) {
    JsonObject listed =
        new JsonObject()
            .put("quotaMetric", violation.metric(paid))
            .put("quotaId", violation.id(paid))
            .put("quotaDimensions", new JsonObject().put("location", "global").put("model", model));
    return violation.limit() == 0
        ? listed
        : listed.put("quotaValue", String.valueOf(violation.limit()));
  }

  /** True for minute limits unless told to mislead; never true for the day. */
  private static Duration delay(List<StandInViolation> violations, StandInQuotas quotas) {
    return violations.stream()
        .filter(violation -> violation.kind() != Kind.DAY)
        .map(StandInViolation::left)
        .max(Comparator.naturalOrder())
        .map(left -> quotas.minuteRetry().orElse(left))
        .orElse(quotas.dayRetry());
  }

  /** Seconds, below one second milliseconds; RetryInfo has whole seconds, rounded down. */
  private static String exact(Duration delay) {
    return delay.toSeconds() == 0
        ? String.format(Locale.ROOT, "%d.%06dms", delay.toMillis(), delay.toNanos() % 1_000_000)
        : String.format(Locale.ROOT, "%d.%09ds", delay.toSeconds(), delay.toNanosPart());
  }
}
