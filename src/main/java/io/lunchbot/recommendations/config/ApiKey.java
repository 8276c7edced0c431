package io.lunchbot.recommendations.config;

/**
 * One key to the provider and what is known of it.
 *
 * @param secret the key itself
 * @param project label of the provider's project it belongs to, whose quotas its keys share; empty
 *     for a project of its own
 * @param limits those of the project, the same for all its keys
 * @param reserve requests a day with this key that are left to the bot, 0 or more
 */
public record ApiKey(Secret secret, String project, Tier tier, Limits limits, int reserve) {}
