package io.lunchbot.recommendations.gemini;

import io.lunchbot.recommendations.gemini.PreparedPrompt.Listed;
import io.lunchbot.recommendations.stats.OrderStats;
import io.lunchbot.recommendations.stats.OrderStats.CategoryShare;
import io.lunchbot.recommendations.stats.OrderStats.Favourite;
import io.lunchbot.recommendations.stats.OrderStats.NewDish;
import java.util.List;
import java.util.stream.IntStream;

/** Statistics for tests. */
final class SampleStats {
  static final long TGID = 777_000_123L;

  static final OrderStats PLAIN =
      new OrderStats(
          TGID,
          12,
          List.of(new CategoryShare("soup", 5, 33.3)),
          9,
          40,
          List.of(new Favourite(116, "Борщ", 5)),
          List.of(new NewDish(201, "Окрошка", "soup"), new NewDish(202, "Плов", "main")),
          List.of());

  static final OrderStats EMPTY =
      new OrderStats(TGID, 5, List.of(), 0, 0, List.of(), List.of(), List.of());

  private SampleStats() {}

  static OrderStats withNewDishes(String... dishes) {
    return new OrderStats(TGID, 12, List.of(), 9, 40, List.of(), newDishes(dishes), List.of());
  }

  /** Dishes of these names, their ids from 201. */
  static List<NewDish> newDishes(String... names) {
    return IntStream.range(0, names.length)
        .mapToObj(i -> new NewDish(201 + i, names[i], "main"))
        .toList();
  }

  /** A user's figures as they are sent, with dishes of these names from id 1. */
  static PreparedPrompt prepared(String... dishes) {
    List<Listed> listed =
        IntStream.range(0, dishes.length)
            .mapToObj(
                i ->
                    new Listed(
                        new Dish(1 + i, dishes[i]),
                        "«" + dishes[i] + "»",
                        "\"name\":\"" + dishes[i] + "\""))
            .toList();
    return new PreparedPrompt("{\"orders\":9,", List.of(), listed, "}", List.of(), 1);
  }

  static final AnswerRules RULES = AnswerRules.of("ru", "dishes: by number\n");

  /** A template that says nothing of what an answer must be like. */
  static PromptTemplate template() {
    return new PromptTemplate("ru", "ru/1", "…", "… several", RULES);
  }

  static OrderStats withDishCounts(int tried, int available) {
    return new OrderStats(TGID, 12, List.of(), tried, available, List.of(), List.of(), List.of());
  }
}
