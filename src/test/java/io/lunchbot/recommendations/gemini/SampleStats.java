package io.lunchbot.recommendations.gemini;

import io.lunchbot.recommendations.stats.OrderStats;
import io.lunchbot.recommendations.stats.OrderStats.CategoryShare;
import io.lunchbot.recommendations.stats.OrderStats.Favourite;
import java.util.List;

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
          List.of(new Favourite("Борщ", 5)),
          List.of("Окрошка", "Плов"),
          List.of());

  static final OrderStats EMPTY =
      new OrderStats(TGID, 5, List.of(), 0, 0, List.of(), List.of(), List.of());

  private SampleStats() {}

  static OrderStats withNewDishes(String... dishes) {
    return new OrderStats(TGID, 12, List.of(), 9, 40, List.of(), List.of(dishes), List.of());
  }

  static OrderStats withDishCounts(int tried, int available) {
    return new OrderStats(TGID, 12, List.of(), tried, available, List.of(), List.of(), List.of());
  }
}
