package io.lunchbot.recommendations.keys;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

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

  /** The first instant that belongs to it. */
  public Instant start() {
    return date.atStartOfDay(ZONE).toInstant();
  }

  /** A day before or after. */
  PacificDay plus(int days) {
    return new PacificDay(date.plusDays(days));
  }

  /**
   * The days around an instant as scripts take them, which go by Redis' clock and not by the
   * node's: three times name and start, then nothing and the end of the last; milliseconds since
   * 1970.
   */
  static List<String> around(Instant instant) {
    PacificDay today = of(instant);
    List<String> days = new ArrayList<>();
    for (int i = -1; i <= 1; i++) {
      days.add(today.plus(i).toString());
      days.add(String.valueOf(today.plus(i).start().toEpochMilli()));
    }
    days.add("");
    days.add(String.valueOf(today.plus(1).end().toEpochMilli()));
    return days;
  }

  /** ISO 8601. */
  @Override
  public String toString() {
    return date.toString();
  }
}
