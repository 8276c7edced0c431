package io.lunchbot.recommendations.stats;

import io.lunchbot.recommendations.stats.Stats.Orderable;
import io.lunchbot.recommendations.stats.Stats.OrderableQuestion;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Asks for all who want to know of some dishes with one query at a time: whoever comes while one is
 * under way is in the next. So nobody's answer is older than his question, and a thousand questions
 * a second are a few dozen queries. For one context.
 */
final class OrderableDishes {
  private final Function<Set<Integer>, Future<Map<Integer, String>>> query;
  private final Set<Integer> waiting = new HashSet<>();
  private Promise<Map<Integer, String>> next = Promise.promise();
  private boolean underWay;

  /**
   * Without a question.
   *
   * @param query tells of some dishes those that can be ordered
   */
  OrderableDishes(Function<Set<Integer>, Future<Map<Integer, String>>> query) {
    this.query = query;
  }

  Future<Orderable> of(OrderableQuestion question) {
    waiting.addAll(question.dishes());
    Future<Map<Integer, String>> answer = next.future();
    if (!underWay) {
      ask();
    }
    return answer.map(
        orderable -> {
          Map<Integer, String> asked = new HashMap<>(orderable);
          asked.keySet().retainAll(question.dishes());
          return new Orderable(asked);
        });
  }

  private void ask() {
    underWay = true;
    Promise<Map<Integer, String>> now = next;
    Set<Integer> dishes = Set.copyOf(waiting);
    next = Promise.promise();
    waiting.clear();
    query
        .apply(dishes)
        .onComplete(
            answer -> {
              underWay = false;
              if (!waiting.isEmpty()) {
                ask();
              }
              now.handle(answer);
            });
  }
}
