package io.lunchbot.recommendations.run;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A run as the ledger has it at one moment.
 *
 * @param instant the one moment all statistics of the run are taken at; absent while WAITING
 * @param endedAt when it completed, failed or was cancelled; a halted run has none
 * @param resumeAt when a halted run can go on
 * @param reason why it halted, failed or was cancelled
 * @param requests requests made of the provider
 * @param costUsd what its requests cost by the price table; empty when a paid one's model is not in
 *     it
 * @param damaged pieces of order data that could not be read and were passed over
 * @param duration from start to end, or until now
 * @param plan what it was to bring, as {@link io.lunchbot.recommendations.plan.PlanJson#ofRun}
 *     writes it; empty until it is planned
 * @param usersByNode users whose turn is over, by the process that saw to them; every process that
 *     worked on the run is in it
 */
public record Run(
    String id,
    RunState state,
    Trigger trigger,
    Optional<Instant> instant,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    Optional<Instant> resumeAt,
    Optional<String> reason,
    Counts counts,
    long requests,
    long inputTokens,
    long outputTokens,
    Optional<BigDecimal> costUsd,
    long damaged,
    Duration duration,
    Optional<String> plan,
    SortedMap<String, Long> usersByNode) {
  /** Copies the map. */
  public Run {
    usersByNode = Collections.unmodifiableSortedMap(new TreeMap<>(usersByNode));
  }

  /**
   * Users by what became of them.
   *
   * @param eligible all of the plan
   * @param generated got a new value
   * @param renewed kept an unchanged value
   * @param skipped needed none: answered by hand lately, or not eligible any more
   * @param failed got none, for a reason of their own
   */
  public record Counts(long eligible, long generated, long renewed, long skipped, long failed) {
    /** Users whose turn has not come. */
    public long unprocessed() {
      return Math.max(0, eligible - generated - renewed - skipped - failed);
    }

    /** Users whose turn is over. */
    public long done() {
      return generated + renewed + skipped + failed;
    }
  }
}
