package io.lunchbot.recommendations.keys;

import io.lunchbot.recommendations.config.Limits;
import io.lunchbot.recommendations.config.Tier;
import io.lunchbot.recommendations.keys.Keys.Budget;
import io.lunchbot.recommendations.keys.Keys.GroupView;
import io.lunchbot.recommendations.keys.Keys.KeyState;
import io.lunchbot.recommendations.keys.Keys.KeyView;
import io.lunchbot.recommendations.keys.Keys.Pool;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Reads what pool.lua answers.
 *
 * @param ring the keys that were asked about
 */
record PoolReader(KeyRing ring, Spending spending, Response answer) {
  private static final int FIRST_GROUP = 4;
  private static final int FIRST_KEY = 9;

  /** A state with what is said of it. */
  private record Standing(KeyState state, Optional<Instant> until, String reason) {}

  /** The instant of a number in an answer; empty for 0. */
  static Optional<Instant> instant(Response millis) {
    long number = millis.toLong();
    return number == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(number));
  }

  Pool read(String model, boolean modelAnswers) {
    List<KeyView> views = new ArrayList<>();
    List<GroupView> groups = new ArrayList<>();
    for (int i = 0; i < ring.groups().size(); i++) {
      KeyGroup group = ring.groups().get(i);
      List<KeyView> ofGroup = keys(model, group, answer.get(FIRST_GROUP + i));
      groups.add(group(group, answer.get(FIRST_GROUP + i), ofGroup));
      views.addAll(ofGroup);
    }
    views.sort(Comparator.comparingInt(KeyView::position));
    Instant dayEnds = Instant.ofEpochMilli(answer.get(1).toLong());
    Instant now = Instant.ofEpochMilli(answer.get(0).toLong());
    Optional<Instant> paused = instant(answer.get(2)).filter(now::isBefore);
    Optional<Budget> budget = spending.budgetUsd().map(limit -> new Budget(limit, Usd.of(spent())));
    return new Pool(model, modelAnswers, dayEnds, paused, views, groups, budget);
  }

  private long spent() {
    return answer.get(3).toLong();
  }

  private List<KeyView> keys(String model, KeyGroup group, Response said) {
    String refusal = group.tier() == Tier.PAID ? spending.refusal(model, spent()) : "";
    long left = refusal.isEmpty() ? leftOfProject(group, said) : 0;
    List<KeyView> views = new ArrayList<>();
    for (int i = 0; i < group.keys().size(); i++) {
      Response ofKey = said.get(FIRST_KEY + i);
      views.add(view(group, group.keys().get(i), said, ofKey, left, refusal));
    }
    return views;
  }

  private static long leftOfProject(KeyGroup group, Response said) {
    long left = limit(group.limits(), said.get(3).toInteger()) - said.get(0).toLong();
    for (int i = 0; i < group.keys().size(); i++) {
      left -= Math.max(said.get(FIRST_KEY + i).get(1).toLong(), group.keys().get(i).reserve());
    }
    return Math.max(0, left);
  }

  private static GroupView group(KeyGroup group, Response said, List<KeyView> keys) {
    long ofKeys =
        keys.stream()
            .filter(key -> key.state() == KeyState.READY || key.state() == KeyState.WAITING)
            .mapToLong(KeyView::leftToday)
            .sum();
    long reserves = group.keys().stream().mapToLong(PooledKey::reserve).sum();
    int configured = Math.max(0, group.limits().requestsPerMinute());
    int learned = said.get(4).toInteger();
    return new GroupView(
        group.name(),
        group.tier() == Tier.PAID,
        Math.min(leftOfProject(group, said), ofKeys),
        Math.max(0, limit(group.limits(), said.get(3).toInteger()) - reserves),
        configured == 0 || learned == 0
            ? Math.max(configured, learned)
            : Math.min(configured, learned));
  }

  private static long limit(Limits configured, int learned) {
    int limit = Math.max(0, configured.requestsPerDay());
    return learned > 0 ? Math.min(limit, learned) : limit;
  }

  private KeyView view(
      KeyGroup group,
      PooledKey key,
      Response said,
      Response ofKey,
      long leftOfProject,
      String refusal) {
    long used = ofKey.get(0).toLong();
    long byBot = ofKey.get(1).toLong();
    long leftOfKey =
        limit(group.limits(), said.get(3).toInteger()) - used - Math.max(byBot, key.reserve());
    long left = Math.max(0, Math.min(leftOfProject, leftOfKey));
    Standing standing = standing(said, ofKey, left, refusal);
    return new KeyView(
        key.position(),
        key.secret().masked(),
        key.fingerprint(),
        group.name().equals(key.fingerprint()) ? "" : group.name(),
        group.tier() == Tier.PAID,
        used,
        byBot,
        left,
        said.get(1).toLong(),
        standing.state(),
        standing.until(),
        standing.reason());
  }

  private Standing standing(Response said, Response ofKey, long left, String refusal) {
    Optional<Instant> invalid = instant(ofKey.get(2));
    if (invalid.isPresent()) {
      return new Standing(KeyState.INVALID, invalid, ofKey.get(3).toString());
    }
    Optional<Instant> aside = instant(said.get(6));
    boolean minute = said.get(7).toString().equals("M");
    if (!refusal.isEmpty() && (aside.isEmpty() || minute)) {
      return new Standing(KeyState.USED_UP, instant(answer.get(1)), refusal);
    }
    if (aside.isPresent()) {
      String why = said.get(8).toString();
      return new Standing(minute ? KeyState.WAITING : KeyState.SET_ASIDE, aside, why);
    }
    return left == 0
        ? new Standing(KeyState.USED_UP, instant(answer.get(1)), "used_up")
        : new Standing(KeyState.READY, Optional.empty(), "");
  }
}
