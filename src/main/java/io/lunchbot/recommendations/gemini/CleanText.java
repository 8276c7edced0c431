package io.lunchbot.recommendations.gemini;

/**
 * Texts of strangers made fit to be shown on one line: no controls, no lone surrogates (the bot's
 * reader fails on them), no characters that reorder or hide text. Lengths are in code points.
 */
final class CleanText {
  private CleanText() {}

  /** One line: every run of white space and controls is one space, none at the ends. */
  static String of(String text) {
    StringBuilder line = new StringBuilder(text.length());
    boolean gap = false;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int point = text.codePointAt(i);
      if (isGap(point)) {
        gap = true;
      } else if (!isHidden(point)) {
        if (gap && !line.isEmpty()) {
          line.append(' ');
        }
        gap = false;
        line.appendCodePoint(point);
      }
    }
    return line.toString();
  }

  /** At most so many code points, without a space at the end. */
  static String cut(String text, int most) {
    return length(text) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most)).stripTrailing();
  }

  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Whether there is anything to read: dots, dashes and pictures alone say nothing. */
  static boolean isReadable(String text) {
    return text.codePoints().anyMatch(Character::isLetter);
  }

  private static boolean isGap(int point) {
    return Character.getType(point) == Character.CONTROL
        || Character.isWhitespace(point)
        || Character.isSpaceChar(point);
  }

  /** Joiners (U+200C, U+200D) stay: Persian words and family emoji are made with them. */
  private static boolean isHidden(int point) {
    int type = Character.getType(point);
    boolean joiner = point == 0x200C || point == 0x200D;
    boolean noncharacter = (point & 0xFFFE) == 0xFFFE || (point >= 0xFDD0 && point <= 0xFDEF);
    return type == Character.SURROGATE || noncharacter || (type == Character.FORMAT && !joiner);
  }
}
