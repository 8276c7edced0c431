package io.lunchbot.recommendations.gemini;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The provider's error body as far as anybody can rely on it. Details may be missing, come in any
 * order, or be of types nobody knows; the whole may be wrapped in a list.
 *
 * @param status of HTTP, or what the body says where HTTP said 200
 * @param message the provider's sentence, unredacted: it may hold the key
 * @param rpcStatus such as {@code FAILED_PRECONDITION}; empty when there is none
 * @param reasons of all ErrorInfo details, such as {@code API_KEY_INVALID}
 * @param violations quotas that were exceeded
 * @param retryDelay how long to wait, from RetryInfo or else from the message
 */
record ApiError(
    int status,
    String message,
    String rpcStatus,
    List<String> reasons,
    List<QuotaViolation> violations,
    Optional<Duration> retryDelay) {

  /**
   * One quota that was exceeded.
   *
   * @param quotaId such as {@code GenerateRequestsPerDayPerProjectPerModel-FreeTier}; may be empty
   * @param metric which of them; does not tell minute from day except in a few names
   * @param limit what the quota allows; empty when the body does not say
   */
  record QuotaViolation(String quotaId, String metric, OptionalLong limit) {
    boolean isDaily() {
      return contains(quotaId, "perday")
          || contains(quotaId, "daily")
          || contains(metric, "per_day");
    }

    boolean isOfMinute() {
      return contains(quotaId, "perminute") || contains(metric, "per_minute");
    }

    boolean isOfInputTokens() {
      return contains(quotaId, "inputtoken") || contains(metric, "input_token");
    }

    boolean isOfRequests() {
      boolean ofTokens = contains(quotaId, "token") || contains(metric, "token");
      return !ofTokens && (contains(quotaId, "request") || contains(metric, "request"));
    }

    /** It limits money in a rolling window, whatever its name says of requests, minutes or days. */
    boolean isOfSpending() {
      return tellsOfSpending(quotaId) || tellsOfSpending(metric);
    }

    boolean isOfFreeTier() {
      return quotaId.endsWith("-FreeTier") || contains(metric, "free_tier");
    }
  }

  /** "Spend-based", "spending rate" and SpendPer, but not "suspended". */
  private static final Pattern SPENDING = Pattern.compile("(?<!su)spend", Pattern.CASE_INSENSITIVE);

  /** Reads a body; empty when it is not the provider's. */
  static Optional<ApiError> parse(int status, String body) {
    return JsonTree.parse(body).flatMap(ApiError::error).map(error -> of(status, error));
  }

  private static Optional<JsonTree> error(JsonTree body) {
    return Stream.concat(Stream.of(body), body.items().stream())
        .map(tree -> tree.get("error"))
        .filter(JsonTree::isObject)
        .findFirst();
  }

  private static ApiError of(int status, JsonTree error) {
    String message = error.get("message").text().orElse("");
    List<JsonTree> details = error.get("details").items();
    return new ApiError(
        status == 200 ? codeOf(error) : status,
        message,
        error.get("status").text().orElse(""),
        details.stream().flatMap(detail -> detail.get("reason").text().stream()).toList(),
        details.stream()
            .flatMap(detail -> detail.get("violations").items().stream())
            .map(ApiError::violation)
            .toList(),
        details.stream()
            .flatMap(detail -> detail.get("retryDelay").text().stream())
            .flatMap(text -> RetryDelay.ofField(text).stream())
            .findFirst()
            .or(() -> RetryDelay.ofMessage(message)));
  }

  /** A body that says neither success nor a code is a server's own trouble. */
  private static int codeOf(JsonTree error) {
    long code = error.get("code").count();
    return code >= 400 && code < 600 ? (int) code : 500;
  }

  private static QuotaViolation violation(JsonTree violation) {
    return new QuotaViolation(
        violation.get("quotaId").text().orElse(""),
        violation.get("quotaMetric").text().orElse(""),
        limit(violation.get("quotaValue")));
  }

  /** A 64-bit number is a text on this wire; a number is taken, too. */
  private static OptionalLong limit(JsonTree value) {
    boolean said = value.count() > 0 || value.text().filter("0"::equals).isPresent();
    return said ? OptionalLong.of(value.count()) : OptionalLong.empty();
  }

  /** Whether the message holds a phrase, in any case. */
  boolean says(String phrase) {
    return contains(message, phrase);
  }

  /** Whether the message or a quota tells of spending. */
  boolean isOfSpending() {
    return tellsOfSpending(message) || violations.stream().anyMatch(QuotaViolation::isOfSpending);
  }

  private static boolean tellsOfSpending(String text) {
    return SPENDING.matcher(text).find();
  }

  /** Whether an ErrorInfo gives a reason of this form, a regular expression. */
  boolean gives(String reason) {
    return reasons.stream().anyMatch(given -> given.matches(reason));
  }

  private static boolean contains(String text, String lowerCase) {
    return text.toLowerCase(Locale.ROOT).contains(lowerCase);
  }
}
