package io.lunchbot.recommendations.gemini;

import java.util.List;

/** What an answer made by rules can say; each is a line of a file of phrases. */
enum Phrase {
  FAVOURITES("summary.favourites", "dish other"),
  FAVOURITE("summary.favourite", "dish"),
  CATEGORY("summary.category", "category percent"),
  VARIED("summary.varied", ""),
  UNKNOWN("summary.unknown", ""),
  NEW("tip.new", "dish"),
  ANOTHER("tip.another", "dish"),
  RARE("tip.rare", "category"),
  DOMINANT("tip.dominant", "category"),
  VARIETY("tip.variety", ""),
  CHANGE("tip.change", ""),
  CURIOUS("tip.curious", "");

  private final String key;
  private final String gaps;

  Phrase(String key, String gaps) {
    this.key = key;
    this.gaps = gaps;
  }

  /** What its line in the file begins with. */
  String key() {
    return key;
  }

  /** What is put into it, in the order of {@link RulePhrases#say}'s arguments. */
  List<String> gaps() {
    return gaps.isEmpty() ? List.of() : List.of(gaps.split(" "));
  }
}
