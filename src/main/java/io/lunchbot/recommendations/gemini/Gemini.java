package io.lunchbot.recommendations.gemini;

import io.lunchbot.recommendations.bus.Address;
import io.lunchbot.recommendations.keys.Keys.Lease;
import io.lunchbot.recommendations.keys.Usage;
import io.lunchbot.recommendations.keys.Verdict;
import io.lunchbot.recommendations.stats.OrderStats;
import java.time.Duration;
import java.util.Optional;

/** What GeminiVerticle answers. */
public final class Gemini {
  /**
   * One attempt for one user with one leased key. Whatever the provider does is an answer, so that
   * every lease can be settled; longer than the longest gemini.timeout.
   */
  public static final Address<Attempt, Outcome> ATTEMPT =
      new Address<>("gemini.attempt", Attempt.class, Outcome.class, Duration.ofMinutes(11));

  private Gemini() {}

  /** Asks for a recommendation from these statistics. */
  public record Attempt(Lease lease, OrderStats stats) {}

  /** What came of an attempt. */
  public sealed interface Outcome permits Written, Refused {
    /** What the attempt says about its key. */
    Verdict verdict();

    /** What it cost. */
    Usage usage();
  }

  /**
   * A usable recommendation.
   *
   * @param model the version that answered, which may not be the one asked
   * @param prompt the template's version
   */
  public record Written(Answer answer, Usage usage, String model, String prompt)
      implements Outcome {
    @Override
    public Verdict verdict() {
      return Verdict.OK;
    }
  }

  /**
   * No usable recommendation.
   *
   * @param verdict {@link Verdict#OK} when the provider answered something unusable
   * @param reason a stable snake_case class such as {@code malformed_answer} or {@code timeout}
   * @param text one sentence for the operator; holds no key and no prompt
   * @param setAsideFor how long the provider wants to be left alone, where it said so
   */
  public record Refused(
      Verdict verdict, String reason, String text, Usage usage, Optional<Duration> setAsideFor)
      implements Outcome {}
}
