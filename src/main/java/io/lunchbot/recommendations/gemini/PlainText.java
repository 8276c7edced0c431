package io.lunchbot.recommendations.gemini;

import java.util.regex.Pattern;

/**
 * Texts as people read them. What a model writes to make words bold or a list is taken away, since
 * nothing is lost with it; tags and links cannot be taken away without changing what is said.
 */
final class PlainText {
  private static final Pattern EMPHASIS =
      Pattern.compile(
          "\\*\\*|__|~~|`+|(?<![\\p{L}\\p{N}])[*_](?=[\\p{L}\\p{N}«“„\"\\[])"
              + "|(?<=[\\p{L}\\p{N}»”“\"\\].!?])[*_](?![\\p{L}\\p{N}])");

  /** Headings, bullets and numbers of a list, which stand at the beginning. */
  private static final Pattern BULLET =
      Pattern.compile("^(?:#{1,6}\\s+|[-*•·–—]\\s+|\\d{1,2}[.)]\\s+)+");

  private static final Pattern MARKUP =
      Pattern.compile("\\*\\*|__|~~|``|<\\s*[A-Za-z/!?]|\\]\\s*\\(|&#?[A-Za-z0-9]{2,8};");

  /** Addresses, with or without a scheme, and names a messenger makes links of. */
  private static final Pattern LINK =
      Pattern.compile(
          "(?i:[a-z][a-z0-9+.-]{1,20}://|\\bwww\\.|\\b(?:mailto|tel|tg):|@[a-z0-9_]{4,}|\\bt\\.me\\b)"
              + "|\\S@\\S+\\.\\p{L}{2,}|[\\p{L}\\p{N}]\\.\\p{L}{2,}/"
              // Not where a sentence begins after a forgotten space: such a word is capitalised.
              + "|[\\p{L}\\p{N}]\\.(?:com|net|org|info|biz|ru|su|рф|РФ|бел|укр|by|kz|ua|uz|de|fr|pl"
              + "|uk|eu|io|ly|gl|cc|tv|app|dev|shop|store|site|online|xyz|club|food|cafe|pizza)\\b");

  private PlainText() {}

  /** The text without emphasis, bullets and the like. */
  static String of(String text) {
    String unmarked = EMPHASIS.matcher(text).replaceAll("");
    return BULLET.matcher(unmarked).replaceFirst("").strip();
  }

  /** Whether there is neither markup nor a link in it. */
  static boolean isPlain(String text) {
    return !MARKUP.matcher(text).find() && !LINK.matcher(text).find();
  }
}
