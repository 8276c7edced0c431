package io.lunchbot.recommendations.config;

import java.util.Locale;

/** How a key's project pays; free requests are used up first. */
public enum Tier {
  /** Nothing is charged, and the provider's limits are low. */
  FREE,
  /** Every token is charged. */
  PAID;

  /** As it is written in the configuration. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
