package io.lunchbot.recommendations.run;

import java.util.List;
import java.util.Locale;

/**
 * What asks for a run.
 *
 * @param kind where it came from
 * @param key names this very trigger, so that a repeated one starts nothing: {@code schedule:{local
 *     date-time}}, {@code kafka:{topic}:{partition}:{offset}:{timestamp}}, {@code
 *     http:{Idempotency-Key}}
 * @param force ask for everybody, also where a good value exists
 * @param of runs whose failed users are wanted; empty for all eligible users. A trigger names at
 *     most one run; one run may see to several such triggers
 */
public record Trigger(Kind kind, String key, boolean force, List<String> of) {
  /** Copies the list. */
  public Trigger {
    of = List.copyOf(of);
  }

  /** A trigger for all eligible users. */
  public Trigger(Kind kind, String key, boolean force) {
    this(kind, key, force, List.of());
  }

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

    /** The kind of a name on a wire. */
    static Kind ofWire(String wire) {
      return valueOf(wire.toUpperCase(Locale.ROOT));
    }
  }
}
