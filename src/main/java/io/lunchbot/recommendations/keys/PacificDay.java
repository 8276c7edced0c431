package io.lunchbot.recommendations.keys;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * The provider's quota day: requests a day are counted from midnight to midnight Pacific time (<a
 * href="https://ai.google.dev/gemini-api/docs/rate-limits">rate limits</a>), which daylight saving
 * makes 23 or 25 hours long twice a year.
 *
 * @param date the day in that zone
 */
public record PacificDay(LocalDate date) {
  private static final ZoneId ZONE = ZoneId.of("America/Los_Angeles");

  /** The day an instant belongs to. */
  public static PacificDay of(Instant instant) {
    return new PacificDay(LocalDate.ofInstant(instant, ZONE));
  }

  /** The first instant that does not belong to it any more. */
  public Instant end() {
    return date.plusDays(1).atStartOfDay(ZONE).toInstant();
  }

  /** The day after. */
  public PacificDay next() {
    return new PacificDay(date.plusDays(1));
  }

  /** ISO 8601. */
  @Override
  public String toString() {
    return date.toString();
  }
}
