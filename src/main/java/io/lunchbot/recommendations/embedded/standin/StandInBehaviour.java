package io.lunchbot.recommendations.embedded.standin;

import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How the stand-in treats its callers; may be changed while it runs.
 *
 * @param quotas limits of projects
 * @param projects of keys; a key without one is a project of its own, named like the key
 * @param keys that are not good
 * @param models there are
 * @param faults and the share of calls each befalls, from 0 to 1, together at most 1
 * @param packFaults and the share each befalls of answers for several people, in the same bounds
 * @param textFaults and the share each befalls of people's answers, alone or among several, in the
 *     same bounds
 */
public record StandInBehaviour(
    StandInQuotas quotas,
    Map<String, String> projects,
    Map<String, StandInKey> keys,
    StandInModels models,
    Map<StandInFault, Double> faults,
    Map<StandInPackFault, Double> packFaults,
    Map<StandInTextFault, Double> textFaults) {
  /** Every key good and a project of its own, no limits, no faults. */
  public static final StandInBehaviour GOOD =
      new StandInBehaviour(
          StandInQuotas.NONE,
          Map.of(),
          Map.of(),
          StandInModels.TODAY,
          Map.of(),
          Map.of(),
          Map.of());

  /** Copies what could change and refuses shares that are none. */
  public StandInBehaviour {
    projects = Map.copyOf(projects);
    keys = Map.copyOf(keys);
    faults = Map.copyOf(faults);
    packFaults = Map.copyOf(packFaults);
    textFaults = Map.copyOf(textFaults);
    requireShares(faults.values());
    requireShares(packFaults.values());
    requireShares(textFaults.values());
  }

  private static void requireShares(Collection<Double> shares) {
    double sum = shares.stream().mapToDouble(Double::doubleValue).sum();
    if (shares.stream().anyMatch(share -> !(share >= 0)) || !(sum <= 1)) {
      throw new IllegalArgumentException(
          "shares of faults must not be negative, nor more than 1 together");
    }
  }

  /** The project a key belongs to. */
  public String project(String key) {
    return projects.getOrDefault(key, key);
  }

  /** What a listed key is; empty for one nobody listed. */
  Optional<StandInKey> key(String key) {
    return Optional.ofNullable(keys.get(key));
  }

  /** The same with other quotas. */
  public StandInBehaviour with(StandInQuotas others) {
    return new StandInBehaviour(others, projects, keys, models, faults, packFaults, textFaults);
  }

  /** The same with these limits for every project that has none of its own. */
  public StandInBehaviour with(StandInLimits limits) {
    return with(quotas.usually(limits));
  }

  /** The same with other models. */
  public StandInBehaviour with(StandInModels others) {
    return new StandInBehaviour(quotas, projects, keys, others, faults, packFaults, textFaults);
  }

  /** The same with these keys in these projects and no others. */
  public StandInBehaviour inProjects(Map<String, String> projectOfKey) {
    return new StandInBehaviour(quotas, projectOfKey, keys, models, faults, packFaults, textFaults);
  }

  /** The same with this key being this. */
  public StandInBehaviour with(String key, StandInKey state) {
    Map<String, StandInKey> more = new HashMap<>(keys);
    more.put(key, state);
    return new StandInBehaviour(quotas, projects, more, models, faults, packFaults, textFaults);
  }

  /** The same with this share of calls going wrong in this way. */
  public StandInBehaviour with(StandInFault fault, double share) {
    Map<StandInFault, Double> more = new EnumMap<>(StandInFault.class);
    more.putAll(faults);
    more.put(fault, share);
    return new StandInBehaviour(quotas, projects, keys, models, more, packFaults, textFaults);
  }

  /** The same with this share of answers for several people going wrong in this way. */
  public StandInBehaviour with(StandInPackFault fault, double share) {
    Map<StandInPackFault, Double> more = new EnumMap<>(StandInPackFault.class);
    more.putAll(packFaults);
    more.put(fault, share);
    return new StandInBehaviour(quotas, projects, keys, models, faults, more, textFaults);
  }

  /** The same with this share of people's answers going wrong in this way. */
  public StandInBehaviour with(StandInTextFault fault, double share) {
    Map<StandInTextFault, Double> more = new EnumMap<>(StandInTextFault.class);
    more.putAll(textFaults);
    more.put(fault, share);
    return new StandInBehaviour(quotas, projects, keys, models, faults, packFaults, more);
  }
}
