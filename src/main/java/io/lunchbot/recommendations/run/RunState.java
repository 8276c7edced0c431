package io.lunchbot.recommendations.run;

/**
 * Where a run stands.
 *
 * <pre>
 *   WAITING → PLANNING → RUNNING → COMPLETED
 *                 │         ├────→ HALTED (keys exhausted) → RUNNING, or CANCELLED (superseded)
 *                 │         ├────→ CANCELLED
 *                 └─────────┴────→ FAILED (reason)          → RUNNING by resume
 * </pre>
 */
public enum RunState {
  /** A trigger waits for the active run to end. */
  WAITING,
  /** The eligible users are being found and cut into chunks. */
  PLANNING,
  /** Chunks are being worked on. */
  RUNNING,
  /** Every eligible user was seen to. */
  COMPLETED,
  /** The keys were exhausted before every user was seen to. */
  HALTED,
  /** Somebody stopped it, or a newer night superseded it. */
  CANCELLED,
  /** It cannot go on; the reason is with the run. */
  FAILED;

  /** Whether nodes may work on it: the states in which the run is the active one. */
  public boolean isActive() {
    return this == PLANNING || this == RUNNING;
  }

  /** Whether it stopped: nothing more happens to it by itself. */
  public boolean isOver() {
    return this == COMPLETED || this == HALTED || this == CANCELLED || this == FAILED;
  }
}
