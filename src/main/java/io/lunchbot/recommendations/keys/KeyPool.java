package io.lunchbot.recommendations.keys;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * In which order projects are offered to the ledger for one model: free before paid, then those
 * with the most requests left, as far as this node knows. The ledger decides; a good order only
 * saves it from looking at many. Not thread-safe.
 */
final class KeyPool {
  /** A minute limit is over then, and other nodes may have used what was left. */
  private static final Duration FORGOTTEN = Duration.ofSeconds(62);

  private record Left(int requests, Instant seen) {}

  private final Map<String, Left> left = new HashMap<>();

  /** All projects, the most promising first; those nobody knows about count as untouched. */
  List<KeyGroup> order(List<KeyGroup> groups, Instant now) {
    return groups.stream()
        .sorted(comparing(KeyGroup::tier).thenComparing(comparingInt(g -> -left(g.name(), now))))
        .toList();
  }

  private int left(String group, Instant now) {
    Left known = left.get(group);
    return known == null || known.seen().plus(FORGOTTEN).isBefore(now)
        ? Integer.MAX_VALUE
        : known.requests();
  }

  /**
   * A request was charged to one of the projects in the order they were offered; those before it
   * had no room.
   */
  void granted(List<KeyGroup> offered, int index, int requestsLeft, Instant now) {
    for (KeyGroup full : offered.subList(0, index)) {
      refused(full.name(), now);
    }
    left.put(offered.get(index).name(), new Left(requestsLeft, now));
  }

  /** A project will not do for a while. */
  void refused(String group, Instant now) {
    left.put(group, new Left(0, now));
  }
}
