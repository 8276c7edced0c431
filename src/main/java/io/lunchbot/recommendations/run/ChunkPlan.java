package io.lunchbot.recommendations.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Cuts a run's users into chunks while they arrive: full ones first, and the last tenth of the run
 * in small ones, so that at the end no node works alone on a long chunk. How many users there will
 * be is known only at the end, so a tenth of those seen so far is held back. A chunk fills whole
 * requests where it can. Not thread-safe.
 */
final class ChunkPlan {
  /** The most users of a chunk in the last tenth, unless a single request is for more. */
  static final int SMALL = 20;

  private final int chunkSize;
  private final int smallSize;
  private final int perRequest;
  private final Deque<Long> held = new ArrayDeque<>();
  private long seen;

  /**
   * A plan without users.
   *
   * @param chunkSize the most users of a chunk
   * @param perRequest users a request is for
   */
  ChunkPlan(int chunkSize, int perRequest) {
    this.perRequest = Math.min(perRequest, chunkSize);
    this.chunkSize = inWholeRequests(chunkSize);
    this.smallSize = Math.min(this.chunkSize, Math.max(this.perRequest, inWholeRequests(SMALL)));
  }

  private int inWholeRequests(long users) {
    return (int) (users - users % perRequest);
  }

  /** Adds users; returns the full chunks that may be cut by now. */
  List<List<Long>> add(List<Long> users) {
    held.addAll(users);
    seen += users.size();
    long keep = (seen + 9) / 10;
    List<List<Long>> full = new ArrayList<>();
    while (held.size() - chunkSize >= keep) {
      full.add(cut(chunkSize));
    }
    return full;
  }

  /** The chunks of all users held back. Nothing can be added afterwards. */
  List<List<Long>> rest() {
    long small = (seen + 9) / 10;
    List<List<Long>> rest = new ArrayList<>();
    while (!held.isEmpty()) {
      int size = inWholeRequests(Math.min(chunkSize, Math.max(0, held.size() - small)));
      rest.add(cut(size > 0 ? size : smallSize));
    }
    return rest;
  }

  /** Users added so far. */
  long seen() {
    return seen;
  }

  private List<Long> cut(int size) {
    List<Long> chunk = new ArrayList<>(Math.min(size, held.size()));
    while (chunk.size() < size && !held.isEmpty()) {
      chunk.add(held.removeFirst());
    }
    return chunk;
  }
}
