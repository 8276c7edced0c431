package io.lunchbot.recommendations.keys;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Keeps requests from a model that does not answer. After {@value #OPENS_AFTER} failures in a row
 * nobody may ask; after a pause one request probes; when it is answered, ever more may be under way
 * at once until the node's whole concurrency is back.
 *
 * <pre>
 *            5 failures                pause over              answered
 *   CLOSED ─────────────> OPEN ─────────────────> PROBING ─────────────> SLOW_START
 *      ^                   ^ ^────── failed ─────────┘                      │  │
 *      │                   └──────────────── 3 failures in a row ───────────┘  │
 *      └──────────────────────────── all of the concurrency ───────────────────┘
 * </pre>
 *
 * <p>Pauses double from 2 s to 60 s, each by chance between half and all of it. Only the node's own
 * requests count: what a node sees of the provider may be its own network. Not thread-safe.
 */
final class Breaker {
  static final int OPENS_AFTER = 5;
  private static final int REOPENS_AFTER = 3;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

  /** How long whoever may not enter leaves a probe or a slow start alone. */
  static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  /** Longer than the longest attempt: nobody will tell of this probe any more. */
  static final Duration PROBE_LOST = Duration.ofMinutes(11);

  /** What a request says about its model. */
  enum Result {
    /** The model answered, be it with a refusal. */
    ANSWERED,
    /** It did not. */
    FAILED,
    /** The request never came so far. */
    UNTOLD
  }

  /** What a result changed. */
  enum Change {
    NONE,
    OPENED,
    CLOSED
  }

  /** Which requests may be made. */
  enum State {
    CLOSED,
    OPEN,
    PROBING,
    SLOW_START
  }

  private final int concurrency;
  private final RandomGenerator random;
  private final Set<String> underWay = new HashSet<>();
  private State state = State.CLOSED;
  private int failures;
  private int openings;
  private Instant until = Instant.MIN;
  private String probe = "";
  private int allowed;

  /**
   * A closed breaker.
   *
   * @param concurrency requests under way at once that end a slow start
   */
  Breaker(int concurrency, RandomGenerator random) {
    this.concurrency = concurrency;
    this.random = random;
  }

  /**
   * Asks to make a request.
   *
   * @param id names the request until {@link #settled} or {@link #leave}
   * @return nothing to wait for when it may be made, else how long to leave the model alone
   */
  Duration enter(String id, Instant now) {
    if (state == State.PROBING && !now.isBefore(until)) {
      leave(probe, now);
    }
    Duration wait = waitBefore(now);
    if (wait.isZero()) {
      underWay.add(id);
      if (state == State.OPEN) {
        state = State.PROBING;
        probe = id;
        until = now.plus(PROBE_LOST);
      }
    }
    return wait;
  }

  private Duration waitBefore(Instant now) {
    return switch (state) {
      case CLOSED -> Duration.ZERO;
      case OPEN -> now.isBefore(until) ? Duration.between(now, until) : Duration.ZERO;
      case PROBING -> LOOK_AGAIN;
      case SLOW_START -> underWay.size() < allowed ? Duration.ZERO : LOOK_AGAIN;
    };
  }

  /** The request is not made after all; a probe is then the next one's. */
  void leave(String id, Instant now) {
    underWay.remove(id);
    if (state == State.PROBING && id.equals(probe)) {
      state = State.OPEN;
      until = now;
    }
  }

  /** A request that was made is over; one that is not under way says nothing. */
  Change settled(String id, Result result, Instant now) {
    if (!underWay.contains(id) || result == Result.UNTOLD) {
      leave(id, now);
      return Change.NONE;
    }
    underWay.remove(id);
    return result == Result.FAILED ? failed(id, now) : answered(id);
  }

  private Change failed(String id, Instant now) {
    failures++;
    switch (state) {
      case CLOSED -> {
        if (failures >= OPENS_AFTER) {
          open(now);
          return Change.OPENED;
        }
      }
      case PROBING -> {
        if (id.equals(probe)) {
          open(now);
        }
      }
      case SLOW_START -> {
        allowed = Math.max(1, allowed / 2);
        if (failures >= REOPENS_AFTER) {
          open(now);
        }
      }
      case OPEN -> {}
    }
    return Change.NONE;
  }

  private Change answered(String id) {
    failures = 0;
    if (state == State.PROBING && id.equals(probe)) {
      state = State.SLOW_START;
      allowed = 2;
    } else if (state == State.SLOW_START) {
      allowed++;
    }
    if (state == State.SLOW_START && allowed >= concurrency) {
      state = State.CLOSED;
      openings = 0;
      return Change.CLOSED;
    }
    return Change.NONE;
  }

  private void open(Instant now) {
    state = State.OPEN;
    failures = 0;
    openings = Math.min(openings + 1, 30);
    until = now.plusMillis(pause());
  }

  private long pause() {
    long most =
        Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(openings - 1, 10));
    return most / 2 + random.nextLong(most / 2 + 1);
  }

  /** Which requests may be made now. */
  State state() {
    return state;
  }

  /** Whether it keeps any request back. */
  boolean isClosed() {
    return state == State.CLOSED;
  }
}
