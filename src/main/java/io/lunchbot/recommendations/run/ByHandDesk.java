package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.stats.OrderStats;
import io.lunchbot.recommendations.stats.Stats;
import io.lunchbot.recommendations.stats.UserStats;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Serves {@link ByHand#GENERATE}, a few users at once. For one context. */
final class ByHandDesk {
  /** Users at once on this node; a run's requests must not starve behind them. */
  static final int MOST = 8;

  private final WorkTools tools;
  private final Map<ByHandWork, Future<ByHand.Answer>> open = new LinkedHashMap<>();

  /** Who asks twice for one user gets one answer, paid for once. */
  private final Map<Long, Future<ByHand.Answer>> asked = new HashMap<>();

  private int taken;
  private boolean closed;

  ByHandDesk(WorkTools tools) {
    this.tools = tools;
  }

  Future<ByHand.Answer> generate(ByHand.Question question) {
    Future<ByHand.Answer> same = asked.get(question.tgid());
    if (same != null) {
      return same;
    }
    if (closed || taken >= MOST) {
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
    open.keySet().forEach(ByHandWork::giveUp);
    return Future.join(List.copyOf(open.values()));
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
    if (closed) {
      return Future.succeededFuture(new ByHand.TooMany());
    }
    ByHandWork work = new ByHandWork(tools, stats);
    Future<ByHand.Answer> answer = work.work();
    open.put(work, answer);
    return answer.onComplete(ended -> open.remove(work));
  }

  private static Future<ByHand.Answer> refuse(String text) {
    return Future.succeededFuture(new ByHand.NotEligible(text));
  }
}
