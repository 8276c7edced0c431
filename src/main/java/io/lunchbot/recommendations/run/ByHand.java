package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.bus.Address;
import io.lunchbot.recommendations.cache.Recommendation;
import io.lunchbot.recommendations.stats.OrderStats;
import java.time.Duration;

/** What somebody may ask for outside of runs. */
public final class ByHand {
  /**
   * A recommendation for one user now. {@link
   * io.lunchbot.recommendations.bus.Failure.Code#NOT_FOUND} when there is no such user. Who got one
   * by hand less than a minute ago is answered with the same. Longer than an attempt that was begun
   * at the last moment.
   */
  public static final Address<Question, Answer> GENERATE =
      new Address<>("by_hand.generate", Question.class, Answer.class, Duration.ofMinutes(12));

  private ByHand() {}

  /** Asks for one user. */
  public record Question(long tgid) {}

  /** What came of it. */
  public sealed interface Answer permits Generated, NotEligible, Later, Failed, TooMany {}

  /** The value the bot shows from now on, and the statistics it was made of. */
  public record Generated(Recommendation recommendation, OrderStats stats) implements Answer {}

  /**
   * He may not have one.
   *
   * @param text why, in one sentence
   */
  public record NotEligible(String text) implements Answer {}

  /**
   * No key may be used soon enough.
   *
   * @param after when asking again makes sense
   */
  public record Later(Duration after) implements Answer {}

  /**
   * The provider gave no usable answer; the value before stays.
   *
   * @param reason a stable snake_case class
   * @param text one sentence without secrets
   */
  public record Failed(String reason, String text) implements Answer {}

  /** As many are asked for at once as this node takes. */
  public record TooMany() implements Answer {}
}
