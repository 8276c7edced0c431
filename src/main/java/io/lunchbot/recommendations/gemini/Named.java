package io.lunchbot.recommendations.gemini;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The dishes that an answer names.
 *
 * @param summary those of the summary
 * @param tips those of each tip, in the order of the tips
 */
public record Named(List<Dish> summary, List<List<Dish>> tips) {
  /** Copies the lists. */
  public Named {
    summary = List.copyOf(summary);
    tips = tips.stream().map(List::copyOf).toList();
  }

  /** What tips name, none twice. */
  public List<Dish> inTips() {
    return tips.stream().flatMap(List::stream).distinct().toList();
  }

  /** All of them. */
  public Set<Dish> all() {
    return Stream.concat(summary.stream(), inTips().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  boolean isEmpty() {
    return summary.isEmpty() && inTips().isEmpty();
  }
}
