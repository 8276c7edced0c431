package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.gemini.Correction;
import io.lunchbot.recommendations.gemini.Gemini.Refused;
import io.lunchbot.recommendations.keys.Keys.Settled;
import io.lunchbot.recommendations.keys.Verdict;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What to do after an attempt that gave no recommendation.
 *
 * @param attempts how often one user may be asked for on account of the provider's failures, while
 *     the model answers others
 * @param deadline how long one user's attempts and the pauses between them may take together; waits
 *     for a key not counted
 */
record Retry(int attempts, Duration deadline) {
  /** A model that answered badly once is asked once more; twice is its answer. */
  static final int UNUSABLE_ANSWERS = 2;

  /** A key that is refused leads to another key, but not for ever: the ledger may be lost. */
  static final int REFUSED_KEYS = 50;

  /** An outage is nobody's fault; yet a request that brings the model down must end. */
  static final int OUTAGE_FAILURES = 20;

  private static final Backoff PROVIDER =
      new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));

  /** What comes next. */
  sealed interface Next {}

  /** Take another lease; the ledger says when and which key. */
  record Again(Duration after) implements Next {}

  /** This user fails, the others go on. */
  record GiveUp() implements Next {}

  /** No user can be served: the run fails. */
  record StopRun() implements Next {}

  /**
   * How often each thing happened to one user.
   *
   * @param outageFailures those while the model's breaker was not closed
   * @param spent on attempts and on pauses after them
   */
  record History(
      int providerFailures,
      int outageFailures,
      int unusableAnswers,
      int refusedKeys,
      Duration spent) {
    static final History NONE = new History(0, 0, 0, 0, Duration.ZERO);

    History with(Refused refused, Settled settled, Duration took) {
      boolean failed = isProviderFailure(refused);
      boolean unusable = refused.verdict() == Verdict.OK;
      return new History(
          providerFailures + (failed && !settled.modelDown() ? 1 : 0),
          outageFailures + (failed && settled.modelDown() ? 1 : 0),
          unusableAnswers + (unusable ? 1 : 0),
          refusedKeys + (failed || unusable ? 0 : 1),
          spent.plus(took));
    }

    History waiting(Duration pause) {
      return new History(
          providerFailures, outageFailures, unusableAnswers, refusedKeys, spent.plus(pause));
    }
  }

  /** What never left because of us, such as a lease that grew too old, is no failure of theirs. */
  private static boolean isProviderFailure(Refused refused) {
    return refused.verdict() == Verdict.PROVIDER_DOWN
        || (refused.verdict() == Verdict.NOT_SENT && refused.reason().equals("connection_failed"));
  }

  /** Judges the latest refusal; {@code history} counts it already. */
  Next after(Refused latest, Settled settled, History history, RandomGenerator random) {
    return switch (latest.verdict()) {
      case MODEL_GONE -> settled.modelsLeft() ? new Again(Duration.ZERO) : new StopRun();
      case BAD_REQUEST -> new GiveUp();
      case OK ->
          unless(
              history.unusableAnswers() >= UNUSABLE_ANSWERS
                  || !Correction.isWorthAskingAgain(latest),
              history,
              Duration.ZERO);
      default ->
          isProviderFailure(latest)
              ? afterFailure(history, random)
              : unless(history.refusedKeys() >= REFUSED_KEYS, history, Duration.ZERO);
    };
  }

  private Next afterFailure(History history, RandomGenerator random) {
    boolean enough =
        history.providerFailures() >= attempts || history.outageFailures() >= OUTAGE_FAILURES;
    int failures = Math.max(1, history.providerFailures());
    return unless(enough, history, PROVIDER.after(failures, random));
  }

  private Next unless(boolean enough, History history, Duration after) {
    boolean late = history.spent().plus(after).compareTo(deadline) >= 0;
    return enough || late ? new GiveUp() : new Again(after);
  }
}
