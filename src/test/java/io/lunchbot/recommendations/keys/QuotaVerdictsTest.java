package io.lunchbot.recommendations.keys;

import static io.lunchbot.recommendations.keys.KeysForTests.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.config.ApiKey;
import io.lunchbot.recommendations.config.Tier;
import io.lunchbot.recommendations.keys.Keys.KeyState;
import io.lunchbot.recommendations.keys.Keys.KeyView;
import io.lunchbot.recommendations.keys.Keys.Lease;
import io.lunchbot.recommendations.keys.Keys.Looked;
import io.lunchbot.recommendations.keys.Keys.Spent;
import io.lunchbot.recommendations.keys.Keys.Wait;
import io.lunchbot.recommendations.keys.QuotaLedger.Written;
import io.lunchbot.recommendations.stack.RedisTest;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What each verdict does to the key, its project and the pool. */
@ParameterizedClass
@MethodSource(RedisTest.ALL)
class QuotaVerdictsTest extends LedgerTestCase {
  private static final ApiKey A = key("key-a", "one", perMinute(0, 0));
  private static final ApiKey B = key("key-b", "two", perMinute(0, 0));
  private static final LimitSignal IN_40_S = LimitSignal.wait(Duration.ofSeconds(40));

  @BeforeEach
  void twoProjects() {
    pool(A, B);
  }

  private List<KeyView> views() {
    return pool.pool(MODEL, true).await().keys();
  }

  @Test
  void a_minute_limit_is_waited_for_and_never_spent() {
    settle(lease(), Verdict.MINUTE_LIMIT, Usage.NONE, IN_40_S);

    Lease other = lease();
    assertThat(other.group()).isEqualTo("two");
    settle(other, Verdict.MINUTE_LIMIT, Usage.NONE, LimitSignal.wait(Duration.ofSeconds(50)));
    assertThat(waited(ask())).isBetween(Duration.ofSeconds(38), Duration.ofSeconds(40));
    assertThat(views()).extracting(KeyView::state).containsOnly(KeyState.WAITING);
  }

  @Test
  void a_shorter_wait_never_cuts_a_longer_one() {
    pool(A);
    Lease first = lease();
    Lease second = lease();
    settle(first, Verdict.MINUTE_LIMIT, Usage.NONE, IN_40_S);
    settle(second, Verdict.MINUTE_LIMIT, Usage.NONE, LimitSignal.wait(Duration.ofSeconds(5)));

    assertThat(waited(ask())).isGreaterThan(Duration.ofSeconds(38));
  }

  @Test
  void a_day_limit_sets_the_project_aside_until_midnight_and_no_minute_limit_shortens_that() {
    pool(A);
    Lease slow = lease();
    settle(lease(), Verdict.DAY_LIMIT);
    settle(slow, Verdict.MINUTE_LIMIT, Usage.NONE, IN_40_S);

    assertThat(ask()).isEqualTo(new Spent(endOfDay()));
    assertThat(views().get(0).until()).contains(endOfDay());
    at(Duration.ofHours(13));
    assertThat(ask()).isInstanceOf(Lease.class);
  }

  @Test
  void a_refused_project_is_set_aside_with_all_its_keys() {
    pool(A, key("key-a2", "one", perMinute(0, 0)));
    settle(lease(), Verdict.PROJECT_REFUSED);

    assertThat(ask()).isEqualTo(new Spent(endOfDay()));
    assertThat(views()).extracting(KeyView::state).containsOnly(KeyState.SET_ASIDE);
  }

  @Test
  void an_invalid_key_is_set_aside_for_a_day_for_us_and_for_the_bot_but_not_its_project() {
    pool(A, key("key-a2", "one", perMinute(0, 0)));
    settle(lease(), Verdict.INVALID_KEY);

    assertThat(lease().position()).isEqualTo(1);
    assertThat(text(Command.GET, "gemini:invalid:0")).isEqualTo("1");
    assertThat(Long.parseLong(text(Command.TTL, "gemini:invalid:0"))).isBetween(86_390L, 86_400L);
    assertThat(views().get(0).state()).isEqualTo(KeyState.INVALID);
    assertThat(views().get(0).reason()).isEqualTo("reason");
  }

  @Test
  void a_key_the_bot_calls_invalid_is_not_used_and_its_flag_gets_an_end() {
    command(Command.SET, "gemini:invalid:0", "1");

    assertThat(lease().position()).isEqualTo(1);
    assertThat(Long.parseLong(text(Command.TTL, "gemini:invalid:0")))
        .as("a flag without an end would ban the key that comes after for ever")
        .isBetween(86_390L, 86_400L);
    assertThat(views().get(0).reason()).isEqualTo("flagged_by_bot");
  }

  @Test
  void a_failing_provider_and_a_wrong_request_are_no_key_s_fault() {
    pool(A);
    settle(lease(), Verdict.PROVIDER_DOWN);
    settle(lease(), Verdict.BAD_REQUEST);
    settle(lease(), Verdict.MODEL_GONE);

    assertThat(lease().position()).isZero();
  }

  @Test
  void a_bare_refusal_cools_off_ever_longer_until_a_request_is_answered() {
    pool(A);
    Lease late = lease();
    settle(lease(), Verdict.RATE_LIMITED);
    assertThat(waited(ask())).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(5));
    at(Duration.ofSeconds(6));
    settle(lease(), Verdict.RATE_LIMITED);
    assertThat(waited(ask())).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(10));

    at(Duration.ofSeconds(17));
    settle(late, Verdict.OK);
    settle(lease(), Verdict.RATE_LIMITED);

    assertThat(waited(ask())).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(5));
  }

  @Test
  void a_cool_off_never_exceeds_ten_minutes() {
    pool(A);
    List<Lease> leases = IntStream.range(0, 12).mapToObj(i -> lease()).toList();

    leases.forEach(lease -> settle(lease, Verdict.RATE_LIMITED));

    assertThat(waited(ask())).isBetween(Duration.ofSeconds(595), Duration.ofSeconds(600));
  }

  @Test
  void the_same_bare_refusal_on_many_projects_at_once_pauses_the_pool_and_punishes_nobody() {
    pool(A, B, key("key-c", "three", perMinute(0, 0)), key("key-d", "four", perMinute(0, 0)));
    List<Lease> leases =
        new KeyRing(
                List.of(
                    A,
                    B,
                    key("key-c", "three", perMinute(0, 0)),
                    key("key-d", "four", perMinute(0, 0))))
            .groups().stream().map(group -> (Lease) ask(BY_HAND, 1, List.of(group))).toList();

    assertThat(settle(leases.get(0), Verdict.RATE_LIMITED).pausedUntil()).isEmpty();
    assertThat(settle(leases.get(1), Verdict.RATE_LIMITED).pausedUntil()).isEmpty();
    Written third = settle(leases.get(2), Verdict.RATE_LIMITED);

    assertThat(third.pausedUntil()).isPresent();
    assertThat(ask()).isInstanceOf(Wait.class);
    assertThat(views()).extracting(KeyView::state).containsOnly(KeyState.READY);
    at(Duration.ofSeconds(6));
    command(Command.DEL, "lunchrec:quota:paused");
    assertThat(ask()).isInstanceOf(Lease.class);
  }

  @Test
  void two_projects_of_two_are_too_few_to_blame_the_machine() {
    Lease first = lease();
    settle(first, Verdict.RATE_LIMITED);
    Written second = settle(lease(), Verdict.RATE_LIMITED);

    assertThat(second.pausedUntil()).isEmpty();
    assertThat(views()).extracting(KeyView::state).containsOnly(KeyState.WAITING);
  }

  @Test
  void a_limit_that_was_named_is_kept_until_the_reset_and_never_raised() {
    pool(A);
    Lease first = lease();
    Lease second = lease();
    assertThat(settle(first, Verdict.MINUTE_LIMIT, Usage.NONE, named(0, 3)).learned()).isTrue();
    assertThat(settle(second, Verdict.MINUTE_LIMIT, Usage.NONE, named(0, 9)).learned()).isFalse();

    at(Duration.ofSeconds(70));
    IntStream.range(0, 3).forEach(i -> lease());
    assertThat(ask()).as("three a minute").isInstanceOf(Wait.class);

    at(Duration.ofHours(13));
    IntStream.range(0, 10).forEach(i -> lease());
  }

  @Test
  void a_limit_a_day_that_was_named_lowers_what_is_left() {
    pool(A);
    settle(lease(), Verdict.MINUTE_LIMIT, Usage.NONE, named(2, 0));

    at(Duration.ofSeconds(5));
    lease();
    assertThat(ask()).isEqualTo(new Spent(endOfDay()));
  }

  private static LimitSignal named(int perDay, int perMinute) {
    return new LimitSignal(Optional.of(Duration.ofSeconds(1)), perDay, perMinute, 0, true);
  }

  @Test
  void a_key_past_its_day_of_being_invalid_waits_for_a_look_and_then_is_used_again() {
    pool(A);
    settle(lease(), Verdict.INVALID_KEY);
    String fingerprint = A.secret().fingerprint();
    PooledKey key = new KeyRing(List.of(A)).all().get(0);
    Looked valid = new Looked(fingerprint, Verdict.OK, "", "");
    assertThat(pool.looked(key, valid).await()).as("too early").isFalse();
    assertThat(pool.due().await()).isEmpty();

    at(Duration.ofHours(24));
    command(Command.DEL, "gemini:invalid:0");
    assertThat(ask()).isInstanceOf(Spent.class);
    assertThat(pool.due().await()).containsExactly(fingerprint);

    assertThat(pool.looked(key, valid).await()).isTrue();
    assertThat(ask()).isInstanceOf(Lease.class);
  }

  @Test
  void a_look_that_finds_a_key_invalid_sets_it_aside_without_any_request() {
    PooledKey key = new KeyRing(List.of(A, B)).all().get(0);
    Looked invalid =
        new Looked(A.secret().fingerprint(), Verdict.INVALID_KEY, "api_key_invalid", "");

    assertThat(pool.looked(key, invalid).await()).isTrue();
    assertThat(pool.looked(key, invalid).await()).as("nothing new").isFalse();

    assertThat(lease().position()).isEqualTo(1);
  }

  @Test
  void a_key_that_was_mended_by_hand_is_used_again_and_what_it_used_is_kept() {
    pool(A);
    settle(lease(), Verdict.DAY_LIMIT);
    settle(leaseNothing(), Verdict.INVALID_KEY);
    KeyGroup group = new KeyRing(List.of(A)).groups().get(0);

    pool.reset(group, group.keys().get(0), List.of(MODEL)).await();

    assertThat(ask()).isInstanceOf(Lease.class);
    assertThat(text(Command.GET, "gemini:usage:0")).isEqualTo("2");
  }

  /** A lease nobody gave; settling it changes nothing. */
  private Lease leaseNothing() {
    return new Lease("none", 0, A.secret().fingerprint(), "one", MODEL, now(), BY_HAND, Tier.FREE);
  }
}
