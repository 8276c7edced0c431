package io.lunchbot.recommendations.gemini;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which of some dishes a text mentions by name. Whole words only, whatever their case, е for ё, and
 * whatever stands between them: spaces, quotes, dashes. A word belongs to one name only, the
 * longest: "fish soup" mentions no "soup". Inflected names are not found.
 */
final class Mentions {
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

  /** No word: what stands on both sides of it is no name. */
  private static final String END = "\n";

  private record Name(String name, List<String> words) {
    /** Numbers alone name no dish: they stand in every text. */
    boolean isReadable() {
      return words.stream().anyMatch(CleanText::isReadable);
    }
  }

  private Mentions() {}

  /** Whether texts mention one of the others' dishes that is none of one's own. */
  static boolean others(List<String> texts, List<String> own, List<String> others) {
    Set<String> ones = new HashSet<>(own);
    return in(texts, together(own, others)).stream().anyMatch(name -> !ones.contains(name));
  }

  private static List<String> together(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).distinct().toList();
  }

  /**
   * The names that are mentioned, the longest first.
   *
   * @param names of two that are the same but for case and the like, the first counts
   */
  static List<String> in(List<String> texts, List<String> names) {
    List<String> words = new ArrayList<>();
    for (String text : texts) {
      words.addAll(words(text));
      words.add(END);
    }
    return names.stream()
        .map(name -> new Name(name, words(name)))
        .filter(Name::isReadable)
        .sorted(Comparator.comparingInt(name -> -name.words().size()))
        .filter(name -> take(name.words(), words))
        .map(Name::name)
        .toList();
  }

  /** Takes a name away wherever it stands; false when it stands nowhere. */
  private static boolean take(List<String> name, List<String> words) {
    boolean found = false;
    for (int i = 0; i + name.size() <= words.size(); i++) {
      // The first word alone rules most places out, and costs little.
      if (words.get(i).equals(name.get(0))) {
        List<String> here = words.subList(i, i + name.size());
        if (here.equals(name)) {
          here.replaceAll(word -> END);
          found = true;
        }
      }
    }
    return found;
  }

  /** The words of a text, as they are compared. */
  static List<String> words(String text) {
    String plain =
        Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT).replace('ё', 'е');
    return BETWEEN_WORDS.splitAsStream(plain).filter(word -> !word.isEmpty()).toList();
  }
}
