package io.lunchbot.recommendations.keys;

import static io.lunchbot.recommendations.keys.KeysForTests.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.config.ApiKey;
import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.config.Tier;
import io.lunchbot.recommendations.keys.Keys.ChunkRef;
import io.lunchbot.recommendations.keys.Keys.Lease;
import io.lunchbot.recommendations.keys.Keys.Revoked;
import io.lunchbot.recommendations.keys.Keys.Settlement;
import io.lunchbot.recommendations.keys.Keys.Spent;
import io.lunchbot.recommendations.keys.QuotaLedger.Ask;
import io.lunchbot.recommendations.keys.QuotaLedger.Reply;
import io.lunchbot.recommendations.stack.RedisTest;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests a day, what the bot takes of them, and what is given back. */
@ParameterizedClass
@MethodSource(RedisTest.ALL)
class QuotaLedgerTest extends LedgerTestCase {
  private static final int LIMIT = 3;
  private static final ApiKey A = key("key-a", "", perDay(LIMIT));
  private static final ApiKey B = key("key-b", "", perDay(LIMIT));

  @BeforeEach
  void twoKeys() {
    pool(A, B);
  }

  @Test
  void a_lease_is_charged_at_once_and_seen_by_the_bot() {
    Lease lease = lease();

    assertThat(lease.position()).isZero();
    assertThat(lease.fingerprint()).isEqualTo(A.secret().fingerprint());
    assertThat(text(Command.GET, "gemini:usage:0")).isEqualTo("1");
    assertThat(text(Command.GET, "gemini:usage:1")).isNull();
    assertThat(Long.parseLong(text(Command.PTTL, "gemini:usage:0")))
        .as("until midnight Pacific")
        .isBetween(Duration.ofHours(11).toMillis(), Duration.ofHours(13).toMillis());
  }

  @Test
  void the_first_key_with_room_is_taken_and_all_used_up_is_spent_until_midnight_pacific() {
    List<Integer> positions =
        IntStream.range(0, 2 * LIMIT).mapToObj(i -> lease().position()).toList();

    assertThat(positions).containsExactly(0, 0, 0, 1, 1, 1);
    assertThat(ask()).isEqualTo(new Spent(endOfDay()));
  }

  @Test
  void many_at_once_never_take_more_than_there_is() {
    List<KeyGroup> groups = new KeyRing(List.of(A, B)).groups();
    List<Future<Reply>> answers =
        IntStream.range(0, 100)
            .mapToObj(i -> ledger.lease(new Ask("l" + i, BY_HAND, MODEL, 1, now()), groups))
            .toList();
    Future.all(answers).await();

    assertThat(answers).filteredOn(answer -> answer.result().isLease()).hasSize(2 * LIMIT);
  }

  @Test
  void beyond_the_first_four_projects_all_are_looked_at() {
    ApiKey[] six =
        IntStream.range(0, 6).mapToObj(i -> key("k" + i, "", perDay(1))).toArray(ApiKey[]::new);
    pool(six);

    assertThat(IntStream.range(0, 6).mapToObj(i -> lease().position()))
        .containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(ask()).isInstanceOf(Spent.class);
  }

  @Test
  void keys_of_one_project_share_its_day_and_each_has_its_own_limit() {
    pool(key("p1", "team", perDay(LIMIT)), key("p2", "team", perDay(LIMIT)));

    assertThat(IntStream.range(0, LIMIT).mapToObj(i -> lease().position()))
        .as("the key with the most left")
        .containsExactly(0, 1, 0);
    assertThat(ask()).isEqualTo(new Spent(endOfDay()));
  }

  @Test
  void a_limit_of_nothing_allows_nothing() {
    pool(key("key-a", "", perDay(0)), key("key-b", "", perDay(-1)));

    assertThat(ask()).isEqualTo(new Spent(endOfDay()));
  }

  @Test
  void what_the_bot_took_with_a_key_counts() {
    lease();
    command(Command.INCRBY, "gemini:usage:0", LIMIT - 1);
    command(Command.SET, "gemini:usage:1", LIMIT - 1);

    assertThat(lease().position()).isEqualTo(1);
    assertThat(ask()).isInstanceOf(Spent.class);
  }

  @Test
  void what_the_bot_took_with_one_key_counts_for_its_whole_project() {
    pool(key("p1", "team", perDay(LIMIT)), key("p2", "team", perDay(LIMIT)));
    command(Command.SET, "gemini:usage:0", LIMIT - 1);

    assertThat(lease().position()).isEqualTo(1);
    assertThat(ask()).isInstanceOf(Spent.class);
  }

  @Test
  void a_reserve_is_left_to_the_bot_and_not_kept_twice() {
    pool(new ApiKey(new Secret("key-a"), "", Tier.FREE, perDay(5), 2));
    command(Command.SET, "gemini:usage:0", 1);

    IntStream.range(0, 3).forEach(i -> assertThat(lease().position()).isZero());
    assertThat(ask()).isInstanceOf(Spent.class);
  }

  @Test
  void a_counter_the_bot_left_without_an_end_gets_one() {
    command(Command.SET, "gemini:usage:0", LIMIT);
    command(Command.SET, "gemini:usage:1", LIMIT);

    assertThat(ask()).isInstanceOf(Spent.class);

    assertThat(Long.parseLong(text(Command.TTL, "gemini:usage:0"))).isPositive();
  }

  @Test
  void the_next_day_begins_at_zero() {
    IntStream.range(0, 2 * LIMIT).forEach(i -> lease());
    // Redis would have forgotten the shared counters by then.
    command(Command.DEL, "gemini:usage:0", "gemini:usage:1");

    at(Duration.ofHours(24));

    assertThat(lease().position()).isZero();
    assertThat(hash("lunchrec:quota:" + A.secret().fingerprint() + ":" + MODEL))
        .containsEntry("day", PacificDay.of(noon()).plus(1).toString())
        .containsEntry("used", "1");
  }

  @Test
  void what_never_left_is_given_back_to_us_and_to_the_bot_and_only_once() {
    Lease first = lease();
    lease();

    settle(first, Verdict.NOT_SENT);
    settle(first, Verdict.NOT_SENT);

    assertThat(text(Command.GET, "gemini:usage:0")).isEqualTo("1");
    IntStream.range(0, LIMIT - 1).forEach(i -> assertThat(lease().position()).isZero());
    assertThat(lease().position()).isEqualTo(1);
  }

  @Test
  void what_never_left_yesterday_is_not_given_back_today() {
    Lease yesterday = lease();
    command(Command.DEL, "gemini:usage:0");
    at(Duration.ofHours(24));
    lease();

    settle(yesterday, Verdict.NOT_SENT);

    assertThat(hash("lunchrec:quota:key:" + A.secret().fingerprint())).containsEntry("used", "1");
  }

  @Test
  void what_never_left_is_not_given_back_below_nothing() {
    Lease lease = lease();
    command(Command.DEL, "gemini:usage:0", "lunchrec:quota:mirror:0");
    command(Command.SET, "gemini:usage:0", "2");

    settle(lease, Verdict.NOT_SENT);

    assertThat(text(Command.GET, "gemini:usage:0")).as("all of it is the bot's").isEqualTo("2");
  }

  @Test
  void a_shared_counter_that_ended_takes_our_share_of_it_along() {
    pool(A);
    lease();
    lease();
    command(Command.DEL, "gemini:usage:0");
    lease();
    command(Command.INCRBY, "gemini:usage:0", 7);

    assertThat(text(Command.GET, "lunchrec:quota:mirror:0")).isEqualTo("1");
    assertThat(ask()).isInstanceOf(Spent.class);
  }

  @Test
  void a_lease_for_a_run_is_given_only_while_it_runs_and_to_who_holds_the_chunk() {
    List<KeyGroup> groups = new KeyRing(List.of(A, B)).groups();
    ChunkRef held = runningChunk("r1", "me");
    ChunkRef lost = new ChunkRef("r1", held.entry(), "somebody");

    assertThat(ask(Optional.of(held), 1, groups)).isInstanceOf(Lease.class);
    assertThat(ask(Optional.of(lost), 1, groups)).isInstanceOf(Revoked.class);
    command(Command.HSET, "lunchrec:run:r1", "state", "HALTED");
    assertThat(ask(Optional.of(held), 1, groups)).isInstanceOf(Revoked.class);
    assertThat(text(Command.GET, "gemini:usage:0")).isEqualTo("1");
  }

  @Test
  void requests_and_tokens_of_a_run_are_counted_once_at_settle() {
    List<KeyGroup> groups = new KeyRing(List.of(A, B)).groups();
    Lease lease = (Lease) ask(Optional.of(runningChunk("r1", "me")), 1, groups);
    Settlement settlement =
        new Settlement(lease, Verdict.OK, new Usage(100, 20), LimitSignal.NONE, "", "");

    ledger.settle(settlement, Duration.ZERO).await();
    ledger.settle(settlement, Duration.ZERO).await();

    assertThat(hash("lunchrec:run:r1"))
        .containsEntry("requests", "1")
        .containsEntry("tokens_input", "100")
        .containsEntry("tokens_output", "20")
        .doesNotContainKeys("cost", "unpriced");
  }

  @Test
  void only_requests_with_paid_keys_cost_and_a_model_without_a_price_is_remembered() {
    ApiKey paid = new ApiKey(new Secret("paid"), "shop", Tier.PAID, perDay(100), 0);
    pool(paid);
    ChunkRef chunk = runningChunk("r1", "me");
    List<KeyGroup> groups = new KeyRing(List.of(paid)).groups();
    Lease lease = (Lease) ask(Optional.of(chunk), 1, groups);
    Lease other = (Lease) ask(Optional.of(chunk), 1, groups);

    settle(lease, Verdict.OK, new Usage(600, 140), LimitSignal.NONE);

    assertThat(hash("lunchrec:run:r1"))
        .containsEntry("cost", "530000")
        .doesNotContainKey("unpriced");

    Lease unpriced =
        new Lease(
            other.id(),
            0,
            other.fingerprint(),
            other.group(),
            "else",
            other.asked(),
            other.chunk(),
            other.tier());
    settle(unpriced, Verdict.OK, new Usage(1, 1), LimitSignal.NONE);

    assertThat(hash("lunchrec:run:r1"))
        .containsEntry("cost", "530000")
        .containsEntry("unpriced", "1");
  }

  @Test
  void the_bot_s_position_is_put_right_only_where_it_points_past_the_keys() {
    command(Command.SET, "gemini:current_key_index", "1");
    pool.clampSharedPosition().await();
    assertThat(text(Command.GET, "gemini:current_key_index")).isEqualTo("1");

    command(Command.SET, "gemini:current_key_index", "2");
    pool.clampSharedPosition().await();
    assertThat(text(Command.GET, "gemini:current_key_index")).isEqualTo("0");
  }
}
