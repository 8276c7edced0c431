package io.lunchbot.recommendations.chaos;

import java.time.Duration;

/**
 * How many kills there is time for.
 *
 * @param users all of whom every round's run serves
 * @param rounds of one run each
 * @param secondEvery of so many rounds one has a second kill, unless the first comes last
 * @param chunkSize so that either process has chunks in hand when it is killed
 * @param limit on one round; a run that is not complete by then is stuck
 */
record KillForm(int users, int rounds, int secondEvery, int chunkSize, Duration limit) {
  private static final KillForm SHORT = new KillForm(300, 5, 5, 20, Duration.ofMinutes(1));
  private static final KillForm LONG = new KillForm(2_000, 25, 2, 50, Duration.ofMinutes(2));

  /** The one that was asked for. */
  static KillForm chosen() {
    return ChaosForm.isLong() ? LONG : SHORT;
  }
}
