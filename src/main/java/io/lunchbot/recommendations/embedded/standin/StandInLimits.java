package io.lunchbot.recommendations.embedded.standin;

/**
 * What a project may ask of one model. 0 means no limit.
 *
 * @param requestsAMinute in any 60 seconds
 * @param tokensAMinute of input, in any 60 seconds
 * @param requestsADay from midnight to midnight Pacific time
 * @param paid whether refusals name the quotas of the paid tier or those of the free one
 */
public record StandInLimits(
    long requestsAMinute, long tokensAMinute, long requestsADay, boolean paid) {
  /** No limit at all. */
  public static final StandInLimits NONE = new StandInLimits(0, 0, 0, false);

  /** Refuses negative limits. */
  public StandInLimits {
    if (requestsAMinute < 0 || tokensAMinute < 0 || requestsADay < 0) {
      throw new IllegalArgumentException("a limit must not be negative");
    }
  }

  /** Limits of requests on the free tier, none of tokens. */
  public static StandInLimits ofRequests(long aMinute, long aDay) {
    return new StandInLimits(aMinute, 0, aDay, false);
  }

  /** The same with this limit of input tokens in any 60 seconds. */
  public StandInLimits tokens(long aMinute) {
    return new StandInLimits(requestsAMinute, aMinute, requestsADay, paid);
  }

  /** The same on the paid tier. */
  public StandInLimits onPaidTier() {
    return new StandInLimits(requestsAMinute, tokensAMinute, requestsADay, true);
  }
}
