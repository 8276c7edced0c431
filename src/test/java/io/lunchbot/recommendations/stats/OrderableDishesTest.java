package io.lunchbot.recommendations.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.stats.Stats.Orderable;
import io.lunchbot.recommendations.stats.Stats.OrderableQuestion;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OrderableDishesTest {
  private final List<Set<Integer>> asked = new ArrayList<>();
  private final List<Promise<Map<Integer, String>>> answers = new ArrayList<>();
  private final OrderableDishes dishes = new OrderableDishes(this::query);

  private Future<Map<Integer, String>> query(Set<Integer> ids) {
    asked.add(ids);
    answers.add(Promise.promise());
    return answers.get(answers.size() - 1).future();
  }

  private Future<Orderable> of(Integer... ids) {
    return dishes.of(new OrderableQuestion(Set.of(ids)));
  }

  @Test
  void who_asks_while_a_query_is_under_way_is_in_the_next_and_hears_of_his_own_dishes() {
    Future<Orderable> first = of(1, 2);
    Future<Orderable> second = of(2, 3);
    Future<Orderable> third = of(4);
    assertThat(asked).containsExactly(Set.of(1, 2));

    answers.get(0).complete(Map.of(1, "Уха"));
    assertThat(first.result().names()).containsExactly(Map.entry(1, "Уха"));
    assertThat(asked).containsExactly(Set.of(1, 2), Set.of(2, 3, 4));
    assertThat(second.isComplete()).isFalse();

    answers.get(1).complete(Map.of(2, "Плов", 3, "Рис"));
    assertThat(second.result().names()).containsOnlyKeys(2, 3);
    assertThat(third.result().names()).isEmpty();
  }

  @Test
  void a_query_that_fails_fails_for_those_in_it_and_the_next_is_asked() {
    Future<Orderable> first = of(1);
    Future<Orderable> second = of(1);

    answers.get(0).fail("away");
    answers.get(1).complete(Map.of(1, "Уха"));

    assertThat(first.failed()).isTrue();
    assertThat(second.result().names()).containsOnlyKeys(1);
  }
}
