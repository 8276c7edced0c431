package io.lunchbot.recommendations.embedded.standin;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The statistics a prompt carries, as far as a request had them: whatever was missing is 0 or
 * empty.
 *
 * @param language of the answer: {@code ru}, everything else is taken for English
 * @param windowDays days the orders are from
 * @param dishesTried different dishes ordered
 * @param lastTips what the person was told last time, with names of dishes in quotes
 */
record StandInPrompt(
    String language,
    int windowDays,
    int orders,
    List<Share> categories,
    int dishesTried,
    int dishesAvailable,
    List<Favourite> favourites,
    List<NewDish> newDishes,
    List<String> lastTips) {
  /** Copies the lists. */
  StandInPrompt {
    categories = List.copyOf(categories);
    favourites = List.copyOf(favourites);
    newDishes = List.copyOf(newDishes);
    lastTips = List.copyOf(lastTips);
  }

  /** How much of what was ordered is of one category. */
  record Share(String category, int count, double percent) {}

  /** What an answer may name. */
  sealed interface Dish permits Favourite, NewDish {
    /** Stands for the dish in this request, from 1; 0 when the request gave it none. */
    int number();

    /** As on the menu. */
    String name();
  }

  /** A dish and how often it was ordered. */
  record Favourite(int number, String name, int count) implements Dish {}

  /** A dish that was not ordered yet. */
  record NewDish(int number, String name, String category) implements Dish {}

  /** Whether the answer is to be Russian; else it is to be English. */
  boolean isRussian() {
    return language.startsWith("ru");
  }

  /** The same asked for in another language. */
  StandInPrompt in(String other) {
    return new StandInPrompt(
        other,
        windowDays,
        orders,
        categories,
        dishesTried,
        dishesAvailable,
        favourites,
        newDishes,
        lastTips);
  }

  /** The numbers of all its dishes. */
  IntStream dishNumbers() {
    return Stream.<Dish>concat(favourites.stream(), newDishes.stream()).mapToInt(Dish::number);
  }
}
