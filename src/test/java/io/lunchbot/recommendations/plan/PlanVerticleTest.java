package io.lunchbot.recommendations.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lunchbot.recommendations.bus.ByReference;
import io.lunchbot.recommendations.cache.Cache;
import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.Name;
import io.lunchbot.recommendations.config.Settings;
import io.lunchbot.recommendations.gemini.Prompt;
import io.lunchbot.recommendations.keys.Keys;
import io.lunchbot.recommendations.keys.Prices;
import io.lunchbot.recommendations.keys.Spending;
import io.lunchbot.recommendations.stats.Stats;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlanVerticleTest {
  private static final Config CONFIG =
      Config.from(
          new Settings(
              Map.of(
                  Name.DATABASE_URL, "postgresql://u:p@h/d",
                  Name.REDIS_URL, "redis://h",
                  Name.GEMINI_API_KEYS, "k"),
              List.of()));

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger surveys = new AtomicInteger();
  private volatile Instant now = Instant.parse("2026-11-28T18:00:00Z");
  private volatile Promise<Stats.EligiblePage> page = Promise.promise();

  /** Moves when it is told to. */
  private final class Moving extends Clock {
    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @BeforeEach
  void serve() {
    ByReference.install(vertx);
    Stats.MENU
        .serve(vertx, question -> Future.succeededFuture(new Stats.MenuNow(Set.of())))
        .await();
    Stats.ELIGIBLE
        .serve(
            vertx,
            question -> {
              surveys.incrementAndGet();
              return page.future();
            })
        .await();
    Cache.REVIEW
        .serve(vertx, question -> Future.succeededFuture(new Cache.Review(List.of())))
        .await();
    Keys.POOL
        .serve(
            vertx,
            question ->
                Future.succeededFuture(
                    new Keys.Pool(
                        "m", true, now, Optional.empty(), List.of(), List.of(), Optional.empty())))
        .await();
    Spending spending =
        new Spending(Prices.parse("model,input_usd,output_usd\n"), Optional.empty());
    vertx
        .deployVerticle(new PlanVerticle(CONFIG, Prompt.of(CONFIG), spending, new Moving()))
        .await();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private Future<Plan> ask() {
    return Plans.NEXT.ask(vertx, new Plans.NextQuestion());
  }

  private void nobody() {
    page.complete(new Stats.EligiblePage("list", List.of(), true));
  }

  @Test
  void however_many_ask_orders_are_read_once_and_the_plan_is_told_again_for_a_minute() {
    Future<Plan> first = ask();
    Future<Plan> second = ask();
    now = now.plus(Duration.ofMinutes(10));
    nobody();
    Plan plan = first.await();

    assertThat(second.await()).isSameAs(plan);
    now = now.plusSeconds(59);
    assertThat(ask().await()).as("made ten minutes, found a minute ago").isSameAs(plan);
    assertThat(surveys.get()).isEqualTo(1);

    now = now.plusSeconds(2);
    assertThat(ask().await()).isNotSameAs(plan);
    assertThat(surveys.get()).isEqualTo(2);
  }

  @Test
  void a_plan_that_could_not_be_made_is_made_anew_for_the_next_who_asks() {
    page.fail("away");
    Future<Plan> failed = ask();
    assertThatThrownBy(failed::await).hasMessageContaining("away");

    page = Promise.promise();
    nobody();
    assertThat(ask().await().eligible()).isZero();
  }
}
