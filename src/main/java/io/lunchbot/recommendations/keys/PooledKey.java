package io.lunchbot.recommendations.keys;

import io.lunchbot.recommendations.config.Secret;

/**
 * One key of the pool.
 *
 * @param position in the configuration, from 0, as the bot counts keys
 * @param fingerprint names it in the ledger
 * @param reserve requests a day that are left to the bot
 */
public record PooledKey(int position, Secret secret, String fingerprint, int reserve) {}
