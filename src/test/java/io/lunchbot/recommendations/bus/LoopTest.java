package io.lunchbot.recommendations.bus;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.bus.Loop.Turn;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopTest {
  private static final int MANY = 100_000;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger turns = new AtomicInteger();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private Turn<String> turn() {
    return turns.incrementAndGet() < MANY ? Loop.again() : Loop.last("done");
  }

  private Future<Turn<String>> later() {
    Promise<Turn<String>> promise = Promise.promise();
    vertx.runOnContext(now -> promise.complete(turn()));
    return promise.future();
  }

  @Test
  void so_many_turns_that_a_chain_of_futures_would_overflow_the_stack_end_well() {
    assertThat(Loop.run(this::later).timeout(60, SECONDS).await()).isEqualTo("done");
    assertThat(turns).hasValue(MANY);
  }

  @Test
  void turns_that_are_done_at_once_do_not_pile_up_either() {
    assertThat(Loop.run(() -> Future.succeededFuture(turn())).result()).isEqualTo("done");
    assertThat(turns).hasValue(MANY);
  }

  @Test
  void a_turn_that_fails_or_throws_ends_it() {
    IllegalStateException broken = new IllegalStateException("broken");

    assertThat(Loop.run(() -> Future.failedFuture(broken)).cause()).isSameAs(broken);
    assertThat(
            Loop.run(
                    () -> {
                      throw broken;
                    })
                .cause())
        .isSameAs(broken);
  }
}
