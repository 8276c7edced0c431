package io.lunchbot.recommendations.keys;

import java.time.Duration;
import java.util.Optional;

/**
 * What a refusal says about the limits of the key's project.
 *
 * @param retryAfter how long the provider wants to be left alone, where it said so
 * @param requestsPerDay the limit of requests a Pacific day it named; 0 for none
 * @param requestsPerMinute the limit of requests in 60 s it named; 0 for none
 * @param tokensPerMinute the limit of input tokens in 60 s it named; 0 for none
 * @param freeTier whether it named a quota of the free tier
 */
public record LimitSignal(
    Optional<Duration> retryAfter,
    int requestsPerDay,
    int requestsPerMinute,
    int tokensPerMinute,
    boolean freeTier) {
  /** It says nothing. */
  public static final LimitSignal NONE = new LimitSignal(Optional.empty(), 0, 0, 0, false);

  /** Only a wait. */
  public static LimitSignal wait(Duration retryAfter) {
    return new LimitSignal(Optional.of(retryAfter), 0, 0, 0, false);
  }
}
