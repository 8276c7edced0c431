package io.lunchbot.recommendations.config;

import java.util.regex.Pattern;

/** What keys and the labels of their projects look like, and what of a wrong one may be told. */
final class KeyText {
  /** What {@link #isKey} allows, for messages. */
  static final String KEYS = "keys of printable ASCII without spaces and commas";

  /** What {@link #isLabel} allows, for messages. */
  static final String LABELS =
      "1 to 60 letters, digits, dots, dashes or underscores, and not a key";

  private static final Pattern KEY = Pattern.compile("[\\x21-\\x2b\\x2d-\\x7e]{1,500}");
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9._-]{1,60}");

  /** How Google's keys begin. Their letters are those of labels, so a swap would go unnoticed. */
  private static final Pattern GOOGLE_KEY = Pattern.compile("AIza|\\bAQ\\.");

  private static final int LONGEST_SHOWN = 20;

  private KeyText() {}

  /** Whether a text can go into the header that carries a key. */
  static boolean isKey(String text) {
    return KEY.matcher(text).matches();
  }

  /** Whether a text can name a project; labels are shown everywhere, so a key must not be one. */
  static boolean isLabel(String text) {
    return LABEL.matcher(text).matches() && !looksLikeAKey(text);
  }

  /** Whether a text holds what only a key of the provider's holds. */
  static boolean looksLikeAKey(String text) {
    return GOOGLE_KEY.matcher(text).find();
  }

  /** A wrong value that stood beside a key, or a mask where it could be the key itself. */
  static String shown(Object value) {
    String text = String.valueOf(value);
    return text.length() > LONGEST_SHOWN || looksLikeAKey(text) ? "****" : text;
  }
}
