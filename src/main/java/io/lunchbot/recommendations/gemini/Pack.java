package io.lunchbot.recommendations.gemini;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Several users in one request. Each goes by a number that was drawn for this request: it says
 * nothing of him, and no name from a menu can have been made to fit it.
 *
 * @param numbers of the users in their order, all different, of three digits
 */
record Pack(List<Integer> numbers, List<PreparedPrompt> users) {
  /** Copies the lists. */
  Pack {
    numbers = List.copyOf(numbers);
    users = List.copyOf(users);
  }

  /** Draws their numbers. */
  static Pack of(List<PreparedPrompt> users, RandomGenerator random) {
    List<Integer> numbers = random.ints(100, 1_000).distinct().limit(users.size()).boxed().toList();
    return new Pack(numbers, users);
  }

  /** Everybody's figures as a JSON list. */
  String data() {
    return IntStream.range(0, users.size())
        .mapToObj(i -> "{\"number\":" + numbers.get(i) + "," + data(i).substring(1))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private String data(int user) {
    return users.get(user).data(first(user));
  }

  /** The number of a user's first dish: no number stands for dishes of two users. */
  int first(int user) {
    return PreparedPrompt.FIRST
        + users.stream().limit(user).mapToInt(PreparedPrompt::numbers).sum();
  }

  /** Whether a number stands for a dish of somebody. */
  boolean isSomebodys(int number) {
    return number >= PreparedPrompt.FIRST && number < first(users.size());
  }

  /** The dishes of all but one of the users. */
  List<String> dishesOfOthers(int user) {
    return IntStream.range(0, users.size())
        .filter(other -> other != user)
        .boxed()
        .flatMap(other -> users.get(other).names().stream())
        .distinct()
        .toList();
  }
}
