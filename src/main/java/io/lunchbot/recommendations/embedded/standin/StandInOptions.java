package io.lunchbot.recommendations.embedded.standin;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a stand-in is made with.
 *
 * @param keys those it knows; with none it takes any
 * @param medianDelay of an answer; half are quicker, a few take three times as long; zero for none
 * @param behaviour to begin with, and again after a reset
 * @param seed of the delays, faults and ids
 */
public record StandInOptions(
    Set<String> keys, Duration medianDelay, StandInBehaviour behaviour, long seed) {
  /** Any key, no delay, no limit. */
  public static final StandInOptions QUICK =
      new StandInOptions(Set.of(), Duration.ZERO, StandInBehaviour.GOOD, 1);

  /** Copies the keys. */
  public StandInOptions {
    keys = Set.copyOf(keys);
  }

  /** The same knowing only these keys, each a project of its own unless told otherwise. */
  public StandInOptions knowing(Set<String> known) {
    return new StandInOptions(known, medianDelay, behaviour, seed);
  }

  /** The same knowing these keys, too, and no others but those it knew; a project for each. */
  public StandInOptions inProjects(Map<String, String> projectOfKey) {
    Set<String> known = new HashSet<>(keys);
    known.addAll(projectOfKey.keySet());
    return new StandInOptions(known, medianDelay, behaviour.inProjects(projectOfKey), seed);
  }

  /** The same with this delay. */
  public StandInOptions delayedBy(Duration median) {
    return new StandInOptions(keys, median, behaviour, seed);
  }

  /** The same with these limits for each project. */
  public StandInOptions limitedTo(StandInLimits limits) {
    return behaving(behaviour.with(limits));
  }

  /** The same with this limit of requests a day for each project. */
  public StandInOptions limitedTo(int requestsADay) {
    return limitedTo(StandInLimits.ofRequests(0, requestsADay));
  }

  /** The same behaving so. */
  public StandInOptions behaving(StandInBehaviour other) {
    return new StandInOptions(keys, medianDelay, other, seed);
  }
}
