package io.lunchbot.recommendations.embedded.standin;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A behaviour as JSON. Read, it changes what it names and leaves the rest; what it names is
 * replaced whole, so that an empty object or list takes back.
 */
final class StandInBehaviourJson {
  private static final Set<String> NAMES =
      Set.of(
          "limits",
          "project_limits",
          "credits_spent",
          "minute_retry_ms",
          "day_retry_ms",
          "projects",
          "keys",
          "retired_models",
          "models_not_offered",
          "any_model",
          "faults",
          "pack_faults",
          "text_faults",
          StandInStormJson.NAME);

  private static final Set<String> LIMITS =
      Set.of("requests_a_minute", "tokens_a_minute", "requests_a_day", "paid");

  private StandInBehaviourJson() {}

  static JsonObject write(StandInBehaviour behaviour) {
    StandInQuotas quotas = behaviour.quotas();
    JsonObject projects = new JsonObject();
    quotas.ofProject().forEach((project, limits) -> projects.put(project, limits(limits)));
    JsonObject keys = new JsonObject();
    behaviour.keys().forEach((key, state) -> keys.put(key, label(state)));
    return new JsonObject()
        .put("limits", limits(quotas.usual()))
        .put("project_limits", projects)
        .put("credits_spent", array(quotas.spent()))
        .put("minute_retry_ms", quotas.minuteRetry().map(Duration::toMillis).orElse(null))
        .put("day_retry_ms", quotas.dayRetry().toMillis())
        .put("projects", new JsonObject(new HashMap<String, Object>(behaviour.projects())))
        .put("keys", keys)
        .put("retired_models", array(behaviour.models().retired()))
        .put("models_not_offered", array(behaviour.models().notOffered()))
        .put("any_model", behaviour.models().any())
        .put("faults", labelled(behaviour.faults(), StandInFault::label))
        .put("pack_faults", labelled(behaviour.packFaults(), StandInPackFault::label))
        .put("text_faults", labelled(behaviour.textFaults(), StandInTextFault::label));
  }

  private static <F> JsonObject labelled(Map<F, Double> shares, Function<F, String> label) {
    JsonObject told = new JsonObject();
    shares.forEach((fault, share) -> told.put(label.apply(fault), share));
    return told;
  }

  static JsonObject limits(StandInLimits limits) {
    return new JsonObject()
        .put("requests_a_minute", limits.requestsAMinute())
        .put("tokens_a_minute", limits.tokensAMinute())
        .put("requests_a_day", limits.requestsADay())
        .put("paid", limits.paid());
  }

  static String label(StandInKey state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static JsonArray array(Set<String> names) {
    return new JsonArray(names.stream().sorted().toList());
  }

  /**
   * The present behaviour with what the JSON says.
   *
   * @throws IllegalArgumentException with one sentence when it says something wrong
   */
  static StandInBehaviour read(JsonObject wanted, StandInBehaviour present) {
    requireKnown(wanted, NAMES);
    return new StandInBehaviour(
        quotas(wanted, present.quotas()),
        wanted.containsKey("projects")
            ? map(wanted, "projects", (of, key) -> text(of, key))
            : present.projects(),
        wanted.containsKey("keys")
            ? map(wanted, "keys", StandInBehaviourJson::key)
            : present.keys(),
        models(wanted, present.models()),
        wanted.containsKey("faults")
            ? shares(wanted, "faults", StandInBehaviourJson::fault)
            : present.faults(),
        wanted.containsKey("pack_faults")
            ? shares(wanted, "pack_faults", StandInBehaviourJson::packFault)
            : present.packFaults(),
        wanted.containsKey("text_faults")
            ? shares(wanted, "text_faults", StandInBehaviourJson::textFault)
            : present.textFaults());
  }

  private static StandInQuotas quotas(JsonObject wanted, StandInQuotas present) {
    return new StandInQuotas(
        wanted.containsKey("limits") ? limitsOf(wanted, "limits") : present.usual(),
        wanted.containsKey("project_limits")
            ? map(wanted, "project_limits", StandInBehaviourJson::limitsOf)
            : present.ofProject(),
        names(wanted, "credits_spent", present.spent()),
        wanted.containsKey("minute_retry_ms")
            ? Optional.ofNullable(wanted.getValue("minute_retry_ms"))
                .map(told -> millis(wanted, "minute_retry_ms"))
            : present.minuteRetry(),
        wanted.containsKey("day_retry_ms") ? millis(wanted, "day_retry_ms") : present.dayRetry());
  }

  private static StandInModels models(JsonObject wanted, StandInModels present) {
    return new StandInModels(
        names(wanted, "retired_models", present.retired()),
        names(wanted, "models_not_offered", present.notOffered()),
        wanted.containsKey("any_model") ? flag(wanted, "any_model") : present.any());
  }

  private static <F> Map<F, Double> shares(
      JsonObject wanted, String name, Function<String, F> fault) {
    Map<F, Double> faults = new HashMap<>();
    JsonObject told = object(wanted, name);
    for (String label : told.fieldNames()) {
      if (!(told.getValue(label) instanceof Number share)) {
        throw new IllegalArgumentException("The share of " + label + " must be a number.");
      }
      faults.put(fault.apply(label), share.doubleValue());
    }
    return faults;
  }

  private static StandInPackFault packFault(String label) {
    return StandInPackFault.labelled(label)
        .orElseThrow(
            () -> new IllegalArgumentException("There is no pack fault named \"" + label + "\"."));
  }

  private static StandInTextFault textFault(String label) {
    return StandInTextFault.labelled(label)
        .orElseThrow(
            () -> new IllegalArgumentException("There is no text fault named \"" + label + "\"."));
  }

  /** The fault of this name. */
  static StandInFault fault(String label) {
    return StandInFault.labelled(label)
        .orElseThrow(
            () -> new IllegalArgumentException("There is no fault named \"" + label + "\"."));
  }

  private static StandInKey key(JsonObject of, String key) {
    String label = text(of, key);
    for (StandInKey state : StandInKey.values()) {
      if (label(state).equals(label)) {
        return state;
      }
    }
    throw new IllegalArgumentException("A key cannot be \"" + label + "\".");
  }

  private static StandInLimits limitsOf(JsonObject of, String name) {
    JsonObject limits = object(of, name);
    requireKnown(limits, LIMITS);
    return new StandInLimits(
        limits.containsKey("requests_a_minute") ? number(limits, "requests_a_minute") : 0,
        limits.containsKey("tokens_a_minute") ? number(limits, "tokens_a_minute") : 0,
        limits.containsKey("requests_a_day") ? number(limits, "requests_a_day") : 0,
        limits.containsKey("paid") && flag(limits, "paid"));
  }

  /** Refuses names there are none of. */
  static void requireKnown(JsonObject object, Set<String> names) {
    for (String name : object.fieldNames()) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            "There is no \"" + name + "\"; there are " + names.stream().sorted().toList() + ".");
      }
    }
  }

  private static <T> Map<String, T> map(
      JsonObject of, String name, BiFunction<JsonObject, String, T> read) {
    JsonObject object = object(of, name);
    return object.fieldNames().stream()
        .collect(Collectors.toMap(key -> key, key -> read.apply(object, key)));
  }

  private static Set<String> names(JsonObject of, String name, Set<String> present) {
    if (!of.containsKey(name)) {
      return present;
    }
    if (of.getValue(name) instanceof JsonArray array
        && array.stream().allMatch(String.class::isInstance)) {
      return array.stream().map(String.class::cast).collect(Collectors.toSet());
    }
    throw wrong(name, "a list of texts");
  }

  static JsonObject object(JsonObject of, String name) {
    if (of.getValue(name) instanceof JsonObject object) {
      return object;
    }
    throw wrong(name, "an object");
  }

  static String text(JsonObject of, String name) {
    if (of.getValue(name) instanceof String text) {
      return text;
    }
    throw wrong(name, "a text");
  }

  /** A whole number of at least 0. */
  static long number(JsonObject of, String name) {
    Object value = of.getValue(name);
    if ((value instanceof Integer || value instanceof Long) && ((Number) value).longValue() >= 0) {
      return ((Number) value).longValue();
    }
    throw wrong(name, "a whole number of at least 0");
  }

  private static Duration millis(JsonObject of, String name) {
    return Duration.ofMillis(number(of, name));
  }

  private static boolean flag(JsonObject of, String name) {
    if (of.getValue(name) instanceof Boolean flag) {
      return flag;
    }
    throw wrong(name, "true or false");
  }

  private static IllegalArgumentException wrong(String name, String wanted) {
    return new IllegalArgumentException("\"" + name + "\" must be " + wanted + ".");
  }
}
