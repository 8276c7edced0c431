package io.lunchbot.recommendations.stats;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Draws dishes to suggest. The same for a user and a day, so that a repeated chunk asks the same
 * question; different between users and days, so that not everybody is told of the same dish.
 */
final class NewDishes {
  /** Enough for three tips to choose from; more only costs tokens. */
  private static final int MOST = 12;

  private NewDishes() {}

  /**
   * Draws at most 12 names, none twice and none blank.
   *
   * @param offers what the user's cafes offer, always in the same order
   * @param known names he has ordered: a dish of that name in another cafe is nothing new
   */
  static List<String> draw(List<Menu.Dish> offers, Set<String> known, long tgid, LocalDate day) {
    SplittableRandom random =
        new SplittableRandom(new SplittableRandom(tgid).nextLong() ^ day.toEpochDay());
    List<Menu.Dish> drawn = new ArrayList<>(offers);
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < drawn.size() && names.size() < MOST; i++) {
      Collections.swap(drawn, i, random.nextInt(i, drawn.size()));
      String name = drawn.get(i).name().strip();
      if (!name.isEmpty() && !known.contains(name)) {
        names.add(name);
      }
    }
    return List.copyOf(names);
  }
}
