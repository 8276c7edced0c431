package io.lunchbot.recommendations.embedded.standin;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A time in which every call goes wrong in the same way.
 *
 * @param fault that befalls them
 * @param calls after which it is over
 * @param until from when it is over, by the stand-in's clock
 * @param model the only one concerned
 */
public record StandInStorm(
    StandInFault fault, OptionalLong calls, Optional<Instant> until, Optional<String> model) {
  /** One that ends after so many calls. */
  public static StandInStorm ofCalls(StandInFault fault, long calls) {
    return new StandInStorm(fault, OptionalLong.of(calls), Optional.empty(), Optional.empty());
  }

  /** One that ends at an instant. */
  public static StandInStorm until(StandInFault fault, Instant end) {
    return new StandInStorm(fault, OptionalLong.empty(), Optional.of(end), Optional.empty());
  }

  /** The same over one model only. */
  public StandInStorm over(String theModel) {
    return new StandInStorm(fault, calls, until, Optional.of(theModel));
  }

  /** Whether a call at this instant is caught. */
  boolean catches(String theModel, Instant now) {
    return calls.orElse(1) > 0
        && until.map(now::isBefore).orElse(true)
        && model.map(theModel::equals).orElse(true);
  }

  /** What is left of it when it has caught one call. */
  StandInStorm afterOneCall() {
    return calls.isEmpty()
        ? this
        : new StandInStorm(fault, OptionalLong.of(calls.getAsLong() - 1), until, model);
  }
}
