package io.lunchbot.recommendations.gemini;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The two ways the provider writes a wait: a field {@code "47s"} or {@code "34.074824224s"}, and a
 * sentence {@code Please retry in 36.429760048s.}, also with hours, minutes or milliseconds.
 */
final class RetryDelay {
  private static final Duration MOST = Duration.ofDays(1);
  private static final Map<String, BigDecimal> NANOS =
      Map.of(
          "h", BigDecimal.valueOf(3_600_000_000_000L),
          "m", BigDecimal.valueOf(60_000_000_000L),
          "s", BigDecimal.valueOf(1_000_000_000L),
          "ms", BigDecimal.valueOf(1_000_000L));
  private static final Pattern PART = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,12})?)(h|ms|m|s)");
  private static final Pattern FIELD = Pattern.compile("(?:" + PART.pattern() + ")+");
  private static final Pattern SENTENCE =
      Pattern.compile("retry in ((?:" + PART.pattern() + ")+)", Pattern.CASE_INSENSITIVE);

  private RetryDelay() {}

  /** Reads a field; at most a day; empty when it is not a wait. */
  static Optional<Duration> ofField(String text) {
    return FIELD.matcher(text).matches() ? Optional.of(sum(text)) : Optional.empty();
  }

  /** Finds the wait in a message. */
  static Optional<Duration> ofMessage(String message) {
    Matcher sentence = SENTENCE.matcher(message);
    return sentence.find() ? Optional.of(sum(sentence.group(1))) : Optional.empty();
  }

  private static Duration sum(String text) {
    BigDecimal nanos = BigDecimal.ZERO;
    Matcher part = PART.matcher(text.toLowerCase(Locale.ROOT));
    while (part.find()) {
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(NANOS.get(part.group(2))));
    }
    return Duration.ofNanos(nanos.min(BigDecimal.valueOf(MOST.toNanos())).longValue());
  }
}
