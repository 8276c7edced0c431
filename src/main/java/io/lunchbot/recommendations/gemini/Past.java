package io.lunchbot.recommendations.gemini;

import java.util.List;

/**
 * What a user was told before, so that he hears something else.
 *
 * @param tips he reads now; empty when they are not ours
 * @param suggested marks of the dishes that tips named on the last nights, the oldest first; see
 *     {@link Dish#mark}
 */
public record Past(List<String> tips, List<Integer> suggested) {
  /** Of somebody who was told nothing. */
  public static final Past NONE = new Past(List.of(), List.of());

  /** Copies the lists. */
  public Past {
    tips = List.copyOf(tips);
    suggested = List.copyOf(suggested);
  }
}
