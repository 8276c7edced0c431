package io.lunchbot.recommendations.embedded.standin;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Limits of all projects and what refusals say about waiting.
 *
 * @param usual limits of a project that has none of its own
 * @param ofProject limits by project
 * @param spent projects whose prepaid credits are gone
 * @param minuteRetry what a minute limit says instead of the true time left
 * @param dayRetry what a day limit says; the provider names tens of seconds there, too
 */
public record StandInQuotas(
    StandInLimits usual,
    Map<String, StandInLimits> ofProject,
    Set<String> spent,
    Optional<Duration> minuteRetry,
    Duration dayRetry) {
  /** As captured with a day limit. */
  private static final Duration CAPTURED_DAY_RETRY = Duration.ofMillis(36_429);

  /** No limits, true delays for minutes, a misleading one for days. */
  public static final StandInQuotas NONE =
      new StandInQuotas(
          StandInLimits.NONE, Map.of(), Set.of(), Optional.empty(), CAPTURED_DAY_RETRY);

  /** Copies what could change. */
  public StandInQuotas {
    ofProject = Map.copyOf(ofProject);
    spent = Set.copyOf(spent);
  }

  /** The limits of a project. */
  public StandInLimits of(String project) {
    return ofProject.getOrDefault(project, usual);
  }

  /** The same with other usual limits. */
  public StandInQuotas usually(StandInLimits limits) {
    return new StandInQuotas(limits, ofProject, spent, minuteRetry, dayRetry);
  }

  /** The same with limits of a project's own. */
  public StandInQuotas with(String project, StandInLimits limits) {
    Map<String, StandInLimits> more = new HashMap<>(ofProject);
    more.put(project, limits);
    return new StandInQuotas(usual, more, spent, minuteRetry, dayRetry);
  }

  /** The same with a project whose credits are gone. */
  public StandInQuotas spending(String project) {
    Set<String> more = new HashSet<>(spent);
    more.add(project);
    return new StandInQuotas(usual, ofProject, more, minuteRetry, dayRetry);
  }

  /** The same with refusals that mislead. */
  public StandInQuotas saying(Optional<Duration> atMinuteLimit, Duration atDayLimit) {
    return new StandInQuotas(usual, ofProject, spent, atMinuteLimit, atDayLimit);
  }
}
