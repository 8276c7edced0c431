package io.lunchbot.recommendations.embedded.standin;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which wording of a tip says something in other words than the tips of last time. Pure.
 *
 * <p>Names of dishes and numbers tell no wording from another: they are markers now and were names
 * then, and may be others for the same words.
 */
final class StandInWordings {
  private static final Pattern QUOTED = Pattern.compile("«[^»]*»|“[^”]*”|„[^“”]*[“”]|\"[^\"]*\"");
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}]+");

  private StandInWordings() {}

  /**
   * The first wording that is like none of the last tips, beginning from the variant; empty when
   * all have been said.
   *
   * @param variant from 0
   */
  static Optional<String> fresh(List<String> wordings, int variant, List<String> lastTips) {
    return IntStream.range(0, wordings.size())
        .mapToObj(i -> wordings.get((variant + i) % wordings.size()))
        .filter(wording -> lastTips.stream().noneMatch(last -> alike(wording, last)))
        .findFirst();
  }

  /** Whether half of the words of the shorter text, or more, stand in the other, too. */
  static boolean alike(String one, String other) {
    Set<String> words = words(one);
    Set<String> others = words(other);
    Set<String> common = new HashSet<>(words);
    common.retainAll(others);
    return !common.isEmpty() && 2 * common.size() >= Math.min(words.size(), others.size());
  }

  private static Set<String> words(String text) {
    String plain = QUOTED.matcher(text).replaceAll(" ").toLowerCase(Locale.ROOT).replace('ё', 'е');
    return BETWEEN_WORDS
        .splitAsStream(plain)
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toSet());
  }
}
