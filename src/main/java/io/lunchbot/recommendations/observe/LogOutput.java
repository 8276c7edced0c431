package io.lunchbot.recommendations.observe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import org.slf4j.LoggerFactory;

/** What the configuration says of the log, beyond logback.xml. */
public final class LogOutput {
  private LogOutput() {}

  /**
   * Holds from now on.
   *
   * @param level of our own loggers
   * @param json whether lines are JSON
   */
  public static void set(String level, boolean json) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.getLogger("io.lunchbot").setLevel(Level.toLevel(level));
    if (json) {
      context
          .getLogger(Logger.ROOT_LOGGER_NAME)
          .iteratorForAppenders()
          .forEachRemaining(
              appender -> {
                if (appender instanceof OutputStreamAppender<ILoggingEvent> stream) {
                  writeJson(stream, context);
                }
              });
    }
  }

  private static void writeJson(OutputStreamAppender<ILoggingEvent> stream, LoggerContext context) {
    JsonLines lines = new JsonLines();
    lines.setContext(context);
    lines.start();
    stream.setEncoder(lines);
  }
}
