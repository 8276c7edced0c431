package io.lunchbot.recommendations.embedded.standin;

import io.lunchbot.recommendations.embedded.standin.StandInViolation.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The provider's books: for each project and model the requests and input tokens of the last 60
 * seconds and the requests of the Pacific day, judged by when a call arrived. A call over a limit
 * is refused, uses nothing up, and is counted as asked over a limit; every other call is charged
 * whatever becomes of it afterwards. Time comes from outside. Thread-safe.
 */
final class StandInLedger {
  private static final ZoneId PACIFIC = ZoneId.of("America/Los_Angeles");

  /** What limits belong to. */
  record Line(String project, String model) {}

  private static final class Account {
    final StandInWindow window = new StandInWindow();
    LocalDate day = LocalDate.EPOCH;
    long today;

    void moveTo(Instant now) {
      window.moveTo(now.toEpochMilli());
      LocalDate current = pacificDay(now);
      if (!current.equals(day)) {
        day = current;
        today = 0;
      }
    }

    StandInUse use() {
      return new StandInUse(window.requests(), window.tokens(), today);
    }
  }

  private final Map<Line, Account> accounts = new HashMap<>();
  private final Map<String, StandInOverLimit> overLimit = new TreeMap<>();

  /** The provider's day an instant belongs to; daylight saving makes it 23 or 25 hours long. */
  static LocalDate pacificDay(Instant now) {
    return LocalDate.ofInstant(now, PACIFIC);
  }

  /**
   * Charges a call, unless it breaks limits.
   *
   * @param tokens of its input
   * @param now when it arrived
   * @return the limits it breaks; empty when it was charged
   */
  synchronized List<StandInViolation> charge(
      Line line, long tokens, StandInLimits limits, Instant now) {
    Account account = accounts.computeIfAbsent(line, first -> new Account());
    account.moveTo(now);
    List<StandInViolation> violations = violations(account, tokens, limits, now);
    if (violations.isEmpty()) {
      account.window.add(now.toEpochMilli(), tokens);
      account.today++;
    } else {
      overLimit.merge(
          line.project(),
          StandInOverLimit.NONE.plus(violations),
          (before, more) -> before.plus(more));
    }
    return violations;
  }

  private static List<StandInViolation> violations(
      Account account, long tokens, StandInLimits limits, Instant now) {
    List<StandInViolation> violations = new ArrayList<>();
    StandInUse use = account.use();
    long millis = now.toEpochMilli();
    if (breaks(use.requestsToday() + 1, limits.requestsADay())) {
      violations.add(new StandInViolation(Kind.DAY, limits.requestsADay(), untilMidnight(now)));
    }
    if (breaks(use.requestsThisMinute() + 1, limits.requestsAMinute())) {
      Duration left = account.window.untilRequestFits(millis, limits.requestsAMinute());
      violations.add(new StandInViolation(Kind.MINUTE, limits.requestsAMinute(), left));
    }
    if (breaks(use.tokensThisMinute() + tokens, limits.tokensAMinute())) {
      Duration left = account.window.untilTokensFit(millis, tokens, limits.tokensAMinute());
      violations.add(new StandInViolation(Kind.TOKENS, limits.tokensAMinute(), left));
    }
    return List.copyOf(violations);
  }

  private static boolean breaks(long used, long limit) {
    return limit > 0 && used > limit;
  }

  private static Duration untilMidnight(Instant now) {
    Instant midnight = pacificDay(now).plusDays(1).atStartOfDay(PACIFIC).toInstant();
    return Duration.between(now, midnight);
  }

  /** What a project has used of each model it asked. */
  synchronized Map<String, StandInUse> use(String project, Instant now) {
    Map<String, StandInUse> use = new TreeMap<>();
    accounts.forEach(
        (line, account) -> {
          if (line.project().equals(project)) {
            account.moveTo(now);
            use.put(line.model(), account.use());
          }
        });
    return use;
  }

  /** Projects that were charged or refused. */
  synchronized Set<String> projects() {
    return accounts.keySet().stream().map(Line::project).collect(Collectors.toSet());
  }

  /** What one project asked over its limits. */
  synchronized StandInOverLimit overLimit(String project) {
    return overLimit.getOrDefault(project, StandInOverLimit.NONE);
  }

  /** What all projects together asked over their limits. */
  synchronized StandInOverLimit overLimit() {
    return overLimit.values().stream().reduce(StandInOverLimit.NONE, StandInOverLimit::plus);
  }

  /** Forgets everything. */
  synchronized void reset() {
    accounts.clear();
    overLimit.clear();
  }
}
