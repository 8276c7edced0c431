package io.lunchbot.recommendations.kafka;

/** The topics by name. */
public final class Topics {
  /** Where the bot, or its operator, asks for runs. */
  public static final String TRIGGERS = "lunch-bot.daily-tasks";

  /** Records of {@link #TRIGGERS} that nobody can read, as they came, with the reason. */
  public static final String DEAD_LETTER = "lunch-bot.daily-tasks.dead-letter";

  /**
   * One record for each run that was halted, completed, cancelled or failed; its key is the run.
   */
  public static final String RUNS = "lunch-bot.recommendation-runs";

  private Topics() {}
}
