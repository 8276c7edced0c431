package io.lunchbot.recommendations.plan;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a night will bring, by what is known before its first request. Pure and immutable.
 *
 * @param at when it was made
 * @param eligible all users of the run
 * @param unchanged of them, those whose value still holds: renewed, not asked for
 * @param toGenerate of them, those who need a new value
 * @param supplies the pool, in the order it is used
 * @param parts how they are served, the first from now on, each of the others from a reset on;
 *     never empty
 * @param inputTokens of all parts, by estimate
 * @param outputTokens of all parts, by estimate
 * @param costUsd of all parts, by estimate; empty when a paid model's price is not known
 * @param lastFreshAt when the last user will have his value, by estimate; empty when that is not
 *     within {@link Forecast#HORIZON_DAYS} days
 */
public record Plan(
    Instant at,
    long eligible,
    long unchanged,
    long toGenerate,
    List<Supply> supplies,
    List<Part> parts,
    long inputTokens,
    long outputTokens,
    Optional<BigDecimal> costUsd,
    Optional<Instant> lastFreshAt) {
  /** Copies the lists. */
  public Plan {
    supplies = List.copyOf(supplies);
    parts = List.copyOf(parts);
  }

  /**
   * What is done between two resets.
   *
   * @param from when it begins
   */
  public record Part(Instant from, long users, long requests) {}

  /** Users served before the next reset. */
  public long usersTonight() {
    return parts.get(0).users();
  }

  /** Users served after it. */
  public long usersLater() {
    return users() - usersTonight();
  }

  /** Users nobody can say a time for. */
  public long usersUnserved() {
    return toGenerate - users();
  }

  private long users() {
    return parts.stream().mapToLong(Part::users).sum();
  }

  /** Requests of all parts. */
  public long requests() {
    return parts.stream().mapToLong(Part::requests).sum();
  }

  /** When the run goes on after it had to stop; empty when it does not have to. */
  public Optional<Instant> goesOnAt() {
    return parts.stream().skip(1).findFirst().map(Part::from);
  }
}
