package io.lunchbot.recommendations.config;

/**
 * What a project may ask of one model, as the operator knows it.
 *
 * @param requestsPerDay from midnight to midnight Pacific time, also the most with one key; 0 or
 *     less allows none
 * @param requestsPerMinute in any 60 s; 0 is unknown until the provider refuses
 * @param tokensPerMinute of input in any 60 s; 0 is unknown until the provider refuses
 */
public record Limits(int requestsPerDay, int requestsPerMinute, int tokensPerMinute) {}
