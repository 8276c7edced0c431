package io.lunchbot.recommendations.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * How much a user needs a new value, where there are fewer requests than users: first who has none,
 * then whose value is the stalest, then who ordered the most since. Pure and immutable.
 *
 * <p>Newcomers would let others wait for ever, where there are enough of them every night. So those
 * who have waited more than twice as long as users do on average come before them all.
 *
 * @param served whether the bot can show him a value that the model wrote
 * @param staleDays days since the statistics his value was made of, or since a plan first met him
 *     without one; to the nearest, as nights never begin at the same millisecond
 * @param newOrders orders since then, 0 or more
 */
public record Need(boolean served, int staleDays, int newOrders) {
  /** More than anybody eats; what is above counts as so many. */
  private static final int MOST_ORDERS = 99_999;

  private static final int DAY = MOST_ORDERS + 1;

  /**
   * As long as anything is known of a user. What cannot be made fresh, such as damaged orders, must
   * not make the average so long that nobody is overdue.
   */
  private static final int MOST_DAYS = 30;

  /** The most urgent first, within the same of what is never served or always. */
  private static final Comparator<Need> BY_SCORE = Comparator.comparingDouble(Need::score);

  /**
   * The need of a user.
   *
   * @param since when his value was last made or found unchanged, or he was first met without one;
   *     empty for one never met before
   * @param now when the run was begun
   */
  public static Need of(boolean served, Optional<Instant> since, int newOrders, Instant now) {
    long days = since.map(then -> Duration.between(then, now).plusHours(12).toDays()).orElse(0L);
    return new Need(
        served,
        (int) Math.max(0, Math.min(days, MOST_DAYS)),
        Math.max(0, Math.min(newOrders, MOST_ORDERS)));
  }

  /** The smaller, the more urgent; comparable only among the served, or among the others. */
  public double score() {
    return -scoreFrom(staleDays) - newOrders;
  }

  private static double scoreFrom(int staleDays) {
    return (double) staleDays * DAY;
  }

  /**
   * From how many days on a served user has waited too long.
   *
   * @param meanStaleDays of all served users who need a new value
   */
  public static int overdueFrom(double meanStaleDays) {
    return (int) Math.floor(2 * meanStaleDays) + 1;
  }

  /** The largest score of those who are overdue. */
  public static double overdueScore(int overdueFrom) {
    return -scoreFrom(overdueFrom);
  }

  /**
   * The order of a night.
   *
   * @param overdueFrom as {@link #overdueFrom} says
   */
  public static Comparator<Need> order(int overdueFrom) {
    return Comparator.<Need>comparingInt(need -> need.turn(overdueFrom)).thenComparing(BY_SCORE);
  }

  private int turn(int overdueFrom) {
    if (!served) {
      return 1;
    }
    return staleDays >= overdueFrom ? 0 : 2;
  }
}
