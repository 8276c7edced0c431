package io.lunchbot.recommendations.run;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.cache.Told;
import io.lunchbot.recommendations.observe.Observer;
import io.lunchbot.recommendations.stats.OrderStats;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ByHandWorkTest {
  private static final OrderStats STATS =
      new OrderStats(7, 5, List.of(), 3, 30, List.of(), List.of(), List.of());

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void whose_turn_does_not_come_in_time_is_told_to_ask_later_and_asks_nobody_when_it_comes() {
    Permits permits = new Permits(1, () -> {}, Observer.NONE);
    Promise<Void> other = Promise.promise();
    permits.with(other::future);
    // What work that has begun would need is not there.
    WorkTools tools =
        new WorkTools(
            vertx,
            Clock.systemUTC(),
            new Random(1),
            new Patience(vertx, new Random(1)),
            permits,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            Observer.NONE,
            5,
            Duration.ZERO);

    ByHandWork work = new ByHandWork(tools, STATS, Told.NOTHING, Duration.ofMillis(20));
    ByHand.Answer answer = work.work().timeout(5, SECONDS).await();

    assertThat(answer).isInstanceOf(ByHand.Later.class);
    other.complete();
    assertThat(work.goesOn()).isFalse();
  }
}
