package io.lunchbot.recommendations.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.bus.ByReference;
import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.keys.Keys.ChunkRef;
import io.lunchbot.recommendations.keys.Keys.Exhausted;
import io.lunchbot.recommendations.keys.Keys.Lease;
import io.lunchbot.recommendations.keys.Keys.LeaseAnswer;
import io.lunchbot.recommendations.keys.Keys.Revoked;
import io.lunchbot.recommendations.keys.Keys.Settlement;
import io.lunchbot.recommendations.keys.Keys.Spent;
import io.lunchbot.recommendations.keys.Keys.Wait;
import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.stack.RedisTest;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource(RedisTest.ALL)
class QuotaLedgerTest extends RedisTest {
  private static final int LIMIT = 3;
  private static final String MODEL = "gemini-test";
  private static final List<Secret> KEYS = List.of(new Secret("key-a"), new Secret("key-b"));
  private static final List<Integer> BOTH = List.of(0, 1);

  private QuotaLedger ledger;

  @BeforeEach
  void newLedger() {
    ledger = ledger(KEYS, Duration.ZERO);
  }

  /** A ledger of a node whose day is shifted, Redis' too. */
  private QuotaLedger ledger(List<Secret> keys, Duration shift) {
    NodeClock clock = new NodeClock(Clock.offset(Clock.systemUTC(), shift), shift.toMillis());
    return new QuotaLedger(redis, clock, new KeyRing(keys), MODEL, LIMIT);
  }

  private LeaseAnswer ask(List<Integer> order) {
    return ledger.lease(Optional.empty(), order).await();
  }

  private Lease lease(List<Integer> order) {
    return (Lease) ask(order);
  }

  private void settle(Lease lease, Verdict verdict) {
    ledger
        .settle(new Settlement(lease, verdict, Usage.NONE, Optional.of(Duration.ofSeconds(40))))
        .await();
  }

  private static Instant endOfDay() {
    return PacificDay.of(Instant.now()).end();
  }

  @Test
  void a_lease_is_charged_at_once_and_seen_by_the_bot() {
    Lease lease = lease(BOTH);

    assertThat(lease.position()).isZero();
    assertThat(lease.fingerprint()).isEqualTo(KEYS.get(0).fingerprint());
    assertThat(text(Command.GET, "gemini:usage:0")).isEqualTo("1");
    assertThat(text(Command.GET, "gemini:usage:1")).isNull();
    long left = Long.parseLong(text(Command.PTTL, "gemini:usage:0"));
    assertThat(left)
        .isPositive()
        .isLessThanOrEqualTo(Duration.between(Instant.now(), endOfDay()).toMillis() + 1_000)
        .isLessThanOrEqualTo(86_400_000);
  }

  @Test
  void the_first_key_with_room_is_taken_and_all_used_up_is_spent_until_midnight_pacific() {
    List<Integer> positions =
        IntStream.range(0, 2 * LIMIT).mapToObj(i -> lease(BOTH).position()).toList();

    assertThat(positions).containsExactly(0, 0, 0, 1, 1, 1);
    assertThat(ask(BOTH)).isEqualTo(new Spent(endOfDay()));
  }

  @Test
  void many_at_once_never_take_more_than_there_is() {
    List<Future<LeaseAnswer>> answers =
        IntStream.range(0, 100).mapToObj(i -> ledger.lease(Optional.empty(), BOTH)).toList();
    Future.all(answers).await();

    assertThat(answers).filteredOn(answer -> answer.result() instanceof Lease).hasSize(2 * LIMIT);
  }

  @Test
  void what_the_bot_took_with_a_key_counts() {
    lease(List.of(0));
    command(Command.INCRBY, "gemini:usage:0", LIMIT - 1);
    command(Command.SET, "gemini:usage:1", LIMIT - 1);

    assertThat(lease(BOTH).position()).isEqualTo(1);
    assertThat(ask(BOTH)).isInstanceOf(Spent.class);
  }

  @Test
  void a_counter_the_bot_left_without_an_end_gets_one() {
    command(Command.SET, "gemini:usage:0", LIMIT);

    assertThat(ask(List.of(0))).isInstanceOf(Spent.class);

    assertThat(Long.parseLong(text(Command.TTL, "gemini:usage:0"))).isPositive();
  }

  @Test
  void the_next_day_begins_at_zero() {
    IntStream.range(0, 2 * LIMIT).forEach(i -> lease(BOTH));
    // Redis would have forgotten the shared counters by then.
    command(Command.DEL, "gemini:usage:0", "gemini:usage:1");

    ledger = ledger(KEYS, Duration.between(Instant.now(), endOfDay()).plusSeconds(1));

    assertThat(lease(BOTH).day()).isEqualTo(PacificDay.of(Instant.now()).next().toString());
  }

  @Test
  void a_node_whose_clock_is_before_midnight_charges_the_day_redis_is_in() {
    Duration untilMidnight = Duration.between(Instant.now(), endOfDay());
    NodeClock behind =
        new NodeClock(
            Clock.offset(Clock.systemUTC(), untilMidnight.minusSeconds(30)),
            untilMidnight.plusSeconds(5).toMillis());
    ledger = new QuotaLedger(redis, behind, new KeyRing(KEYS), MODEL, LIMIT);

    assertThat(lease(BOTH).day()).isEqualTo(PacificDay.of(Instant.now()).next().toString());
  }

  @Test
  void an_invalid_key_is_set_aside_for_a_day_for_us_and_for_the_bot() {
    settle(lease(List.of(0)), Verdict.INVALID_KEY);

    assertThat(lease(BOTH).position()).isEqualTo(1);
    assertThat(text(Command.GET, "gemini:invalid:0")).isEqualTo("1");
    assertThat(Long.parseLong(text(Command.TTL, "gemini:invalid:0"))).isBetween(86_390L, 86_400L);
  }

  @Test
  void a_key_put_in_the_place_of_an_invalid_one_starts_clean() {
    settle(lease(List.of(0)), Verdict.INVALID_KEY);

    ledger = ledger(List.of(new Secret("key-new"), KEYS.get(1)), Duration.ZERO);

    assertThat(lease(BOTH).position()).isZero();
  }

  @Test
  void an_invalid_key_that_moved_to_another_position_stays_set_aside() {
    settle(lease(List.of(0)), Verdict.INVALID_KEY);

    ledger = ledger(List.of(KEYS.get(1), KEYS.get(0)), Duration.ZERO);

    assertThat(lease(List.of(1, 0)).position()).isZero();
  }

  @Test
  void a_key_the_bot_calls_invalid_is_not_used() {
    command(Command.SET, "gemini:invalid:0", "1");

    assertThat(lease(BOTH).position()).isEqualTo(1);
    assertThat(ask(List.of(0))).isInstanceOf(Spent.class);
    assertThat(Long.parseLong(text(Command.TTL, "gemini:invalid:0")))
        .as("a flag without an end would ban the key that comes after for ever")
        .isBetween(86_390L, 86_400L);
  }

  @Test
  void a_minute_limit_is_waited_for_and_never_spent() {
    settle(lease(List.of(0)), Verdict.MINUTE_LIMIT);

    assertThat(lease(BOTH).position()).isEqualTo(1);
    assertThat(ask(List.of(0)))
        .isInstanceOfSatisfying(
            Wait.class,
            wait ->
                assertThat(wait.left()).isBetween(Duration.ofSeconds(35), Duration.ofSeconds(40)));
  }

  @Test
  void a_day_limit_sets_the_key_aside_until_midnight_and_no_minute_limit_shortens_that() {
    Lease slow = lease(List.of(0));
    settle(lease(List.of(0)), Verdict.DAY_LIMIT);
    settle(slow, Verdict.MINUTE_LIMIT);

    assertThat(ask(List.of(0))).isEqualTo(new Spent(endOfDay()));
  }

  @Test
  void a_failing_provider_is_no_key_s_fault() {
    settle(lease(List.of(0)), Verdict.PROVIDER_DOWN);
    settle(lease(List.of(0)), Verdict.BAD_REQUEST);

    assertThat(lease(List.of(0)).position()).isZero();
  }

  @Test
  void what_never_left_is_given_back_to_us_and_to_the_bot_and_only_once() {
    Lease first = lease(List.of(0));
    Lease second = lease(List.of(0));

    settle(first, Verdict.NOT_SENT);
    settle(first, Verdict.NOT_SENT);

    assertThat(text(Command.GET, "gemini:usage:0")).isEqualTo("1");
    assertThat(second.day()).isEqualTo(first.day());
    IntStream.range(0, LIMIT - 1).forEach(i -> assertThat(lease(List.of(0))).isNotNull());
    assertThat(ask(List.of(0))).isInstanceOf(Spent.class);
  }

  @Test
  void what_never_left_is_not_given_back_below_nothing() {
    Lease lease = lease(List.of(0));
    command(Command.DEL, "gemini:usage:0", "lunchrec:quota:mirror:0");
    command(Command.SET, "gemini:usage:0", "2");

    settle(lease, Verdict.NOT_SENT);

    assertThat(text(Command.GET, "gemini:usage:0")).as("all of it is the bot's").isEqualTo("2");
  }

  @Test
  void a_shared_counter_that_ended_takes_our_share_of_it_along() {
    lease(List.of(0));
    lease(List.of(0));
    command(Command.DEL, "gemini:usage:0");
    lease(List.of(0));
    command(Command.INCRBY, "gemini:usage:0", 7);

    assertThat(text(Command.GET, "lunchrec:quota:mirror:0")).isEqualTo("1");
    assertThat(ask(List.of(0))).isInstanceOf(Spent.class);
  }

  @Test
  void keys_are_offered_in_turn() {
    KeyOrder order = new KeyOrder(3);

    assertThat(List.of(order.next(), order.next(), order.next(), order.next()))
        .containsExactly(List.of(0, 1, 2), List.of(1, 2, 0), List.of(2, 0, 1), List.of(0, 1, 2));
  }

  @Test
  void every_node_hears_once_of_an_exhaustion_and_again_of_the_next() {
    ByReference.install(vertx);
    List<Exhausted> heard = new CopyOnWriteArrayList<>();
    Keys.EXHAUSTED.listen(vertx, heard::add).await();
    Config.Gemini gemini =
        new Config.Gemini(
            KEYS, MODEL, URI.create("http://127.0.0.1"), "v1", 1, 1, Duration.ofSeconds(1), 1);
    vertx
        .deployVerticle(new KeyPoolVerticle(gemini, new KeyRing(KEYS), redis, NodeClock.system()))
        .await();
    Keys.LeaseQuestion byHand = new Keys.LeaseQuestion(Optional.empty());

    for (int i = 0; i < 5; i++) {
      Keys.LEASE.ask(vertx, byHand).await();
    }
    await().untilAsserted(() -> assertThat(heard).hasSize(1));
    command(Command.FLUSHALL);
    for (int i = 0; i < 5; i++) {
      Keys.LEASE.ask(vertx, byHand).await();
    }

    await().untilAsserted(() -> assertThat(heard).hasSize(2));
    assertThat(heard.get(0).until()).isEqualTo(endOfDay());
  }

  @Test
  void a_lease_for_a_run_is_given_only_while_it_runs_and_to_who_holds_the_chunk() {
    ChunkRef held = runningChunk("r1", "me");

    assertThat(ledger.lease(Optional.of(held), BOTH).await()).isInstanceOf(Lease.class);
    assertThat(
            ledger.lease(Optional.of(new ChunkRef("r1", held.entry(), "somebody")), BOTH).await())
        .isInstanceOf(Revoked.class);
    command(Command.HSET, "lunchrec:run:r1", "state", "HALTED");
    assertThat(ledger.lease(Optional.of(held), BOTH).await()).isInstanceOf(Revoked.class);
    assertThat(text(Command.GET, "gemini:usage:0")).isEqualTo("1");
  }

  @Test
  void requests_and_tokens_of_a_run_are_counted_once_at_settle() {
    Lease lease = (Lease) ledger.lease(Optional.of(runningChunk("r1", "me")), BOTH).await();
    Settlement settlement = new Settlement(lease, Verdict.OK, new Usage(100, 20), Optional.empty());

    ledger.settle(settlement).await();
    ledger.settle(settlement).await();

    assertThat(hash("lunchrec:run:r1"))
        .containsEntry("requests", "1")
        .containsEntry("tokens_input", "100")
        .containsEntry("tokens_output", "20");
  }

  @Test
  void the_bot_s_position_is_put_right_only_where_it_points_past_the_keys() {
    command(Command.SET, "gemini:current_key_index", "1");
    ledger.clampSharedPosition().await();
    assertThat(text(Command.GET, "gemini:current_key_index")).isEqualTo("1");

    command(Command.SET, "gemini:current_key_index", "2");
    ledger.clampSharedPosition().await();
    assertThat(text(Command.GET, "gemini:current_key_index")).isEqualTo("0");
  }

  @Test
  void no_key_is_ever_in_redis() {
    settle(lease(List.of(0)), Verdict.INVALID_KEY);
    settle(lease(List.of(1)), Verdict.DAY_LIMIT);

    for (var key : command(Command.KEYS, "*")) {
      assertThat(key.toString()).doesNotContain("key-a").doesNotContain("key-b");
      if (text(Command.TYPE, key).equals("string")) {
        assertThat(text(Command.GET, key)).doesNotContain("key-a").doesNotContain("key-b");
      }
    }
  }

  private ChunkRef runningChunk(String run, String consumer) {
    String chunks = "lunchrec:run:" + run + ":chunks";
    command(Command.HSET, "lunchrec:run:" + run, "state", "RUNNING");
    String entry = text(Command.XADD, chunks, "*", "kind", "users", "users", "1");
    command(Command.XGROUP, "CREATE", chunks, "nodes", "0");
    command(Command.XREADGROUP, "GROUP", "nodes", consumer, "COUNT", "1", "STREAMS", chunks, ">");
    return new ChunkRef(run, entry, consumer);
  }
}
