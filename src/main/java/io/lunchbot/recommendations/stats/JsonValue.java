package io.lunchbot.recommendations.stats;

/**
 * A value inside an order, as far as any rule looks at it.
 *
 * @param kind what it is
 * @param text the characters of a text (unescaped, lone surrogates kept) or of a number (as
 *     written, not yet a number because 1e999999999 is one too many); empty otherwise
 */
record JsonValue(Kind kind, String text) {
  static final JsonValue MISSING = new JsonValue(Kind.MISSING, "");

  /** Kinds of values, split where a rule tells them apart. */
  enum Kind {
    /** The key is not there. */
    MISSING,
    NULL,
    TEXT,
    /** A number without fraction and exponent. */
    INTEGER,
    /** A number with a fraction or an exponent. */
    DECIMAL,
    TRUE,
    FALSE,
    /** A list or object without content. */
    EMPTY,
    /** A list or object with content. */
    NESTED
  }

  /** Whether it is exactly this text. */
  boolean isText(String expected) {
    return kind == Kind.TEXT && text.equals(expected);
  }

  /** Whether Python's {@code if value:} holds, by which the old worker decided what to count. */
  boolean truthy() {
    return switch (kind) {
      case MISSING, NULL, FALSE, EMPTY -> false;
      case TRUE, NESTED -> true;
      case TEXT -> !text.isEmpty();
      case INTEGER -> text.chars().anyMatch(digit -> digit >= '1' && digit <= '9');
      case DECIMAL -> Double.parseDouble(text) != 0;
    };
  }
}
