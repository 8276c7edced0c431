package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.bus.Failure;

/** What is said to whom asks for what a run's state does not allow. */
final class Refusals {
  private Refusals() {}

  static Failure notFound(String run) {
    return new Failure(Failure.Code.NOT_FOUND, "There is no run " + run + ".");
  }

  /** Its failed users cannot be asked for again. */
  static Failure retry(String run, String state) {
    if (state.isEmpty()) {
      return notFound(run);
    }
    boolean over = RunState.of(state).next().isEmpty() || state.equals(RunState.failed().name());
    return conflict(
        over
            ? "Nobody failed in run %s.".formatted(run)
            : "Run %s is %s; its failed users can be retried when it is over."
                .formatted(run, state));
  }

  /** It cannot be cancelled. */
  static Failure cancel(String run, String state) {
    return state.isEmpty()
        ? notFound(run)
        : conflict("Run %s is %s already and cannot be cancelled.".formatted(run, state));
  }

  /** It cannot go on. */
  static Failure resume(String run, String state) {
    return switch (state) {
      case "" -> notFound(run);
      case "SUPERSEDED" -> conflict("A newer run has begun since run %s.".formatted(run));
      default ->
          conflict("Run %s is %s; only a halted or failed one goes on.".formatted(run, state));
    };
  }

  private static Failure conflict(String text) {
    return new Failure(Failure.Code.CONFLICT, text);
  }
}
