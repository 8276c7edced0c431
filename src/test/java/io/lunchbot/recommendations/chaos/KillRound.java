package io.lunchbot.recommendations.chaos;

import io.lunchbot.recommendations.stack.RunsInRedis;
import io.lunchbot.recommendations.stack.ServiceProcess;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/** One run of all users, and whom it hits. */
final class KillRound {
  private final KillForm form;
  private final List<KilledNode> nodes;
  private final RunsInRedis redis;
  private final ScheduledExecutorService killer;
  private final Deque<Strike> strikes;
  private final CompletableFuture<String> run = new CompletableFuture<>();
  private final Map<Long, Integer> calls = new ConcurrentHashMap<>();
  private final Map<Long, Integer> leasedAtKills = new ConcurrentHashMap<>();
  private final Collection<Future<?>> drawn = new ConcurrentLinkedQueue<>();
  private final Collection<Strike.Moment> kills = new ConcurrentLinkedQueue<>();

  /**
   * What there was to see.
   *
   * @param counts of the run, as the API tells them
   * @param unserved users without an entry or a value
   * @param calls answered, by user
   * @param leasedAtKills by user: how often a process was killed that had asked for him and had not
   *     written his entry
   */
  record Sight(
      List<Strike.Moment> kills,
      JsonObject counts,
      List<Long> unserved,
      Map<Long, Integer> calls,
      Map<Long, Integer> leasedAtKills) {
    /** Calls beyond the first of each user. */
    int repeats() {
      return calls.values().stream().mapToInt(count -> count - 1).sum();
    }

    /** The most there may be. */
    int mayRepeat() {
      return leasedAtKills.values().stream().mapToInt(count -> count).sum();
    }

    /** Users who were asked for again although no kill explains it. */
    List<Long> unexplained() {
      return calls.keySet().stream()
          .filter(tgid -> calls.get(tgid) - 1 > leasedAtKills.getOrDefault(tgid, 0))
          .toList();
    }
  }

  /**
   * A round that has not begun.
   *
   * @param killer one thread, so that a kill and the look at what it left are one step
   */
  KillRound(
      KillForm form,
      List<KilledNode> nodes,
      RunsInRedis redis,
      ScheduledExecutorService killer,
      List<Strike> strikes) {
    this.form = form;
    this.nodes = nodes;
    this.redis = redis;
    this.killer = killer;
    this.strikes = new ArrayDeque<>(strikes);
  }

  /** A call of a node has arrived; does not block. */
  synchronized void called(KilledNode node, long tgid) {
    node.asked(tgid);
    calls.merge(tgid, 1, Integer::sum);
    Strike next = strikes.peek();
    if (next != null
        && next.moment() != Strike.Moment.IN_PLANNING
        && calls.size() >= next.after()) {
      strikes.remove();
      draw(next, node);
    }
  }

  private void draw(Strike strike, KilledNode node) {
    ServiceProcess victim = node.process();
    drawn.add(
        killer.schedule(
            () -> strike(strike, node, victim), strike.late().toNanos(), TimeUnit.NANOSECONDS));
  }

  private void strike(Strike strike, KilledNode node, ServiceProcess victim) {
    if (node.process() != victim) {
      // The other strike of this round was quicker; the next call decides anew.
      putBack(strike);
      return;
    }
    node.kill();
    redis
        .withoutEntry(run.join(), node.asked())
        .forEach(tgid -> leasedAtKills.merge(tgid, 1, Integer::sum));
    kills.add(strike.moment());
    node.beginAgain();
  }

  private synchronized void putBack(Strike strike) {
    strikes.addFirst(strike);
  }

  /** From the trigger until the run is complete and both processes are back. */
  Sight play(KilledNode triggered, List<Long> users) throws Exception {
    redis.forgetValues(users);
    run.complete(triggered.process().startForcedRun());
    synchronized (this) {
      if (strikes.element().moment() == Strike.Moment.IN_PLANNING) {
        draw(strikes.remove(), triggered);
      }
    }
    awaitCompletion(run.join());
    for (Future<?> kill : drawn) {
      kill.get(form.limit().toSeconds(), TimeUnit.SECONDS);
    }
    nodes.forEach(node -> node.process().awaitReady());
    return new Sight(
        List.copyOf(kills),
        triggered.process().run(run.join()).getJsonObject("counts"),
        redis.unserved(run.join(), users),
        Map.copyOf(calls),
        Map.copyOf(leasedAtKills));
  }

  private void awaitCompletion(String id) {
    try {
      redis.awaitCompletion(id, form.limit());
    } catch (ConditionTimeoutException e) {
      List<String> outputs = new ArrayList<>();
      nodes.forEach(node -> outputs.addAll(node.outputs()));
      throw new AssertionError(
          "stuck: run " + redis.about(id) + " after " + kills + "\n" + String.join("\n", outputs),
          e);
    }
  }
}
