package io.lunchbot.recommendations.redis;

/**
 * The Redis keys that Java code names. The names are shared with the bot and with other versions of
 * this service: changing one needs a migration. Scripts name the keys that only they touch
 * themselves; docs/redis.md lists all.
 */
public final class RedisKeys {
  /** String: id of the run that is planning or running; absent when none is. */
  public static final String ACTIVE_RUN = "lunchrec:run:active";

  /** String: id of the one run that waits for the active one to end. */
  public static final String NEXT_RUN = "lunchrec:run:next";

  /** Sorted set: run ids by start, trimmed. */
  public static final String RUNS = "lunchrec:runs";

  /** Stream: every run that was halted, completed, cancelled or failed, as it was then; trimmed. */
  public static final String ENDED_RUNS = "lunchrec:runs:ended";

  /** String: the last local fire time of the schedule, ISO 8601 without a zone. */
  public static final String SCHEDULE = "lunchrec:schedule";

  /** Hash: when all values were last renewed, and who is about to. */
  public static final String RENEWAL = "lunchrec:renewal";

  /** String, shared with the bot: the position of the key the bot uses now. */
  public static final String CURRENT_KEY = "gemini:current_key_index";

  /** List of the old worker, newest first: when it went from one key to another. */
  public static final String ROTATION_LOG = "gemini:rotation_log";

  private RedisKeys() {}

  /** Hash: the state and the counters of a run. */
  public static String run(String id) {
    return "lunchrec:run:" + id;
  }

  /** Hash: failed users of a run with their reasons. */
  public static String failures(String runId) {
    return run(runId) + ":failures";
  }

  /** String: how far a run is was said a moment ago; expires. */
  public static String progress(String runId) {
    return run(runId) + ":progress";
  }

  /** Sorted set: the same users by tgid, so that they can be read a page at a time. */
  public static String failedUsers(String runId) {
    return failures(runId) + ":users";
  }

  /** Stream: the open work of a run. */
  public static String chunks(String runId) {
    return run(runId) + ":chunks";
  }

  /** Stream: the chunks one attempt to plan writes before it publishes them all at once. */
  public static String plan(String runId, String attempt) {
    return run(runId) + ":plan:" + attempt;
  }

  /**
   * Sorted set: users one attempt to plan has found, by their need; what kind of users, it says.
   */
  public static String line(String runId, String attempt, String kind) {
    return run(runId) + ":line:" + attempt + ":" + kind;
  }

  /** String: the run a trigger led to. */
  public static String trigger(String key) {
    return "lunchrec:trigger:" + key;
  }

  /** String: what the bot shows, in the bot's own format. */
  public static String recommendation(long tgid) {
    return "recommendations:user:" + tgid;
  }

  /** Hash: how the user's value came to be, what it was made of, and what runs did for him. */
  public static String user(long tgid) {
    return "lunchrec:user:" + tgid;
  }

  /** String: a request that was leased and not settled. */
  public static String lease(String id) {
    return "lunchrec:quota:lease:" + id;
  }
}
