package io.lunchbot.recommendations.gemini;

import io.lunchbot.recommendations.gemini.PreparedPrompt.Listed;
import io.lunchbot.recommendations.stats.OrderStats.Favourite;
import io.lunchbot.recommendations.stats.OrderStats.NewDish;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which dishes a user may be told of: what he can order, by names that can be shown. Of what is new
 * to him, nothing that was suggested on the last nights while there is something else.
 *
 * @param quotes names are shown in
 * @param gone ids of dishes that are not to be named
 */
record DishList(Quotes quotes, Past past, Set<Integer> gone) {
  /** Enough for three tips to choose from; more only costs tokens. */
  static final int MOST = 12;

  List<Listed> favourites(List<Favourite> favourites) {
    return favourites.stream()
        .filter(dish -> dish.id() > 0)
        .flatMap(
            dish -> listed(dish.id(), dish.name().strip(), ",\"count\":" + dish.count()).stream())
        .toList();
  }

  List<Listed> newDishes(List<NewDish> dishes) {
    List<Listed> fresh =
        dishes.stream().filter(dish -> !isRecent(dish)).flatMap(this::listed).limit(MOST).toList();
    return fresh.isEmpty()
        ? dishes.stream()
            .sorted(Comparator.comparingInt(this::suggestedAt))
            .flatMap(this::listed)
            .limit(MOST)
            .toList()
        : fresh;
  }

  /** Why a dish is never chosen, or not for some nights; empty for one that might have been. */
  Optional<String> reason(NewDish dish) {
    if (quotes.quoted(dish.name()).isEmpty()) {
      return Optional.of("its name cannot be shown as plain text");
    }
    return isRecent(dish)
        ? Optional.of("it was suggested on one of the last 7 nights")
        : Optional.empty();
  }

  private Stream<Listed> listed(NewDish dish) {
    String category = GenerateRequest.quoted(Quotes.plain(dish.category()));
    return listed(dish.id(), dish.name(), ",\"category\":" + category).stream();
  }

  private Optional<Listed> listed(int id, String name, String more) {
    return quotes
        .quoted(name)
        .filter(shown -> !gone.contains(id))
        .map(
            shown -> {
              String plain = shown.substring(1, shown.length() - 1);
              String json = "\"name\":" + GenerateRequest.quoted(plain) + more;
              return new Listed(new Dish(id, name), shown, json);
            });
  }

  private boolean isRecent(NewDish dish) {
    return suggestedAt(dish) >= 0;
  }

  private int suggestedAt(NewDish dish) {
    return past.suggested().lastIndexOf(Dish.mark(dish.name()));
  }
}
