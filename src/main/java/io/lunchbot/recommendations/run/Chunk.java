package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.keys.Keys.ChunkRef;
import java.time.Instant;
import java.util.List;

/**
 * One piece of a run's work as this node took it.
 *
 * @param ref names it for every script
 * @param plan whether it is the planning of the run; then there are no users
 * @param instant the run's one moment
 * @param force ask also where a good value exists
 * @param before who held it before, {@code released} if he gave it back; empty for nobody
 */
record Chunk(
    ChunkRef ref, boolean plan, List<Long> users, Instant instant, boolean force, String before) {
  Chunk {
    users = List.copyOf(users);
  }
}
