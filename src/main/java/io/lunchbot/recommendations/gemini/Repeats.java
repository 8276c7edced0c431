package io.lunchbot.recommendations.gemini;

import java.util.Collection;
import java.util.List;

/**
 * Whether a tip was given before: nearly the same words in nearly the same order, whatever their
 * case and what stands between them. A tip that names a dish none of the others names is a new one,
 * however it is worded.
 */
final class Repeats {
  /** One word in four may be another. */
  private static final int SAME_WORDS_PER_OTHER = 4;

  private Repeats() {}

  /** Whether a tip that names these dishes is nearly one of some others. */
  static boolean isOneOf(List<String> others, String tip, Collection<Dish> dishes) {
    List<String> names = dishes.stream().map(Dish::plain).toList();
    boolean namesNew = !Mentions.in(others, names).containsAll(names);
    return !namesNew && others.stream().anyMatch(other -> isNear(other, tip));
  }

  /** Whether two texts have nearly the same words. */
  static boolean isNear(String one, String other) {
    List<String> ones = Mentions.words(one);
    List<String> others = Mentions.words(other);
    int longer = Math.max(ones.size(), others.size());
    return longer > 0 && SAME_WORDS_PER_OTHER * distance(ones, others) <= longer;
  }

  /** How many words to put in, leave out or replace (V. I. Levenshtein, 1965). */
  private static int distance(List<String> ones, List<String> others) {
    int[] row = new int[others.size() + 1];
    for (int j = 0; j <= others.size(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= ones.size(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= others.size(); j++) {
        int replaced = diagonal + (ones.get(i - 1).equals(others.get(j - 1)) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[others.size()];
  }
}
