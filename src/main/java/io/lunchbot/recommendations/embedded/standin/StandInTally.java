package io.lunchbot.recommendations.embedded.standin;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the stand-in was asked. Thread-safe. */
final class StandInTally {
  /** Enough for a test to look at, little enough for a night of a million users. */
  private static final int KEPT_REQUESTS = 1_000;

  private final Map<String, Long> calls = new HashMap<>();
  private final Deque<StandInRequest> requests = new ArrayDeque<>();
  private final Map<StandInTextFault, Long> spoiled = new EnumMap<>(StandInTextFault.class);
  private long total;
  private int inFlight;
  private int mostInFlight;

  /** Counts a call in; {@link #left} must follow. */
  synchronized long arrived(String key) {
    total++;
    calls.merge(key, 1L, Long::sum);
    inFlight++;
    mostInFlight = Math.max(mostInFlight, inFlight);
    return total;
  }

  synchronized void left() {
    inFlight--;
  }

  synchronized void keep(StandInRequest request) {
    if (requests.size() == KEPT_REQUESTS) {
      requests.removeFirst();
    }
    requests.addLast(request);
  }

  synchronized long calls() {
    return total;
  }

  synchronized long calls(String key) {
    return calls.getOrDefault(key, 0L);
  }

  synchronized Map<String, Long> callsByKey() {
    return new TreeMap<>(calls);
  }

  synchronized int inFlight() {
    return inFlight;
  }

  synchronized int mostInFlight() {
    return mostInFlight;
  }

  synchronized List<StandInRequest> requests() {
    return List.copyOf(requests);
  }

  /** Counts a person's answer that was spoiled. */
  synchronized void spoiled(StandInTextFault fault) {
    spoiled.merge(fault, 1L, Long::sum);
  }

  /** How many answers were spoiled by each fault, 0 included. */
  synchronized Map<StandInTextFault, Long> spoiled() {
    Map<StandInTextFault, Long> all = new EnumMap<>(StandInTextFault.class);
    for (StandInTextFault fault : StandInTextFault.values()) {
      all.put(fault, spoiled.getOrDefault(fault, 0L));
    }
    return all;
  }

  synchronized void reset() {
    calls.clear();
    requests.clear();
    spoiled.clear();
    total = 0;
    mostInFlight = inFlight;
  }
}
