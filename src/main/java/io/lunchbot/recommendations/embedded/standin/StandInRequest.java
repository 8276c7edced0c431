package io.lunchbot.recommendations.embedded.standin;

import java.time.Instant;

/**
 * What was asked of the stand-in.
 *
 * @param number of this request among all that asked to generate, from 1
 * @param numberOfKey the same among those with this key
 * @param key x-goog-api-key; empty when there was none
 * @param version of the API, such as {@code v1beta}
 * @param model without {@code models/}
 * @param body as it was sent
 * @param at when it arrived
 */
public record StandInRequest(
    long number,
    long numberOfKey,
    String key,
    String version,
    String model,
    String body,
    Instant at) {}
