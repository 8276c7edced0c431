package io.lunchbot.recommendations.run;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;

/**
 * Users by the last run that came to them, eight bytes each: first those no run came to, then those
 * of the oldest, so that nobody waits for ever where the keys never suffice for all. Ids of runs
 * sort by time. Pure; not thread-safe.
 */
final class ByLastRun {
  private final TreeMap<String, List<long[]>> users = new TreeMap<>();

  /**
   * Adds a page of users.
   *
   * @param runs the last run of each, in the same order; empty for none
   */
  void add(List<Long> page, List<String> runs) {
    TreeMap<String, List<Long>> groups = new TreeMap<>();
    for (int i = 0; i < page.size(); i++) {
      groups.computeIfAbsent(runs.get(i), run -> new ArrayList<>()).add(page.get(i));
    }
    groups.forEach(
        (run, members) ->
            users
                .computeIfAbsent(run, first -> new ArrayList<>())
                .add(members.stream().mapToLong(Long::longValue).toArray()));
  }

  /** All users, page by page. */
  Iterator<long[]> pages() {
    return users.values().stream().flatMap(List::stream).iterator();
  }
}
