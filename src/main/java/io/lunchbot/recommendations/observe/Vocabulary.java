package io.lunchbot.recommendations.observe;

import java.util.List;

/**
 * Every value a label can have: what is not in it is told as {@link #OTHER}, so that nothing from
 * outside makes the metrics grow.
 *
 * @param models that are configured
 * @param states of runs
 * @param outcomes of users
 * @param verdicts on attempts
 */
public record Vocabulary(
    List<String> models, List<String> states, List<String> outcomes, List<String> verdicts) {
  /** Stands for all other values. */
  public static final String OTHER = "other";

  /** Nothing is known yet. */
  public static final Vocabulary NONE = new Vocabulary(List.of(), List.of(), List.of(), List.of());

  /** Copies the lists. */
  public Vocabulary {
    models = List.copyOf(models);
    states = List.copyOf(states);
    outcomes = List.copyOf(outcomes);
    verdicts = List.copyOf(verdicts);
  }

  /** The value, if it is one of these. */
  static String known(List<String> values, String value) {
    return values.contains(value) ? value : OTHER;
  }
}
