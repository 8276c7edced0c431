package io.lunchbot.recommendations.embedded.standin;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A storm as JSON: a fault, and when it is over. */
final class StandInStormJson {
  /** Where it stands among the rest of a behaviour. */
  static final String NAME = "storm";

  private static final Set<String> NAMES = Set.of("fault", "calls", "seconds", "model");

  private StandInStormJson() {}

  static JsonObject write(StandInStorm storm) {
    JsonObject json = new JsonObject().put("fault", storm.fault().label());
    storm.calls().ifPresent(calls -> json.put("calls", calls));
    storm.until().ifPresent(until -> json.put("until", until.toString()));
    storm.model().ifPresent(model -> json.put("model", model));
    return json;
  }

  /** Refuses what {@link #apply} could not do, before anything is changed. */
  static void check(JsonObject behaviour) {
    if (behaviour.getValue(NAME) != null) {
      read(StandInBehaviourJson.object(behaviour, NAME), Instant.EPOCH);
    }
  }

  /** Begins the storm, ends it with null, and leaves it when nothing is said of it. */
  static void apply(JsonObject behaviour, StandInWeather weather, Instant now) {
    if (behaviour.getValue(NAME) != null) {
      weather.begin(read(StandInBehaviourJson.object(behaviour, NAME), now));
    } else if (behaviour.containsKey(NAME)) {
      weather.calm();
    }
  }

  private static StandInStorm read(JsonObject storm, Instant now) {
    StandInBehaviourJson.requireKnown(storm, NAMES);
    boolean counted = storm.containsKey("calls");
    boolean timed = storm.containsKey("seconds");
    return new StandInStorm(
        StandInBehaviourJson.fault(StandInBehaviourJson.text(storm, "fault")),
        counted
            ? OptionalLong.of(StandInBehaviourJson.number(storm, "calls"))
            : OptionalLong.empty(),
        timed
            ? Optional.of(now.plusSeconds(StandInBehaviourJson.number(storm, "seconds")))
            : Optional.empty(),
        storm.containsKey("model")
            ? Optional.of(StandInBehaviourJson.text(storm, "model"))
            : Optional.empty());
  }
}
