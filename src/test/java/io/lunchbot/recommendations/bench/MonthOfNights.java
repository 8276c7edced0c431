package io.lunchbot.recommendations.bench;

import io.lunchbot.recommendations.plan.Need;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Nights of a bot that has more users than requests: nothing but the rule by which a night is
 * planned, on users who order as people do. Each has his own chance to order on a day, a tenth of
 * it at weekends; a fifth of them join in the course of the month, a tenth leave. Who has not
 * ordered since his value was made is unchanged for a week. Nobody has a value before the first
 * night.
 *
 * @param users who are there at some time
 * @param capacity users a night that can be asked for
 */
record MonthOfNights(int users, int nights, int capacity, long seed) {
  /** Older values are made anew, as with MAX_AGE by default. */
  private static final int MOST_AGE = 7;

  private static final int WEEK = 7;
  private static final int WORKDAYS = 5;
  private static final double AT_WEEKENDS = 0.1;
  private static final double LEAST_HABIT = 0.05;
  private static final double MORE_HABIT = 0.9;
  private static final double JOIN_LATER = 0.2;
  private static final double LEAVE = 0.1;
  private static final Instant FIRST = Instant.parse("2026-11-23T03:00:00Z");

  /** A user in the line of a night. */
  record Turn(int user, Need need) {}

  /**
   * A night.
   *
   * @param number from 0 on; the first is a Monday's
   * @param unchanged users whose value still holds
   * @param line who needs a new value, the neediest first
   * @param asked how many of the line got one
   * @param meanStale days, of those in the line who have a value
   */
  record Night(int number, int unchanged, List<Turn> line, int asked, double meanStale) {
    int present() {
      return unchanged + line.size();
    }

    List<Turn> served() {
      return line.subList(0, asked);
    }

    List<Turn> left() {
      return line.subList(asked, line.size());
    }

    /** Users who have no value in the morning. */
    long without() {
      return left().stream().filter(turn -> !turn.need().served()).count();
    }

    /** Nights since the values of all who have one were fresh, ascending. */
    int[] staleness() {
      IntStream fresh = IntStream.generate(() -> 0).limit(unchanged + (long) asked);
      IntStream waiting =
          left().stream().map(Turn::need).filter(Need::served).mapToInt(Need::staleDays).sorted();
      return IntStream.concat(fresh, waiting).toArray();
    }
  }

  /** What is known of one user. */
  private static final class User {
    private final int number;
    private final double habit;
    private final int joins;
    private final int leaves;
    private boolean served;
    private int madeAt;
    private int freshAt;
    private int newOrders;

    User(int number, int nights, SplittableRandom random) {
      this.number = number;
      double drawn = random.nextDouble();
      this.habit = LEAST_HABIT + MORE_HABIT * drawn * drawn;
      this.joins = random.nextDouble() < JOIN_LATER ? random.nextInt(nights) : 0;
      this.leaves =
          random.nextDouble() < LEAVE ? joins + 1 + random.nextInt(nights - joins) : nights;
      this.freshAt = joins;
    }

    boolean isThere(int night) {
      return joins <= night && night < leaves;
    }

    /** The day before a night. */
    void live(int night, SplittableRandom random) {
      boolean weekend = night % WEEK >= WORKDAYS;
      newOrders += random.nextDouble() < habit * (weekend ? AT_WEEKENDS : 1) ? 1 : 0;
    }

    boolean holds(int night) {
      return served && newOrders == 0 && night - madeAt < MOST_AGE;
    }

    Turn turn(int night) {
      return new Turn(number, Need.of(served, Optional.of(at(freshAt)), newOrders, at(night)));
    }

    void isAsked(int night) {
      served = true;
      madeAt = night;
      freshAt = night;
      newOrders = 0;
    }
  }

  private static Instant at(int night) {
    return FIRST.plus(Duration.ofDays(night));
  }

  /** All nights, one after the other; the same for the same numbers. */
  List<Night> pass() {
    SplittableRandom random = new SplittableRandom(seed);
    List<User> all = IntStream.range(0, users).mapToObj(i -> new User(i, nights, random)).toList();
    List<Night> passed = new ArrayList<>();
    for (int number = 0; number < nights; number++) {
      passed.add(pass(number, all, random));
    }
    return passed;
  }

  private Night pass(int number, List<User> all, SplittableRandom random) {
    List<User> there = all.stream().filter(user -> user.isThere(number)).toList();
    there.forEach(user -> user.live(number, random));
    List<User> unchanged = there.stream().filter(user -> user.holds(number)).toList();
    unchanged.forEach(user -> user.freshAt = number);
    List<Turn> found =
        there.stream().filter(user -> !user.holds(number)).map(user -> user.turn(number)).toList();
    double mean = meanStale(found);
    List<Turn> line =
        found.stream()
            .sorted(
                Comparator.comparing(Turn::need, Need.order(Need.overdueFrom(mean)))
                    .thenComparing(Turn::user))
            .toList();
    Night night = new Night(number, unchanged.size(), line, Math.min(capacity, line.size()), mean);
    night.served().forEach(turn -> all.get(turn.user()).isAsked(number));
    return night;
  }

  private static double meanStale(List<Turn> line) {
    return line.stream()
        .map(Turn::need)
        .filter(Need::served)
        .mapToInt(Need::staleDays)
        .average()
        .orElse(0);
  }
}
