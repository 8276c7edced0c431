package io.lunchbot.recommendations.gemini;

import io.lunchbot.recommendations.bus.Address;
import io.lunchbot.recommendations.keys.Keys.Lease;
import io.lunchbot.recommendations.keys.LimitSignal;
import io.lunchbot.recommendations.keys.Usage;
import io.lunchbot.recommendations.keys.Verdict;
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

  /** What the provider says of a model to a key; uses nothing up. */
  public static final Address<Look, Looked> LOOK =
      new Address<>("gemini.look", Look.class, Looked.class, Duration.ofSeconds(30));

  private Gemini() {}

  /** Looks at a model with a key, both of which may be wrong. */
  public record Look(String fingerprint, String model) {}

  /**
   * What a look found.
   *
   * @param verdict {@link Verdict#OK} when the key may use the model, as far as a look can tell
   * @param reason a stable snake_case class; empty for {@link Verdict#OK}
   * @param text one sentence for the operator; holds no key; empty for {@link Verdict#OK}
   */
  public record Looked(Verdict verdict, String reason, String text) {}

  /**
   * Asks for a recommendation.
   *
   * @param correction what was wrong with the answer before, told to the model
   */
  public record Attempt(Lease lease, PreparedPrompt prompt, Optional<String> correction) {}

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
   * @param signal what the provider said of its limits
   */
  public record Refused(
      Verdict verdict, String reason, String text, Usage usage, LimitSignal signal)
      implements Outcome {}
}
