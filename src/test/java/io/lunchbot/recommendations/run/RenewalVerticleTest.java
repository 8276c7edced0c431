package io.lunchbot.recommendations.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.bus.ByReference;
import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.cache.CacheVerticle;
import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.stack.RedisTest;
import io.lunchbot.recommendations.stats.Stats;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that live on, whether or not there are runs. */
@ParameterizedClass
@MethodSource(RedisTest.ALL)
class RenewalVerticleTest extends RedisTest {
  private static final Duration TTL = Duration.ofDays(1);

  private final AtomicInteger lists = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();

  @BeforeEach
  void serve() {
    ByReference.install(vertx);
    Stats.ELIGIBLE.serve(vertx, question -> list()).await();
    Stats.NEXT_ELIGIBLE
        .serve(
            vertx,
            question -> Future.succeededFuture(new Stats.EligiblePage("l", List.of(3L), true)))
        .await();
    vertx.deployVerticle(new CacheVerticle(redis, TTL)).await();
    for (long tgid : List.of(1, 3, 9)) {
      command(Command.SET, RedisKeys.recommendation(tgid), "{}", "EX", 100);
    }
  }

  private Future<Stats.EligiblePage> list() {
    lists.incrementAndGet();
    return failures.getAndDecrement() > 0
        ? Future.failedFuture(new Failure(Failure.Code.UNAVAILABLE, "PostgreSQL: away"))
        : Future.succeededFuture(new Stats.EligiblePage("l", List.of(1L, 2L), false));
  }

  @Test
  void every_eligible_user_s_value_lives_for_the_full_time_again_and_nobody_else_s() {
    deploy("node", Duration.ZERO);

    awaitRenewals(1);

    assertThat(ttl(1)).isEqualTo(TTL.toSeconds());
    assertThat(ttl(3)).isEqualTo(TTL.toSeconds());
    assertThat(ttl(9)).isLessThanOrEqualTo(100);
    assertThat(text(Command.EXISTS, RedisKeys.recommendation(2))).isEqualTo("0");
  }

  @Test
  void one_node_of_many_renews_and_again_only_after_half_the_time() {
    deploy("one", Duration.ZERO);
    awaitRenewals(1);
    deploy("other", Duration.ZERO);
    deploy("almost", TTL.dividedBy(2).minusMinutes(1));
    assertThat(claimed("asks", TTL.dividedBy(2).minusMinutes(1))).isFalse();
    assertThat(lists.get()).isEqualTo(1);

    deploy("late", TTL.dividedBy(2));

    awaitRenewals(2);
  }

  @Test
  void a_renewal_whose_node_died_is_taken_over_and_not_before_its_claim_ends() {
    assertThat(claimed("dead", Duration.ZERO)).isTrue();
    assertThat(claimed("other", Duration.ofMinutes(9))).isFalse();

    deploy("other", Duration.ofMinutes(11));

    awaitRenewals(1);
  }

  @Test
  void a_server_that_is_away_is_waited_for() {
    failures.set(2);

    deploy("node", Duration.ZERO);

    await().until(() -> text(Command.HEXISTS, RedisKeys.RENEWAL, "begun_at").equals("1"));
    assertThat(lists.get()).isEqualTo(3);
  }

  private void deploy(String node, Duration later) {
    vertx.deployVerticle(new RenewalVerticle(redis, clock(later), node, TTL)).await();
  }

  /** Whether a node that asks then may renew. */
  private boolean claimed(String node, Duration later) {
    return new Renewal(redis, clock(later), node, TTL).claim().await().begunAt().isPresent();
  }

  private static NodeClock clock(Duration later) {
    return new NodeClock(Clock.offset(Clock.systemUTC(), later), later.toMillis());
  }

  private void awaitRenewals(int count) {
    await().until(() -> lists.get() == count && !claimIsOpen());
  }

  private boolean claimIsOpen() {
    return text(Command.HEXISTS, RedisKeys.RENEWAL, "claimed_by").equals("1");
  }

  private long ttl(long tgid) {
    return Long.parseLong(text(Command.TTL, RedisKeys.recommendation(tgid)));
  }
}
