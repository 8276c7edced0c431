package io.lunchbot.recommendations;

import io.lunchbot.recommendations.cli.Finding;
import io.lunchbot.recommendations.gemini.Gemini.Looked;
import io.lunchbot.recommendations.keys.Verdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What is to be said of all keys together, after each was looked at.
 *
 * @param model that was looked at with every key
 * @param keys in the order of the configuration
 */
record KeyHealth(String model, List<Seen> keys) {
  /**
   * One key.
   *
   * @param name position and mask
   */
  record Seen(String name, Looked looked) {}

  /** Nobody knows what the key is worth: the question or the answer got lost. */
  private static final Set<Verdict> UNKNOWN = EnumSet.of(Verdict.PROVIDER_DOWN, Verdict.NOT_SENT);

  /** The key, or its project, will not do until somebody mends it. */
  private static final Set<Verdict> USELESS =
      EnumSet.of(
          Verdict.INVALID_KEY,
          Verdict.PROJECT_REFUSED,
          Verdict.MODEL_GONE,
          Verdict.PROVIDER_DOWN,
          Verdict.NOT_SENT);

  /** A line a key, and one more where no run could go on. */
  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    keys.forEach(key -> findings.add(one(key)));
    if (any(Verdict.MODEL_GONE)) {
      findings.add(Finding.fail(Check.RUN_WOULD_FAIL, "Model", model + " does not exist"));
    } else if (keys.stream().allMatch(key -> UNKNOWN.contains(key.looked().verdict()))) {
      findings.add(Finding.fail(Check.SERVER_UNREACHABLE, "Gemini", "cannot be reached"));
    } else if (keys.stream().allMatch(key -> USELESS.contains(key.looked().verdict()))) {
      findings.add(Finding.fail(Check.RUN_WOULD_FAIL, "Keys", "none of them is valid"));
    } else if (any(Verdict.OK)) {
      findings.add(Finding.ok("Model", model + " exists"));
    }
    return findings;
  }

  private boolean any(Verdict verdict) {
    return keys.stream().anyMatch(key -> key.looked().verdict() == verdict);
  }

  private static Finding one(Seen key) {
    Looked looked = key.looked();
    return looked.verdict() == Verdict.OK
        ? Finding.ok(key.name(), "valid")
        : Finding.warn(key.name(), looked.reason() + ": " + looked.text());
  }
}
