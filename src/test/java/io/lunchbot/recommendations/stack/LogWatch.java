package io.lunchbot.recommendations.stack;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;

/**
 * Reads everything that any library logs at TRACE, and keeps only what is looked for. Meanwhile
 * nothing is printed.
 */
public final class LogWatch implements AutoCloseable {
  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Map<Logger, Level> levels = new HashMap<>();
  private final List<Appender<ILoggingEvent>> printers = new ArrayList<>();
  private final Queue<String> found = new ConcurrentLinkedQueue<>();
  private final LongAdder read = new LongAdder();
  private final Appender<ILoggingEvent> reader;

  /** Reads from now on. */
  public LogWatch(Predicate<String> wanted) {
    reader =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            read.increment();
            String text = text(event);
            if (wanted.test(text)) {
              found.add(text);
            }
          }
        };
    for (Logger logger : context.getLoggerList()) {
      levels.put(logger, logger.getLevel());
      logger.setLevel(logger == root ? Level.TRACE : null);
    }
    root.iteratorForAppenders().forEachRemaining(printers::add);
    printers.forEach(root::detachAppender);
    reader.setContext(context);
    reader.start();
    root.addAppender(reader);
  }

  private static String text(ILoggingEvent event) {
    String thrown =
        event.getThrowableProxy() == null
            ? ""
            : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy());
    return event.getLevel()
        + " "
        + event.getLoggerName()
        + " - "
        + event.getFormattedMessage()
        + thrown
        + event.getMDCPropertyMap();
  }

  /** What was looked for and is in the log. */
  public List<String> found() {
    return List.copyOf(found);
  }

  /** How many events were read. */
  public long read() {
    return read.sum();
  }

  @Override
  public void close() {
    root.detachAppender(reader);
    printers.forEach(root::addAppender);
    levels.forEach(Logger::setLevel);
  }
}
