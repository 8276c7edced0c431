package io.lunchbot.recommendations.gemini;

import io.lunchbot.recommendations.bus.Address;
import io.lunchbot.recommendations.keys.Keys.Lease;
import io.lunchbot.recommendations.keys.LimitSignal;
import io.lunchbot.recommendations.keys.Usage;
import io.lunchbot.recommendations.keys.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** What GeminiVerticle answers. */
public final class Gemini {
  /**
   * One attempt with one leased key, for one user or several. Whatever the provider does is an
   * answer, so that every lease can be settled; longer than the longest gemini.timeout.
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
   * Asks for recommendations.
   *
   * @param users 1 to 32
   * @param correction what was wrong with the answer before, told to the model; only of a request
   *     for one user
   */
  public record Attempt(Lease lease, List<PreparedPrompt> users, Optional<String> correction) {
    /** Copies the list. */
    public Attempt {
      users = List.copyOf(users);
    }
  }

  /** What came of an attempt. */
  public sealed interface Outcome permits Written, Flawed, Several, Refused {
    /** What the attempt says about its key. */
    Verdict verdict();

    /** What it cost. */
    Usage usage();
  }

  /**
   * A usable recommendation.
   *
   * @param named the dishes that are named in it
   * @param model the version that answered, which may not be the one asked
   * @param prompt the template's version
   */
  public record Written(Answer answer, Named named, Usage usage, String model, String prompt)
      implements Outcome {
    @Override
    public Verdict verdict() {
      return Verdict.OK;
    }

    /**
     * The same without the tips that name one of some dishes.
     *
     * @param gone ids of the dishes
     * @return empty when no tip is left or the summary names one
     */
    public Optional<Written> without(Set<Integer> gone) {
      Predicate<List<Dish>> good = dishes -> dishes.stream().noneMatch(d -> gone.contains(d.id()));
      List<Integer> left =
          IntStream.range(0, named.tips().size())
              .filter(tip -> good.test(named.tips().get(tip)))
              .boxed()
              .toList();
      if (left.isEmpty() || !good.test(named.summary())) {
        return Optional.empty();
      }
      Answer shown = new Answer(answer.summary(), left.stream().map(answer.tips()::get).toList());
      Named names = new Named(named.summary(), left.stream().map(named.tips()::get).toList());
      return Optional.of(new Written(shown, names, usage, model, prompt));
    }
  }

  /**
   * A recommendation that could be better: to be asked for again, and to be taken when that brings
   * nothing.
   *
   * @param rest what may be shown of it
   * @param why what is wrong with the whole
   */
  public record Flawed(Written rest, Refused why) implements Outcome {
    @Override
    public Verdict verdict() {
      return Verdict.OK;
    }

    @Override
    public Usage usage() {
      return why.usage();
    }
  }

  /**
   * What came of an attempt for several users, by user.
   *
   * @param each in the order they were asked for: {@link Written}, or {@link Flawed} or {@link
   *     Refused} where his own answer is bad or missing, with {@link Verdict#OK}; what the attempt
   *     cost is told of the whole alone
   * @param cut whether the model stopped because its text grew too long
   */
  public record Several(List<Outcome> each, Usage usage, boolean cut) implements Outcome {
    /** Copies the list. */
    public Several {
      each = List.copyOf(each);
    }

    @Override
    public Verdict verdict() {
      return Verdict.OK;
    }
  }

  /**
   * No usable recommendation, for none of the users.
   *
   * @param verdict {@link Verdict#OK} when the provider answered something unusable
   * @param reason a stable snake_case class such as {@code malformed_answer} or {@code timeout}
   * @param text one sentence for the operator; holds no key and no prompt
   * @param signal what the provider said of its limits
   */
  public record Refused(
      Verdict verdict, String reason, String text, Usage usage, LimitSignal signal)
      implements Outcome {
    private static final Set<String> LATE = Set.of("stalled", "timeout", "too_large");
    private static final Set<String> OF_THE_PACK =
        Set.of("missing_answer", "doubled_answer", "foreign_dish", "unmarked_answer");
    static final String TRUNCATED = "truncated";

    /**
     * Whether it was said of what was asked or answered. Of several users it says nothing then: one
     * of them may have brought it about.
     */
    public boolean isAboutContent() {
      return verdict == Verdict.OK || verdict == Verdict.BAD_REQUEST;
    }

    /** Whether the answer did not come in time, which a shorter one might have. */
    public boolean isLate() {
      return verdict == Verdict.PROVIDER_DOWN && LATE.contains(reason);
    }

    /** Whether it is about the answers for others in the request, and not about this user's. */
    public boolean isOfThePack() {
      return verdict == Verdict.OK && OF_THE_PACK.contains(reason);
    }

    /** Whether nothing could be read because the model's text grew too long. */
    public boolean isCut() {
      return verdict == Verdict.OK && reason.equals(TRUNCATED);
    }
  }
}
