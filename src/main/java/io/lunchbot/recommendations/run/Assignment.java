package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.cache.Cache;
import io.lunchbot.recommendations.keys.Keys.ChunkRef;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What one user's work is done for: a chunk of a run, or somebody who asked for him by hand. It
 * says how long the work matters, and takes down what came of it.
 */
interface Assignment {
  /** The chunk that leases are for; empty for a request by hand. */
  Optional<ChunkRef> leasesFor();

  /** When the statistics it goes by were taken. */
  Instant instant();

  /** Whether new requests may be made. */
  boolean goesOn();

  /** Whether what came of requests can still be written down. */
  boolean isHeld();

  /** No new request; what is under way goes on. */
  void giveUp();

  /**
   * The provider failed, or answered badly, and is asked again: what is to be said if it is not.
   */
  default void isTriedAgain(String reason, String text) {}

  /** Completes after a while, or when no new request is to be made. */
  Future<Void> pause(Duration time);

  /** No key is left before an instant. */
  Future<Void> halt(Instant until);

  /** Nobody can be served, and why. */
  Future<Void> fail(String reason);

  /** Writes a new value; true when it is written down. */
  Future<Boolean> generated(long tgid, Cache.Value value);

  /** Writes why the user got nothing; true when it is written down. */
  Future<Boolean> failed(long tgid, String reason, String text);
}
