package io.lunchbot.recommendations.stats;

/** What is known of one asked user: his statistics, or why there are none. */
public sealed interface UserStats permits OrderStats, UserStats.Damaged {
  /** The user. */
  long tgid();

  /**
   * The user's orders cannot be read under the rules in force (only where damage is not tolerated).
   *
   * @param reason one sentence without the damaged text
   */
  record Damaged(long tgid, String reason) implements UserStats {}
}
