package io.lunchbot.recommendations.embedded.standin;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Requests and input tokens of the last 60 seconds. What arrived exactly 60 seconds ago is out.
 * Arrivals of the same millisecond are one entry, so that it never has more than 60,000. Pure; not
 * thread-safe.
 */
final class StandInWindow {
  private static final long MILLIS = 60_000;

  private record Entry(long millis, long requests, long tokens) {}

  private final Deque<Entry> entries = new ArrayDeque<>();
  private long requests;
  private long tokens;

  /** Lets everything go that is over at this time. */
  void moveTo(long now) {
    while (!entries.isEmpty() && entries.getFirst().millis() <= now - MILLIS) {
      Entry over = entries.removeFirst();
      requests -= over.requests();
      tokens -= over.tokens();
    }
  }

  /** Counts a request. */
  void add(long now, long inputTokens) {
    requests++;
    tokens += inputTokens;
    if (!entries.isEmpty() && entries.getLast().millis() == now) {
      Entry same = entries.removeLast();
      entries.addLast(new Entry(now, same.requests() + 1, same.tokens() + inputTokens));
    } else {
      entries.addLast(new Entry(now, 1, inputTokens));
    }
  }

  long requests() {
    return requests;
  }

  long tokens() {
    return tokens;
  }

  /** How long until one more request keeps the limit. */
  Duration untilRequestFits(long now, long limit) {
    long left = requests;
    for (Entry entry : entries) {
      left -= entry.requests();
      if (left < limit) {
        return until(entry, now);
      }
    }
    return Duration.ofMillis(MILLIS);
  }

  /** How long until so many more tokens keep the limit; a minute when they never will. */
  Duration untilTokensFit(long now, long asked, long limit) {
    long left = tokens;
    for (Entry entry : entries) {
      left -= entry.tokens();
      if (left + asked <= limit) {
        return until(entry, now);
      }
    }
    return Duration.ofMillis(MILLIS);
  }

  private static Duration until(Entry entry, long now) {
    return Duration.ofMillis(entry.millis() + MILLIS - now);
  }
}
