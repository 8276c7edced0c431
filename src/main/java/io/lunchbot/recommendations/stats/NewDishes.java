package io.lunchbot.recommendations.stats;

import static java.util.Comparator.comparing;

import io.lunchbot.recommendations.stats.OrderStats.NewDish;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Draws dishes to suggest, first from what the user neglects. The same for a user and a day, so
 * that a repeated chunk asks the same question; different between users and days, so that not
 * everybody is told of the same dish.
 */
final class NewDishes {
  /**
   * Twelve are shown to the model; the others stand in for those that were suggested on the last
   * nights, which is not known here.
   */
  static final int MOST = 60;

  /** What belongs into a lunch comes before sauces and drinks. */
  private static final Set<String> BALANCED = Set.of("soup", "salad", "main");

  /** Dishes of a neglected category in each round; of another, one. */
  private static final int OF_NEGLECTED = 2;

  private final List<NewDish> drawn = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  private NewDishes() {}

  /** Dishes of one category in the order they are drawn in. */
  private record Pool(String category, double share, List<NewDish> dishes, int start, int step) {
    static Pool of(String category, double share, List<NewDish> dishes, SplittableRandom random) {
      int size = dishes.size();
      int start = random.nextInt(size);
      int step = 1 + random.nextInt(size);
      while (divisor(step, size) > 1) {
        step++;
      }
      return new Pool(category, share, dishes, start, step);
    }

    /** The greatest they have in common (Euclid's Elements, VII.2). */
    private static int divisor(int one, int other) {
      return other == 0 ? one : divisor(other, one % other);
    }

    boolean isOther() {
      return !BALANCED.contains(category);
    }

    /** Every dish once: the step and their number have no divisor in common. */
    Iterator<NewDish> walk() {
      return IntStream.range(0, dishes.size())
          .mapToObj(i -> dishes.get((int) ((start + (long) i * step) % dishes.size())))
          .iterator();
    }
  }

  /**
   * Draws at most {@link #MOST} dishes, no name twice and none blank.
   *
   * @param offers what each of the user's cafes offers, by category, always in the same order
   * @param known names he has ordered: a dish of that name in another cafe is nothing new
   * @param counts how much he ordered of each category
   */
  static List<NewDish> draw(
      Collection<Map<String, List<NewDish>>> offers,
      Set<String> known,
      Map<String, Long> counts,
      long tgid,
      LocalDate day) {
    SplittableRandom random =
        new SplittableRandom(new SplittableRandom(tgid).nextLong() ^ day.toEpochDay());
    NewDishes dishes = new NewDishes();
    dishes.names.addAll(known);
    // A blank name is none.
    dishes.names.add("");
    dishes.deal(pools(offers, counts, random));
    return List.copyOf(dishes.drawn);
  }

  private static List<Pool> pools(
      Collection<Map<String, List<NewDish>>> offers,
      Map<String, Long> counts,
      SplittableRandom random) {
    Map<String, List<NewDish>> together = new TreeMap<>();
    offers.forEach(
        cafe ->
            cafe.forEach(
                (category, dishes) -> together.merge(category, dishes, NewDishes::concatenated)));
    double total = Math.max(1, counts.values().stream().mapToLong(Long::longValue).sum());
    List<Pool> pools = new ArrayList<>();
    together.forEach(
        (category, dishes) ->
            pools.add(
                Pool.of(category, counts.getOrDefault(category, 0L) / total, dishes, random)));
    pools.sort(comparing(Pool::isOther).thenComparing(Pool::share));
    return pools;
  }

  private static List<NewDish> concatenated(List<NewDish> one, List<NewDish> other) {
    List<NewDish> both = new ArrayList<>(one);
    both.addAll(other);
    return both;
  }

  /** Round by round, as cards are dealt, so that a few dishes are of several categories. */
  private void deal(List<Pool> pools) {
    List<Iterator<NewDish>> walks = pools.stream().map(Pool::walk).toList();
    boolean some = true;
    while (some && drawn.size() < MOST) {
      some = false;
      for (int i = 0; i < pools.size(); i++) {
        boolean neglected = pools.get(i).share() * pools.size() < 1;
        int taken = take(walks.get(i), neglected ? OF_NEGLECTED : 1);
        some = some || taken > 0;
      }
    }
  }

  private int take(Iterator<NewDish> walk, int most) {
    int taken = 0;
    while (taken < most && drawn.size() < MOST && walk.hasNext()) {
      NewDish dish = walk.next();
      if (names.add(dish.name())) {
        drawn.add(dish);
        taken++;
      }
    }
    return taken;
  }
}
