package io.lunchbot.recommendations.config;

import java.util.Set;

/**
 * How much is logged, and in which form.
 *
 * @param format text: a line for people; json: a line of JSON for machines
 */
public record Log(String level, String format) {
  /** Checks both names. */
  public Log {
    new Mistakes()
        .check(
            Set.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR").contains(level),
            Name.LOG_LEVEL.label(),
            level,
            "TRACE, DEBUG, INFO, WARN or ERROR")
        .check(
            Set.of("text", "json").contains(format),
            Name.LOG_FORMAT.label(),
            format,
            "text or json")
        .throwIfAny();
  }

  /** Whether lines are JSON. */
  public boolean isJson() {
    return format.equals("json");
  }
}
