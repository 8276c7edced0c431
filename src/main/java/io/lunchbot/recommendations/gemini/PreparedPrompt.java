package io.lunchbot.recommendations.gemini;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One user's figures, ready to be sent with any model's instructions. His dishes are numbered when
 * the request is made: in one for several users no number stands for two dishes.
 *
 * @param head the figures as a JSON object that goes on; nothing in it says who the user is
 * @param favourites first, and then the dishes to suggest, each one with what is said of it
 * @param tail the end of the object
 * @param lastTips what he was told last
 * @param tokens how many input tokens a request for him alone takes at most, by estimate
 */
public record PreparedPrompt(
    String head,
    List<Listed> favourites,
    List<Listed> newDishes,
    String tail,
    List<String> lastTips,
    int tokens) {
  /** The first dish's number in a request for one user. */
  public static final int FIRST = 1;

  /** Copies the lists. */
  public PreparedPrompt {
    favourites = List.copyOf(favourites);
    newDishes = List.copyOf(newDishes);
    lastTips = List.copyOf(lastTips);
  }

  /**
   * A dish the model may name by its number.
   *
   * @param shown the name as a user reads it, in quotation marks
   * @param json what the model is told of it: members of a JSON object
   */
  public record Listed(Dish dish, String shown, String json) {
    String numbered(int number) {
      return "{\"dish\":" + number + "," + json + "}";
    }
  }

  PreparedPrompt weighing(int inputTokens) {
    return new PreparedPrompt(head, favourites, newDishes, tail, lastTips, inputTokens);
  }

  /** The user message of a request for him alone. */
  public String data() {
    return data(FIRST);
  }

  /** The same with his dishes numbered from another number on. */
  String data(int first) {
    return head
        + "\"favourites\":"
        + list(favourites, first)
        + ",\"new_dishes\":"
        + list(newDishes, first + favourites.size())
        + tail;
  }

  private static String list(List<Listed> dishes, int first) {
    return IntStream.range(0, dishes.size())
        .mapToObj(i -> dishes.get(i).numbered(first + i))
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** How many numbers his dishes take. */
  int numbers() {
    return favourites.size() + newDishes.size();
  }

  /** All of his dishes in the order of their numbers. */
  public List<Listed> listed() {
    return Stream.concat(favourites.stream(), newDishes.stream()).toList();
  }

  /** The dish of a number; empty when it is none of his. */
  Optional<Listed> at(int number, int first) {
    int index = number - first;
    return index >= 0 && index < numbers() ? Optional.of(listed().get(index)) : Optional.empty();
  }

  /** Names of all of his dishes, as they may stand in a text. */
  List<String> names() {
    return listed().stream().map(one -> one.dish().plain()).toList();
  }
}
