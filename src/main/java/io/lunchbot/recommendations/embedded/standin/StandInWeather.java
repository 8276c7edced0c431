package io.lunchbot.recommendations.embedded.standin;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Decides which calls go wrong: all that a storm catches, and of the others their share. The same
 * seed and the same order of calls give the same faults. Thread-safe.
 */
final class StandInWeather {
  private final long seed;
  private Random random;
  private Optional<StandInStorm> storm = Optional.empty();

  StandInWeather(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  /** Begins a storm in place of any other. */
  synchronized void begin(StandInStorm next) {
    storm = Optional.of(next);
  }

  /** Ends the storm, if there is one. */
  synchronized void calm() {
    storm = Optional.empty();
  }

  /** The storm that is on at this instant. */
  synchronized Optional<StandInStorm> storm(Instant now) {
    return storm.filter(raging -> raging.catches(raging.model().orElse(""), now));
  }

  /** No storm, and chance from its beginning. */
  synchronized void reset() {
    storm = Optional.empty();
    random = new Random(seed);
  }

  /**
   * What befalls one call.
   *
   * @param shares of calls, together at most 1
   */
  synchronized Optional<StandInFault> next(
      Map<StandInFault, Double> shares, String model, Instant now) {
    Optional<StandInStorm> raging = storm.filter(on -> on.catches(model, now));
    if (raging.isPresent()) {
      storm = raging.map(StandInStorm::afterOneCall);
      return raging.map(StandInStorm::fault);
    }
    return shares.isEmpty() ? Optional.empty() : drawn(shares);
  }

  /**
   * Spoils one answer for several people, or leaves it as it is.
   *
   * @param shares of such answers, together at most 1
   */
  synchronized Optional<StandInPackFault> spoil(
      Map<StandInPackFault, Double> shares, StandInPack pack) {
    Optional<StandInPackFault> fault = shares.isEmpty() ? Optional.empty() : drawn(shares);
    fault.ifPresent(found -> pack.spoil(found, random));
    return fault;
  }

  /**
   * What is wrong with one person's answer. Without shares nothing is drawn, so that chance goes on
   * as if nobody had asked.
   *
   * @param shares of such answers, together at most 1
   */
  synchronized Optional<StandInTextFault> spoilText(Map<StandInTextFault, Double> shares) {
    return shares.isEmpty() ? Optional.empty() : drawn(shares);
  }

  private <F extends Enum<F>> Optional<F> drawn(Map<F, Double> shares) {
    double left = random.nextDouble();
    // In the order of the enum, because that of a map may change with the JVM.
    for (Map.Entry<F, Double> share : new EnumMap<>(shares).entrySet()) {
      left -= share.getValue();
      if (left < 0) {
        return Optional.of(share.getKey());
      }
    }
    return Optional.empty();
  }
}
