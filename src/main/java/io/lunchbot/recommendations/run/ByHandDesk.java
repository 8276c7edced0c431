package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.cache.Cache;
import io.lunchbot.recommendations.cache.Recommendation;
import io.lunchbot.recommendations.cache.Told;
import io.lunchbot.recommendations.stats.OrderStats;
import io.lunchbot.recommendations.stats.Stats;
import io.lunchbot.recommendations.stats.UserStats;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Serves {@link ByHand#GENERATE}, a few users at once, and nobody twice in a minute. For one
 * context.
 */
final class ByHandDesk {
  /** Users at once on this node. */
  static final int MOST = 8;

  /**
   * How long a value by hand is the answer to all who ask for one: a button that is pressed twice,
   * or a client that did not wait for the answer and asks again, shall cost no second request.
   */
  static final Duration COOL_DOWN = Duration.ofSeconds(60);

  private final WorkTools tools;
  private final Map<ByHandWork, Future<ByHand.Answer>> open = new LinkedHashMap<>();

  /** Who asks twice for one user gets one answer, paid for once. */
  private final Map<Long, Future<ByHand.Answer>> asked = new HashMap<>();

  private final int most;
  private int taken;
  private boolean closed;

  /**
   * A desk that is open.
   *
   * @param concurrency users the node works on at once; half of them, but for one, are the run's in
   *     any case, which would starve otherwise
   */
  ByHandDesk(WorkTools tools, int concurrency) {
    this.tools = tools;
    this.most = Math.max(1, Math.min(MOST, concurrency / 2));
  }

  Future<ByHand.Answer> generate(ByHand.Question question) {
    Future<ByHand.Answer> same = asked.get(question.tgid());
    if (same != null) {
      return same;
    }
    if (closed || taken >= most) {
      return Future.succeededFuture(new ByHand.TooMany());
    }
    taken++;
    Future<ByHand.Answer> answer =
        Stats.OF_USER
            .ask(tools.vertx(), new Stats.UserQuestion(question.tgid(), tools.clock().instant()))
            .compose(this::judge);
    asked.put(question.tgid(), answer);
    return answer.onComplete(
        ended -> {
          taken--;
          asked.remove(question.tgid());
        });
  }

  /** No new requests; completes when what is under way has ended. */
  Future<?> close() {
    closed = true;
    List<Future<ByHand.Answer>> last = List.copyOf(open.values());
    // Who waits for a permit is answered at once, and leaves.
    List.copyOf(open.keySet()).forEach(ByHandWork::giveUp);
    return Future.join(last);
  }

  private Future<ByHand.Answer> judge(Stats.UserNow user) {
    if (!user.served()) {
      return refuse("The user is deactivated.");
    }
    if (user.stats() instanceof UserStats.Damaged damaged) {
      return refuse(damaged.reason());
    }
    OrderStats stats = (OrderStats) user.stats();
    if (stats.ordersCount() < tools.minOrders()) {
      return refuse(
          "The user has %d orders in the window of statistics, and %d are needed."
              .formatted(stats.ordersCount(), tools.minOrders()));
    }
    return Cache.LOOK
        .ask(tools.vertx(), new Cache.LookQuestion("", List.of(stats.tgid())))
        .map(look -> look.users().get(0))
        .compose(
            known ->
                latest(known)
                    .compose(
                        same ->
                            same.<Future<ByHand.Answer>>map(
                                    value ->
                                        Future.succeededFuture(new ByHand.Generated(value, stats)))
                                .orElseGet(() -> begin(stats, known.told()))));
  }

  /**
   * The value he got by hand a moment ago, on whatever node or from the bot: Redis knows. Clocks of
   * nodes differ, so one of the near future is of this moment too.
   */
  private Future<Optional<Recommendation>> latest(Cache.Known known) {
    return known.byHand().filter(this::isCooling).isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : Cache.READ
            .ask(tools.vertx(), new Cache.ReadQuestion(known.tgid()))
            .map(Cache.Shown::recommendation);
  }

  private boolean isCooling(Instant byHand) {
    return Duration.between(byHand, tools.clock().instant()).abs().compareTo(COOL_DOWN) < 0;
  }

  private Future<ByHand.Answer> begin(OrderStats stats, Told told) {
    if (closed) {
      return Future.succeededFuture(new ByHand.TooMany());
    }
    ByHandWork work = new ByHandWork(tools, stats, told);
    Future<ByHand.Answer> answer = work.work();
    open.put(work, answer);
    return answer.onComplete(ended -> open.remove(work));
  }

  private static Future<ByHand.Answer> refuse(String text) {
    return Future.succeededFuture(new ByHand.NotEligible(text));
  }
}
