package io.lunchbot.recommendations.stack;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;

/**
 * Makes it noon at the provider, so that its day does not end in the middle of a test.
 *
 * @param shift from the real time to that noon, at most a day either way
 */
public record Noon(Duration shift) {
  private static final ZoneId PACIFIC = ZoneId.of("America/Los_Angeles");

  /** From this moment it is noon. */
  public static Noon now() {
    Instant now = Instant.now();
    Instant noon =
        LocalDate.ofInstant(now, PACIFIC).atTime(LocalTime.NOON).atZone(PACIFIC).toInstant();
    return new Noon(Duration.between(now, noon));
  }

  /** The clock of whoever lives at this time. */
  public Clock clock() {
    return Clock.offset(Clock.systemUTC(), shift);
  }

  /**
   * Properties that let a process of the service live at this time.
   *
   * @param skew by how much its own clock is wrong
   */
  public Map<String, String> properties(Duration skew) {
    return Map.of(
        "lunchrec.clock.shift", String.valueOf(shift.toMillis()),
        "lunchrec.clock.skew", String.valueOf(skew.toMillis()));
  }
}
