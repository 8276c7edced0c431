package io.lunchbot.recommendations.keys;

import io.lunchbot.recommendations.config.Limits;
import io.lunchbot.recommendations.config.Tier;
import java.util.List;

/**
 * Keys that share their quotas at the provider: those of one project (<a
 * href="https://ai.google.dev/gemini-api/docs/rate-limits">rate limits</a>: "per project, not per
 * API key").
 *
 * @param name the project's label, or the fingerprint of a key without one
 * @param keys at least one, by position
 */
public record KeyGroup(String name, Tier tier, Limits limits, List<PooledKey> keys) {
  /** Copies the list. */
  public KeyGroup {
    keys = List.copyOf(keys);
  }
}
