package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.keys.Keys.ChunkRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One piece of a run's work as this node took it.
 *
 * @param ref names it for every script
 * @param plan whether it is the planning of the run; then there are no users
 * @param instant the run's one moment
 * @param trigger what asked for the run
 * @param before who held it before, {@code released} if he gave it back; empty for nobody
 * @param trouble what it has done to nodes
 * @param goesOn whether the run was halted until it was taken
 */
record Chunk(
    ChunkRef ref,
    boolean plan,
    List<Long> users,
    Instant instant,
    Trigger trigger,
    String before,
    Trouble trouble,
    boolean goesOn) {
  /** How often a node may die with a piece of work in hand before that is taken for the reason. */
  static final int POISONED = 3;

  /** How often a node may die with one user of a poisoned chunk in hand. */
  private static final int BLAMED = 2;

  Chunk {
    users = List.copyOf(users);
  }

  /** Whether its users are to be done one at a time, by a node that does nothing else. */
  boolean isPoisoned() {
    return trouble.takeovers() >= POISONED;
  }

  /**
   * What a piece of work did to the nodes that had it in hand.
   *
   * @param takeovers how often it was taken over from a node that fell silent
   * @param suspect the user in hand then, once users were done one at a time
   * @param deaths how many nodes fell silent with the suspect in hand
   */
  record Trouble(int takeovers, Optional<Long> suspect, int deaths) {
    static final Trouble NONE = new Trouble(0, Optional.empty(), 0);

    /** The user who is not to be tried again in this run. */
    Optional<Long> culprit() {
      return suspect.filter(known -> deaths >= BLAMED);
    }
  }
}
