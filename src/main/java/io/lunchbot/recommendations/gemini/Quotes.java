package io.lunchbot.recommendations.gemini;

import java.util.List;
import java.util.Optional;

/**
 * How a language quotes names.
 *
 * @param pairs of quotation marks, each a text of two, the preferred one first
 */
record Quotes(List<String> pairs) {
  /** What {@link AnswerLanguage} and {@link Grounding} take for quotation marks. */
  static final List<String> KNOWN = List.of("«»", "“”", "„“", "„”", "\"\"");

  /** Of a name, in code points: what is longer is cut, for the model and for the user. */
  static final int MOST_OF_NAME = 80;

  /** Copies the list. */
  Quotes {
    pairs = List.copyOf(pairs);
  }

  /**
   * A stranger's name between quotation marks, spelled as it is; empty when there is nothing to
   * read in it, when it holds marks of every pair, so that nobody could see where it ends, or when
   * it is no plain text: links and markup reach no user.
   */
  Optional<String> quoted(String name) {
    String clean = plain(name);
    return pairs.stream()
        .filter(pair -> CleanText.isReadable(clean) && PlainText.isPlain(clean))
        .filter(pair -> isFree(pair, clean))
        .findFirst()
        .map(pair -> pair.charAt(0) + clean + pair.charAt(1));
  }

  /** A name as it is shown: on one line, and cut where it is too long. */
  static String plain(String name) {
    return CleanText.cut(CleanText.of(name), MOST_OF_NAME);
  }

  /** What is between “ or „ and ” ends at any of the three. */
  private static boolean isFree(String pair, String name) {
    String ends =
        switch (pair) {
          case "«»" -> "«»";
          case "\"\"" -> "\"";
          default -> "“”„";
        };
    return name.chars().noneMatch(mark -> ends.indexOf(mark) >= 0);
  }
}
