package io.lunchbot.recommendations.gemini;

import io.lunchbot.recommendations.config.Secret;
import java.util.regex.Pattern;

/**
 * Makes a message of the provider fit for logs and pages. Its texts echo keys ({@code Consumer
 * 'api_key:AIza…' has been suspended}) and may echo the request. Keys go before anything is cut.
 */
final class Redaction {
  /** Leaves room for the status before it and for advice behind it. */
  private static final int MOST = 180;

  /** So much of a key is masked wherever it stands: whoever echoes a key may cut it. */
  private static final int TELLING = 8;

  /** And so much from its middle or end, where shorter pieces may be words. */
  private static final int PIECE = 12;

  private static final String MASK = "****";

  /** Today's keys begin with {@code AQ.}, older ones with {@code AIza}; tokens with ya29. */
  private static final Pattern KEY_SHAPES =
      Pattern.compile("AIza[\\w%-]*|\\bAQ(?:\\.|%2[Ee])[\\w.%-]*|\\bya29\\.[\\w.%-]*");

  private static final Pattern NAMED =
      Pattern.compile("(?i)\\b(api[_-]?key(?:[:=]|%3A|%3D)|key(?:=|%3D)|bearer )\\s*[^\\s'\"&,;]+");

  private Redaction() {}

  /**
   * One line of at most 180 code points without keys and without the request's data.
   *
   * @param key the one that was used; masked wherever it, its beginning or a piece of it stands,
   *     whatever it looks like and however much of it is percent-encoded
   */
  static String of(String message, Secret key) {
    return CleanText.cut(withoutData(withoutKeys(CleanText.of(message), key)), MOST);
  }

  /**
   * A text of any length and with any data as it stands, unless there is a key in it: then as one
   * line, in which keys are masked although characters that nobody sees stand between theirs.
   */
  static String ofKeysOnly(String text, Secret key) {
    String line = CleanText.of(text);
    String masked = withoutKeys(line, key);
    return masked.equals(line) ? text : masked;
  }

  private static String withoutKeys(String text, Secret key) {
    String line = without(text, key.value());
    line = KEY_SHAPES.matcher(line).replaceAll(MASK);
    return NAMED.matcher(line).replaceAll("$1" + MASK);
  }

  private static String without(String line, String key) {
    if (key.isEmpty()) {
      return line;
    }
    StringBuilder masked = new StringBuilder(line.length());
    for (int at = 0; at < line.length(); ) {
      int end = endOfAnyPiece(line, at, key);
      masked.append(end > at ? MASK : line.substring(at, at + 1));
      at = Math.max(end, at + 1);
    }
    return masked.toString();
  }

  private static int endOfAnyPiece(String line, int from, String key) {
    int end = endOfKey(line, from, key, TELLING);
    for (int start = 1; start + PIECE <= key.length(); start++) {
      end = Math.max(end, endOfKey(line, from, key.substring(start), PIECE));
    }
    return end;
  }

  /** Where a key that begins at an index ends; the index itself when too little of it is there. */
  private static int endOfKey(String line, int from, String key, int least) {
    int end = from;
    int found = 0;
    while (found < key.length()) {
      int next = endOfCharacter(line, end, key.charAt(found));
      if (next == end) {
        break;
      }
      end = next;
      found++;
    }
    return found >= Math.min(least, key.length()) ? end : from;
  }

  /** A character may stand for itself or, keys being ASCII, as a percent sign and two digits. */
  private static int endOfCharacter(String line, int at, char expected) {
    if (at == line.length()) {
      return at;
    }
    if (line.charAt(at) == expected) {
      return at + 1;
    }
    if (line.charAt(at) != '%') {
      return at;
    }
    String encoded = "%%%02X".formatted((int) expected);
    return line.regionMatches(true, at, encoded, 0, encoded.length()) ? at + encoded.length() : at;
  }

  /** Our data is a JSON object: an echo of it begins with a brace. */
  private static String withoutData(String line) {
    int brace = line.indexOf('{');
    return brace < 0 ? line : line.substring(0, brace) + "…";
  }
}
