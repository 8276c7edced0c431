package io.lunchbot.recommendations.embedded.standin;

import io.lunchbot.recommendations.embedded.standin.StandInPrompt.Dish;
import io.lunchbot.recommendations.embedded.standin.StandInPrompt.Share;
import java.util.List;

/**
 * One language's sentences. A variant is any number from 0; the same gives the same words. Of each
 * tip there are at least three wordings with fewer than half of their words in common, so that
 * nobody need be told the same twice.
 */
sealed interface StandInPhrases permits RussianPhrases, EnglishPhrases {
  /** The beginning of the summary, without a full stop. */
  String opening(int orders, int days, int variant);

  /** A continuation of the opening. */
  String mostOrdered(Share share, int variant);

  /** A continuation of the opening. */
  String favourite(Dish dish);

  /** A tip: a category that is neglected. */
  List<String> eatMore(String category);

  /** A tip: one or two dishes. */
  List<String> tryNew(List<? extends Dish> dishes);

  /** A tip: a dish ordered again and again, and how often. */
  List<String> alternate(Dish dish, int count);

  /** A tip: how much of the menu is still unknown. */
  List<String> explore(int tried, int available);

  /** A tip for somebody of whom nothing is known. */
  List<String> drinkWater();

  /** A name in the language's quotation marks. */
  String quoted(String name);

  /** What stands for a dish in a text: its marker, or its name where the request gave no number. */
  default String mention(Dish dish) {
    return dish.number() > 0 ? "[" + dish.number() + "]" : quoted(dish.name());
  }

  /** One of several wordings. */
  static String pick(int variant, String... wordings) {
    return wordings[variant % wordings.length];
  }
}
