package io.lunchbot.recommendations.gemini;

import io.lunchbot.recommendations.config.Secret;
import java.util.regex.Pattern;

/**
 * Makes a message of the provider fit for logs and pages. Its texts echo keys ({@code Consumer
 * 'api_key:AIza…' has been suspended}) and may echo the request.
 */
final class Redaction {
  /** Leaves room in 200 for the status before it. */
  private static final int MOST = 180;

  private static final String MASK = "****";

  /** Today's keys begin with {@code AQ.}, older ones with {@code AIza}; tokens with ya29. */
  private static final Pattern KEY_SHAPES =
      Pattern.compile("AIza[\\w-]*|\\bAQ\\.[\\w.-]*|\\bya29\\.[\\w.-]*");

  private static final Pattern NAMED =
      Pattern.compile("(?i)\\b(api[_-]?key[:=]|key=|bearer )\\s*[^\\s'\"&,;]+");

  private Redaction() {}

  /**
   * One line of at most 180 code points without keys and without the request's data.
   *
   * @param key the one that was used; masked wherever it stands, whatever it looks like
   */
  static String of(String message, Secret key) {
    String line = CleanText.of(message);
    if (!key.value().isEmpty()) {
      line = line.replace(key.value(), MASK);
    }
    line = KEY_SHAPES.matcher(line).replaceAll(MASK);
    line = NAMED.matcher(line).replaceAll("$1" + MASK);
    return CleanText.cut(withoutData(line), MOST);
  }

  /** Our data is a JSON object: an echo of it begins with a brace. */
  private static String withoutData(String line) {
    int brace = line.indexOf('{');
    return brace < 0 ? line : line.substring(0, brace) + "…";
  }
}
