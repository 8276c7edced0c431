package io.lunchbot.recommendations.embedded.standin;

/**
 * What a project has used of one model.
 *
 * @param requestsThisMinute of the last 60 seconds
 * @param tokensThisMinute input tokens of the last 60 seconds
 * @param requestsToday since midnight Pacific time
 */
public record StandInUse(long requestsThisMinute, long tokensThisMinute, long requestsToday) {
  /** Nothing. */
  public static final StandInUse NONE = new StandInUse(0, 0, 0);
}
