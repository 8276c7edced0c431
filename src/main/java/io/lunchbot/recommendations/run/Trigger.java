package io.lunchbot.recommendations.run;

import java.util.Locale;

/**
 * What asks for a run.
 *
 * @param kind where it came from
 * @param key names this very trigger, so that a repeated one starts nothing: {@code schedule:{local
 *     date-time}}, {@code kafka:{topic}:{partition}:{offset}:{timestamp}}, {@code
 *     http:{Idempotency-Key}}
 * @param force ask for everybody, also where a good value exists
 */
public record Trigger(Kind kind, String key, boolean force) {
  /** Where triggers come from. */
  public enum Kind {
    SCHEDULE,
    KAFKA,
    HTTP,
    COMMAND_LINE;

    /** The name on every wire. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
