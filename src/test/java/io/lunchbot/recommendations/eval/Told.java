package io.lunchbot.recommendations.eval;

import java.util.List;

/**
 * What one sample user got in one night.
 *
 * @param verdicts what each answer for him was found to be; empty when none came
 * @param summary empty when he has nothing
 */
record Told(long tgid, List<String> verdicts, String summary, List<String> tips) {
  /** Copies the lists. */
  Told {
    verdicts = List.copyOf(verdicts);
    tips = List.copyOf(tips);
  }

  boolean hasValue() {
    return !summary.isEmpty();
  }

  /** What the first answer was found to be. */
  String firstVerdict() {
    return verdicts.isEmpty() ? "no_answer" : verdicts.get(0);
  }
}
