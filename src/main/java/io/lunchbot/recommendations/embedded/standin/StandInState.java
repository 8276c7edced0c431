package io.lunchbot.recommendations.embedded.standin;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Everything about a stand-in that outlives its server: its clock, its books, and how it behaves.
 * Thread-safe.
 */
final class StandInState {
  private final StandInOptions options;
  private final Clock clock;
  private final StandInTally tally = new StandInTally();
  private final StandInLedger ledger = new StandInLedger();
  private final StandInWeather weather;
  private volatile StandInBehaviour behaviour;
  private volatile Function<StandInRequest, Optional<StandInAnswer>> script =
      StandInState::noScript;

  StandInState(StandInOptions options, Clock clock) {
    this.options = options;
    this.clock = clock;
    this.weather = new StandInWeather(options.seed());
    this.behaviour = options.behaviour();
  }

  StandInOptions options() {
    return options;
  }

  Instant now() {
    return clock.instant();
  }

  StandInTally tally() {
    return tally;
  }

  StandInLedger ledger() {
    return ledger;
  }

  StandInWeather weather() {
    return weather;
  }

  StandInBehaviour behaviour() {
    return behaviour;
  }

  synchronized void behave(UnaryOperator<StandInBehaviour> change) {
    behaviour = change.apply(behaviour);
  }

  Optional<StandInAnswer> scripted(StandInRequest request) {
    return script.apply(request);
  }

  void script(Function<StandInRequest, Optional<StandInAnswer>> next) {
    script = next;
  }

  private static Optional<StandInAnswer> noScript(StandInRequest request) {
    return Optional.empty();
  }

  /** What a key is: as set, else by whether it is among the known ones. */
  StandInKey key(String key) {
    boolean known = options.keys().isEmpty() || options.keys().contains(key);
    return behaviour.key(key).orElse(known ? StandInKey.GOOD : StandInKey.UNKNOWN);
  }

  /** As just made; calls under way go on. */
  synchronized void reset() {
    tally.reset();
    ledger.reset();
    weather.reset();
    script = StandInState::noScript;
    behaviour = options.behaviour();
  }
}
