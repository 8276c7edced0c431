package io.lunchbot.recommendations.embedded.standin;

import java.util.List;

/**
 * The statistics a prompt carries, as far as a request had them: whatever was missing is 0 or
 * empty.
 *
 * @param language of the answer: {@code ru}, everything else is taken for English
 * @param windowDays days the orders are from
 * @param dishesTried different dishes ordered
 */
record StandInPrompt(
    String language,
    int windowDays,
    int orders,
    List<Share> categories,
    int dishesTried,
    int dishesAvailable,
    List<Favourite> favourites,
    List<String> newDishes) {
  /** Copies the lists. */
  StandInPrompt {
    categories = List.copyOf(categories);
    favourites = List.copyOf(favourites);
    newDishes = List.copyOf(newDishes);
  }

  /** How much of what was ordered is of one category. */
  record Share(String category, int count, double percent) {}

  /** A dish and how often it was ordered. */
  record Favourite(String name, int count) {}
}
