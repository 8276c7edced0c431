package io.lunchbot.recommendations.gemini;

import static io.lunchbot.recommendations.keys.Verdict.BAD_REQUEST;
import static io.lunchbot.recommendations.keys.Verdict.DAY_LIMIT;
import static io.lunchbot.recommendations.keys.Verdict.INVALID_KEY;
import static io.lunchbot.recommendations.keys.Verdict.MINUTE_LIMIT;
import static io.lunchbot.recommendations.keys.Verdict.MODEL_GONE;
import static io.lunchbot.recommendations.keys.Verdict.PROJECT_REFUSED;
import static io.lunchbot.recommendations.keys.Verdict.PROVIDER_DOWN;
import static io.lunchbot.recommendations.keys.Verdict.RATE_LIMITED;

import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.gemini.Gemini.Refused;
import io.lunchbot.recommendations.keys.LimitSignal;
import io.lunchbot.recommendations.keys.Usage;
import io.lunchbot.recommendations.keys.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What an error of the provider means. One table, first match wins; the phrases are the provider's
 * own, seen in captured bodies, because only few errors carry a reason that can be relied on. What
 * the operator can do about a reason is in {@link Advice}.
 */
final class GeminiFailure {
  /** The wait of a minute limit that names none: its whole window. */
  private static final Duration MINUTE = Duration.ofSeconds(60);

  /** retryDelay is the least that helps; calls made exactly then are refused again. */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  /** No minute limit lasts so long; the longest rolling window (spending) is ten minutes. */
  private static final Duration LONGEST_MINUTE_LIMIT = Duration.ofHours(1);

  /**
   * What a project may spend is counted in a rolling window (<a
   * href="https://ai.google.dev/gemini-api/docs/rate-limits">rate limits</a>): after that it is
   * free again for certain.
   */
  private static final Duration SPEND_WINDOW = Duration.ofMinutes(10);

  private static final String SPEND_RATE_LIMITED = "spend_rate_limited";

  /** In code points: one line of a log or a page. */
  private static final int MOST = 300;

  private static final Pattern LIMIT_ZERO = Pattern.compile("\\blimit: ?0(?![.\\d])");

  private static final List<Rule> RULES =
      List.of(
          on(400, gives("API_KEY_INVALID"), INVALID_KEY, "api_key_invalid"),
          on(400, says("api key not valid"), INVALID_KEY, "api_key_invalid"),
          on(400, says("api key expired"), INVALID_KEY, "api_key_invalid"),
          on(400, says("location is not supported"), PROJECT_REFUSED, "location_not_supported"),
          on(400, precondition().and(says("billing")), PROJECT_REFUSED, "billing_needed"),
          on(400, precondition(), PROJECT_REFUSED, "failed_precondition"),
          on(400, says("token count exceeds"), BAD_REQUEST, "prompt_too_long"),
          on(400, says("unknown name"), BAD_REQUEST, "unknown_field"),
          on(400, says("schema"), BAD_REQUEST, "schema_refused"),
          on(400, BAD_REQUEST, "bad_request"),
          on(401, INVALID_KEY, "unauthenticated"),
          // Its status is RESOURCE_EXHAUSTED like a rate limit's: only the HTTP code tells.
          on(402, DAY_LIMIT, "credits_depleted"),
          on(403, says("leaked"), INVALID_KEY, "key_leaked"),
          on(403, says("has been suspended"), INVALID_KEY, "key_suspended"),
          on(403, gives("CONSUMER_SUSPENDED"), INVALID_KEY, "key_suspended"),
          // The service, the caller's address or his referrer is not on the key's own list.
          on(403, gives("API_KEY_[A-Z_]*BLOCKED"), INVALID_KEY, "key_blocked"),
          on(403, says("are blocked"), INVALID_KEY, "key_blocked"),
          on(403, says("unregistered callers"), INVALID_KEY, "unregistered_caller"),
          on(403, gives("SERVICE_DISABLED"), PROJECT_REFUSED, "service_disabled"),
          on(403, says("has not been used in project"), PROJECT_REFUSED, "service_disabled"),
          on(403, gives("BILLING_DISABLED"), PROJECT_REFUSED, "billing_disabled"),
          on(403, PROJECT_REFUSED, "permission_denied"),
          on(404, MODEL_GONE, "model_not_found"),
          on(408, PROVIDER_DOWN, "request_timeout"),
          on(409, PROVIDER_DOWN, "aborted"),
          // Until June 2026 spent credits were told with 429.
          on(429, says("credits are depleted"), DAY_LIMIT, "credits_depleted"),
          // The owner's own cap for a month, with the status of a rate limit.
          on(429, says("monthly spending cap"), DAY_LIMIT, "spending_cap_reached"),
          // Before the day: a wait of hours would be no reason to leave such a project until then.
          on(429, GeminiFailure::isSpendRate, MINUTE_LIMIT, SPEND_RATE_LIMITED),
          on(429, GeminiFailure::allowsNothing, DAY_LIMIT, "model_not_offered"),
          // RetryInfo does not tell minute from day: daily bodies carry 22 s to 54 s too.
          on(429, GeminiFailure::isDaily, DAY_LIMIT, "day_limit"),
          on(429, GeminiFailure::tellsHowLong, MINUTE_LIMIT, "minute_limit"),
          on(429, RATE_LIMITED, "rate_limited"),
          on(499, PROVIDER_DOWN, "cancelled"),
          on(500, PROVIDER_DOWN, "internal_error"),
          on(503, PROVIDER_DOWN, "overloaded"),
          on(504, PROVIDER_DOWN, "deadline_exceeded"),
          new Rule(e -> e.status() / 100 == 4, BAD_REQUEST, "request_refused"),
          new Rule(e -> true, PROVIDER_DOWN, "provider_error"));

  private record Rule(Predicate<ApiError> when, Verdict verdict, String reason) {}

  private GeminiFailure() {}

  /**
   * Judges an answer that is not a success.
   *
   * @param key the one that was used; does not appear in the text
   * @param model the one that was asked; named where it does not exist
   */
  static Refused of(int status, String body, Secret key, String model) {
    return ApiError.parse(status, body)
        .map(error -> judged(error, key, model))
        .orElseGet(() -> notTheProviders(status, body));
  }

  private static Refused judged(ApiError error, Secret key, String model) {
    Rule rule = RULES.stream().filter(r -> r.when().test(error)).findFirst().orElseThrow();
    String head =
        "HTTP " + error.status() + (rule.verdict() == MODEL_GONE ? " for model " + model : "");
    String text = sentence(head, Redaction.of(error.message(), key), Advice.on(rule.reason()));
    Optional<Duration> wait =
        rule.verdict() == MINUTE_LIMIT ? Optional.of(waitOf(error, rule)) : Optional.empty();
    return refused(rule.verdict(), rule.reason(), text, QuotaLesson.of(error.violations(), wait));
  }

  /** A proxy, a balancer or a wrong address answered: no key is to blame, except for haste. */
  private static Refused notTheProviders(int status, String body) {
    String what = body.isBlank() ? "an empty answer" : "an answer that is not the provider's";
    String text = "HTTP " + status + ": " + what;
    if (status == 429) {
      return refused(RATE_LIMITED, "rate_limited", text, LimitSignal.NONE);
    }
    String reason = body.isBlank() ? "empty_body" : "not_json";
    return refused(PROVIDER_DOWN, reason, text, LimitSignal.NONE);
  }

  private static Refused refused(Verdict verdict, String reason, String text, LimitSignal signal) {
    return new Refused(verdict, reason, text, Usage.NONE, signal);
  }

  /** The advice is never cut, what was said is. */
  private static String sentence(String head, String said, String advice) {
    String start = head + (said.isEmpty() ? "" : ": " + said);
    if (advice.isEmpty()) {
      return CleanText.cut(start, MOST);
    }
    String end = " - " + advice;
    return CleanText.cut(start, MOST - CleanText.length(end)) + end;
  }

  private static Duration waitOf(ApiError error, Rule rule) {
    if (rule.reason().equals(SPEND_RATE_LIMITED)) {
      return spendWait(error.retryDelay().orElse(SPEND_WINDOW).plus(MARGIN));
    }
    return error.retryDelay().orElse(MINUTE).plus(MARGIN);
  }

  /** Told waits are seconds, in which next to nothing of a window of minutes becomes free. */
  private static Duration spendWait(Duration told) {
    if (told.compareTo(MINUTE) < 0) {
      return MINUTE;
    }
    return told.compareTo(SPEND_WINDOW) > 0 ? SPEND_WINDOW : told;
  }

  /** Unless another quota that was broken says more. */
  private static boolean isSpendRate(ApiError error) {
    return error.isOfSpending()
        && error.violations().stream()
            .filter(violation -> !violation.isOfSpending())
            .noneMatch(violation -> violation.isDaily() || violation.limit().orElse(1) == 0);
  }

  private static boolean allowsNothing(ApiError error) {
    return LIMIT_ZERO.matcher(error.message()).find()
        || error.violations().stream().anyMatch(v -> v.limit().orElse(1) == 0);
  }

  private static boolean isDaily(ApiError error) {
    return error.violations().stream().anyMatch(ApiError.QuotaViolation::isDaily)
        || error.retryDelay().filter(wait -> wait.compareTo(LONGEST_MINUTE_LIMIT) > 0).isPresent();
  }

  private static boolean tellsHowLong(ApiError error) {
    return error.retryDelay().isPresent()
        || error.violations().stream().anyMatch(ApiError.QuotaViolation::isOfMinute);
  }

  private static Rule on(int status, Predicate<ApiError> when, Verdict verdict, String reason) {
    Predicate<ApiError> sameStatus = error -> error.status() == status;
    return new Rule(sameStatus.and(when), verdict, reason);
  }

  private static Rule on(int status, Verdict verdict, String reason) {
    return new Rule(error -> error.status() == status, verdict, reason);
  }

  private static Predicate<ApiError> says(String phrase) {
    return error -> error.says(phrase);
  }

  private static Predicate<ApiError> gives(String reason) {
    return error -> error.gives(reason);
  }

  private static Predicate<ApiError> precondition() {
    return error -> error.rpcStatus().equals("FAILED_PRECONDITION");
  }
}
