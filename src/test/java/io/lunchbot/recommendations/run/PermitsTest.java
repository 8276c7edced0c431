package io.lunchbot.recommendations.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.observe.Observer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PermitsTest {
  private final List<Promise<String>> begun = new ArrayList<>();
  private int roomMade;
  private final Permits permits = new Permits(2, () -> roomMade++, Observer.NONE);

  private Future<String> work() {
    return permits.with(
        () -> {
          Promise<String> promise = Promise.promise();
          begun.add(promise);
          return promise.future();
        });
  }

  @Test
  void no_more_begin_than_there_are_permits() {
    work();
    work();
    work();

    assertThat(begun).hasSize(2);
    assertThat(permits.waiting()).isEqualTo(1);
  }

  @Test
  void the_next_begins_when_one_ends_well_or_badly() {
    work();
    work();
    work();
    work();

    begun.get(0).complete("done");
    begun.get(1).fail("broken");

    assertThat(begun).hasSize(4);
    assertThat(roomMade).isEqualTo(2);
  }

  @Test
  void what_is_asked_for_ahead_begins_before_all_that_waits_and_in_its_own_order() {
    List<String> order = new ArrayList<>();
    work();
    work();
    for (String name : List.of("first", "second")) {
      permits.with(() -> Future.succeededFuture(order.add("run " + name)));
    }
    for (String name : List.of("first", "second")) {
      permits.aheadWith(() -> Future.succeededFuture(order.add("ahead " + name)));
    }
    assertThat(order).isEmpty();
    assertThat(permits.waiting()).isEqualTo(2);

    begun.get(0).complete("done");

    assertThat(order).containsExactly("ahead first", "ahead second", "run first", "run second");
  }

  @Test
  void whose_turn_is_next_begins_before_those_who_wait_and_after_those_ahead() {
    List<String> order = new ArrayList<>();
    work();
    work();
    permits.with(() -> Future.succeededFuture(order.add("waits")));
    permits.nextWith(() -> Future.succeededFuture(order.add("second")).mapEmpty());
    permits.nextWith(() -> Future.succeededFuture(order.add("first")).mapEmpty());
    permits.aheadWith(() -> Future.succeededFuture(order.add("ahead")));
    assertThat(permits.waiting()).isEqualTo(3);

    begun.get(0).complete("done");

    assertThat(order).containsExactly("ahead", "first", "second", "waits");
  }

  @Test
  void work_that_throws_fails_and_gives_its_permit_back() {
    Future<String> thrown =
        permits.with(
            () -> {
              throw new IllegalStateException("no");
            });

    assertThat(thrown.cause()).hasMessage("no");
    work();
    work();
    assertThat(begun).hasSize(2);
  }

  @Test
  void very_much_work_that_ends_at_once_does_not_nest() {
    work();
    work();
    List<Future<String>> ended = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      ended.add(permits.with(() -> Future.succeededFuture("done")));
    }

    begun.get(0).complete("done");

    assertThat(ended).allMatch(Future::succeeded);
  }
}
