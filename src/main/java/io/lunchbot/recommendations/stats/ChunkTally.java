package io.lunchbot.recommendations.stats;

import io.lunchbot.recommendations.config.StatisticsRules;
import io.lunchbot.recommendations.stats.Stats.ChunkQuestion;
import io.lunchbot.recommendations.stats.Stats.ChunkStats;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds up the orders of many users. Not thread-safe. */
final class ChunkTally {
  private final StatisticsRules rules;
  private final Menu menu;
  private final Map<Long, UserTally> users = new HashMap<>();

  /** Begins without orders. */
  ChunkTally(StatisticsRules rules, Menu menu) {
    this.rules = rules;
    this.menu = menu;
  }

  /** One more order of a user; those of one user come in the order of their ids. */
  void add(long tgid, UserTally.Order order) {
    users.computeIfAbsent(tgid, this::nothing).add(order);
  }

  /** The answer for every asked user, also for those without orders. */
  ChunkStats answer(ChunkQuestion question) {
    LocalDate day = LocalDate.ofInstant(question.at(), ZoneOffset.UTC);
    List<UserStats> stats =
        question.users().stream()
            .map(tgid -> users.computeIfAbsent(tgid, this::nothing).stats(day))
            .toList();
    return new ChunkStats(stats, users.values().stream().mapToInt(UserTally::anomalies).sum());
  }

  private UserTally nothing(long tgid) {
    return new UserTally(tgid, rules, menu);
  }
}
