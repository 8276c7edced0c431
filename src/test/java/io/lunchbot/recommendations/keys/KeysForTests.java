package io.lunchbot.recommendations.keys;

import io.lunchbot.recommendations.config.ApiKey;
import io.lunchbot.recommendations.config.Limits;
import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.config.Tier;

/** Short ways to say which keys a test is about. */
public final class KeysForTests {
  private static final Limits USUAL = new Limits(195, 0, 0);

  private KeysForTests() {}

  /** A free key with a project of its own. */
  public static ApiKey key(String secret) {
    return key(secret, "", USUAL);
  }

  /** A free key of a project. */
  public static ApiKey key(String secret, String project, Limits limits) {
    return new ApiKey(new Secret(secret), project, Tier.FREE, limits, 0);
  }
}
