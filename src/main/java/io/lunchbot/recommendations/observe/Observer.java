package io.lunchbot.recommendations.observe;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the rooms tell of their work while they do it. Telling costs next to nothing, changes
 * nothing and never fails. Thread-safe.
 */
public interface Observer {
  /** Nobody listens. */
  Observer NONE = new Deaf();

  /** What takes time. */
  enum Step {
    /** From the first question for a key until one is given. */
    KEY_WAIT,
    /** One attempt at the provider. */
    CALL,
    /** A user's outcome on its way into the cache. */
    CACHE_WRITE,
    /** The orders of a chunk. */
    STATISTICS,
    /** A chunk in this node's hands. */
    CHUNK
  }

  /** A step that has begun. */
  interface Timing {
    /** The step is over; a step that is given up is never ended. */
    void end();

    /** The time since it began. */
    Duration soFar();
  }

  /** A step begins now. */
  Timing begin(Step step);

  /** This node brought a run into a state; the name of the state on every wire. */
  void runBecame(String state);

  /** A user's outcome is written, the first and only time; in lower case. */
  void userDone(String outcome);

  /** An attempt at the provider is over. */
  void attempted(String model, Enum<?> verdict);

  /**
   * A request is settled.
   *
   * @param costNanos in billionths of a USD; empty when nobody knows it
   */
  void spent(String model, long inputTokens, long outputTokens, OptionalLong costNanos);

  /** Requests this node works on, and those that are ready and wait for their turn. */
  void permits(int busy, int waiting);

  /** For how many users one request may be now. */
  void usersPerRequest(int users);

  /** The chunk this node has had for the longest time. */
  void oldestChunk(Optional<Timing> chunk);

  /** Records of the triggers' topic that are not settled yet. */
  void kafkaLag(long records);

  /** Hears nothing. */
  final class Deaf implements Observer {
    private static final Timing NO_TIME =
        new Timing() {
          @Override
          public void end() {}

          @Override
          public Duration soFar() {
            return Duration.ZERO;
          }
        };

    private Deaf() {}

    @Override
    public Timing begin(Step step) {
      return NO_TIME;
    }

    @Override
    public void runBecame(String state) {}

    @Override
    public void userDone(String outcome) {}

    @Override
    public void attempted(String model, Enum<?> verdict) {}

    @Override
    public void spent(String model, long inputTokens, long outputTokens, OptionalLong costNanos) {}

    @Override
    public void permits(int busy, int waiting) {}

    @Override
    public void usersPerRequest(int users) {}

    @Override
    public void oldestChunk(Optional<Timing> chunk) {}

    @Override
    public void kafkaLag(long records) {}
  }
}
