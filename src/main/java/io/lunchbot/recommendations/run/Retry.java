package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.gemini.Gemini.Refused;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What to do after an attempt that gave no recommendation.
 *
 * @param attempts how often one user may be asked for on account of the provider's failures
 */
record Retry(int attempts) {
  /** A model that answered badly once is asked once more; twice is its answer. */
  static final int UNUSABLE_ANSWERS = 2;

  /** A key that is refused leads to another key, but not for ever: the ledger may be lost. */
  static final int REFUSED_KEYS = 50;

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

  /** How often each thing happened to one user. */
  record History(int providerFailures, int unusableAnswers, int refusedKeys) {
    static final History NONE = new History(0, 0, 0);

    History with(Refused refused) {
      return switch (refused.verdict()) {
        case PROVIDER_DOWN, NOT_SENT ->
            new History(providerFailures + 1, unusableAnswers, refusedKeys);
        case OK -> new History(providerFailures, unusableAnswers + 1, refusedKeys);
        default -> new History(providerFailures, unusableAnswers, refusedKeys + 1);
      };
    }
  }

  /** Judges the latest refusal; {@code history} counts it already. */
  Next after(Refused latest, History history, RandomGenerator random) {
    return switch (latest.verdict()) {
      case MODEL_GONE -> new StopRun();
      case BAD_REQUEST -> new GiveUp();
      case OK -> unless(history.unusableAnswers() >= UNUSABLE_ANSWERS, Duration.ZERO);
      case PROVIDER_DOWN, NOT_SENT ->
          unless(
              history.providerFailures() >= attempts,
              PROVIDER.after(history.providerFailures(), random));
      case MINUTE_LIMIT, DAY_LIMIT, INVALID_KEY ->
          unless(history.refusedKeys() >= REFUSED_KEYS, Duration.ZERO);
    };
  }

  private static Next unless(boolean enough, Duration after) {
    return enough ? new GiveUp() : new Again(after);
  }
}
