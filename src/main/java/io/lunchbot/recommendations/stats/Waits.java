package io.lunchbot.recommendations.stats;

import java.time.Duration;
import java.util.List;

/**
 * How long StatsVerticle waits for others.
 *
 * @param connection for a connection, a new one included
 * @param retries pauses before a question is asked again after a passing failure; as many retries
 *     as pauses
 * @param listIdle how long a list of eligible users may lie unread before it is closed
 */
record Waits(Duration connection, List<Duration> retries, Duration listIdle) {
  /**
   * In all under the time-out of {@link Stats#OF_CHUNK}, also when every attempt waits for a
   * connection in vain.
   */
  static final Waits USUAL =
      new Waits(
          Duration.ofSeconds(10),
          List.of(Duration.ofMillis(250), Duration.ofSeconds(1), Duration.ofSeconds(4)),
          Duration.ofMinutes(2));
}
