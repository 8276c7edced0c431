package io.lunchbot.recommendations.chaos;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;

/**
 * When a node said something, by its log. Lines bear the time of day; the night is shorter than a
 * day.
 *
 * @param begun some time before the first line, in the same day's 24 hours
 */
record NodeLog(String output, Instant begun) {
  /** Instants of all lines that contain this, in order. */
  List<Instant> times(String text) {
    Pattern line = Pattern.compile("(?m)^(\\d\\d:\\d\\d:\\d\\d\\.\\d{3}) .*" + Pattern.quote(text));
    return line.matcher(output).results().map(found -> instant(found.group(1))).toList();
  }

  private Instant instant(String time) {
    LocalTime from = LocalTime.ofInstant(begun, ZoneOffset.UTC);
    Duration since = Duration.between(from, LocalTime.parse(time));
    return begun.plus(since.isNegative() ? since.plusDays(1) : since);
  }
}
