package io.lunchbot.recommendations.stats;

import io.lunchbot.recommendations.config.StatisticsRules;
import java.util.EnumSet;
import java.util.Set;

/** The switches of {@link StatisticsRules}, by name. */
enum RulesForTests {
  ACTIVE_USERS_ONLY,
  IGNORE_CANCELLED,
  ACTIVE_CAFES_ONLY,
  BOUNDED_WINDOW,
  MENU_CATEGORIES,
  STANDALONE_QUANTITY,
  KNOWN_DISHES_FIRST,
  TOLERATE_DAMAGE;

  /** Our rules with one of them turned off. */
  static StatisticsRules oursBut(RulesForTests off) {
    return rules(EnumSet.complementOf(EnumSet.of(off)));
  }

  /** The old worker's rules with one of ours turned on. */
  static StatisticsRules upstreamBut(RulesForTests on) {
    return rules(EnumSet.of(on));
  }

  private static StatisticsRules rules(Set<RulesForTests> on) {
    return new StatisticsRules(
        5,
        30,
        on.contains(ACTIVE_USERS_ONLY),
        on.contains(IGNORE_CANCELLED),
        on.contains(ACTIVE_CAFES_ONLY),
        on.contains(BOUNDED_WINDOW),
        on.contains(MENU_CATEGORIES),
        on.contains(STANDALONE_QUANTITY),
        on.contains(KNOWN_DISHES_FIRST),
        on.contains(TOLERATE_DAMAGE));
  }
}
