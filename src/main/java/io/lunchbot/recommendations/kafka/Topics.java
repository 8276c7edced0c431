package io.lunchbot.recommendations.kafka;

/** The topics by name. */
public final class Topics {
  /** Where the bot, or its operator, asks for runs. */
  public static final String TRIGGERS = "lunch-bot.daily-tasks";

  /** Records of {@link #TRIGGERS} that nobody can read, as they came, with the reason. */
  public static final String DEAD_LETTER = "lunch-bot.daily-tasks.dead-letter";

  private Topics() {}
}
