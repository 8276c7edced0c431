package io.lunchbot.recommendations.embedded.standin;

import io.lunchbot.recommendations.embedded.standin.StandInPrompt.Favourite;
import io.lunchbot.recommendations.embedded.standin.StandInPrompt.Share;
import java.util.List;

/** One language's sentences. A variant is any number from 0; the same gives the same words. */
sealed interface StandInPhrases permits RussianPhrases, EnglishPhrases {
  /** The beginning of the summary, without a full stop. */
  String opening(int orders, int days, int variant);

  /** A continuation of the opening. */
  String mostOrdered(Share share, int variant);

  /** A continuation of the opening. */
  String favourite(String dish);

  /** A tip: a category that is neglected. */
  String eatMore(String category, int variant);

  /** A tip: one or two dishes. */
  String tryNew(List<String> dishes, int variant);

  /** A tip: a dish ordered again and again. */
  String alternate(Favourite favourite, int variant);

  /** A tip: how much of the menu is still unknown. */
  String explore(int tried, int available);

  /** A tip for somebody of whom nothing is known. */
  String drinkWater();

  /** One of several wordings. */
  static String pick(int variant, String... wordings) {
    return wordings[variant % wordings.length];
  }
}
