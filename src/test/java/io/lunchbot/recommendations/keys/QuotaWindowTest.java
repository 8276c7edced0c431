package io.lunchbot.recommendations.keys;

import static io.lunchbot.recommendations.keys.KeysForTests.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.keys.Keys.Lease;
import io.lunchbot.recommendations.keys.Keys.LeaseAnswer;
import io.lunchbot.recommendations.keys.Keys.Wait;
import io.lunchbot.recommendations.stack.RedisTest;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests and tokens of any 60 s, and the minutes around midnight Pacific. */
@ParameterizedClass
@MethodSource(RedisTest.ALL)
class QuotaWindowTest extends LedgerTestCase {
  private static final Duration GUARDED_MINUTE = Duration.ofSeconds(62);

  private void minute(int requests, int tokens) {
    pool(key("key-a", "team", perMinute(requests, tokens)));
  }

  @Test
  void the_requests_of_a_minute_are_never_exceeded_and_the_wait_is_told() {
    minute(3, 0);
    IntStream.range(0, 3).forEach(i -> lease());

    assertThat(waited(ask())).isBetween(Duration.ofSeconds(60), GUARDED_MINUTE.plusMillis(250));
  }

  @Test
  void whoever_waits_as_long_as_he_was_told_gets_a_lease_and_not_before() {
    minute(3, 0);
    IntStream.range(0, 3).forEach(i -> lease());
    Duration wait = waited(ask());

    at(wait.minusMillis(900));
    assertThat(ask()).isInstanceOf(Wait.class);
    at(wait);
    assertThat(ask()).isInstanceOf(Lease.class);
  }

  @Test
  void a_window_rolls_request_by_request() {
    minute(2, 0);
    lease();
    at(Duration.ofSeconds(30));
    lease();
    assertThat(waited(ask())).isBetween(Duration.ofSeconds(29), Duration.ofSeconds(33));

    at(Duration.ofSeconds(63));
    lease();
    assertThat(waited(ask())).isBetween(Duration.ofSeconds(26), Duration.ofSeconds(30));
  }

  @Test
  void after_an_idle_hour_the_whole_minute_is_there() {
    minute(2, 0);
    IntStream.range(0, 2).forEach(i -> lease());

    at(Duration.ofHours(1));

    IntStream.range(0, 2).forEach(i -> lease());
    assertThat(ask()).isInstanceOf(Wait.class);
  }

  @Test
  void keys_of_one_project_share_its_minute() {
    pool(key("a", "team", perMinute(2, 0)), key("b", "team", perMinute(2, 0)));
    IntStream.range(0, 2).forEach(i -> lease());

    assertThat(ask()).isInstanceOf(Wait.class);
  }

  @Test
  void a_project_that_waits_leaves_the_request_to_another() {
    pool(key("a", "one", perMinute(1, 0)), key("b", "two", perMinute(1, 0)));

    assertThat(lease().group()).isEqualTo("one");
    assertThat(lease().group()).isEqualTo("two");
    assertThat(ask()).isInstanceOf(Wait.class);
  }

  @Test
  void the_tokens_of_a_minute_are_never_exceeded() {
    minute(0, 1000);
    lease(600);

    assertThat(ask(500)).isInstanceOf(Wait.class);
    lease(400);
    assertThat(ask(1)).isInstanceOf(Wait.class);
  }

  @Test
  void an_estimate_is_corrected_by_what_the_provider_counted() {
    minute(0, 1000);
    Lease guessed = lease(900);
    assertThat(ask(500)).isInstanceOf(Wait.class);

    settle(guessed, Verdict.OK, new Usage(300, 50), LimitSignal.NONE);

    lease(500);
    assertThat(ask(300)).isInstanceOf(Wait.class);
  }

  @Test
  void a_correction_ends_with_the_request_it_corrects() {
    minute(0, 1000);
    Lease guessed = lease(100);
    settle(guessed, Verdict.OK, new Usage(1000, 50), LimitSignal.NONE);
    assertThat(ask(1)).isInstanceOf(Wait.class);

    at(GUARDED_MINUTE.plusSeconds(1));

    lease(1000);
  }

  @Test
  void a_correction_that_comes_after_the_window_changes_nothing() {
    minute(0, 1000);
    Lease guessed = lease(1000);
    at(GUARDED_MINUTE.plusSeconds(1));
    lease(500);

    settle(guessed, Verdict.OK, new Usage(1, 1), LimitSignal.NONE);

    assertThat(ask(501)).isInstanceOf(Wait.class);
  }

  @Test
  void a_request_larger_than_the_limit_is_the_provider_s_to_judge_once_nothing_else_counts() {
    minute(0, 100);
    lease(10);
    assertThat(ask(500)).isInstanceOf(Wait.class);

    at(GUARDED_MINUTE.plusSeconds(1));

    lease(500);
  }

  @Test
  void what_never_left_is_given_back_to_the_minute() {
    minute(1, 100);
    Lease lease = lease(100);
    assertThat(ask(1)).isInstanceOf(Wait.class);

    settle(lease, Verdict.NOT_SENT);

    lease(100);
  }

  @Test
  void nothing_is_leased_within_two_seconds_of_midnight_pacific() {
    minute(0, 0);
    Duration toMidnight = Duration.between(noon(), endOfDay());

    at(toMidnight.minusMillis(1500));
    assertThat(waited(ask())).isBetween(Duration.ofMillis(2500), Duration.ofMillis(3500));
    at(toMidnight.plusMillis(500));
    assertThat(waited(ask())).isBetween(Duration.ofMillis(500), Duration.ofMillis(1500));
    at(toMidnight.plusMillis(2100));
    assertThat(ask()).isInstanceOf(Lease.class);
  }

  @Test
  void a_dead_node_s_lease_stays_charged_until_the_window_is_over() {
    minute(1, 0);
    lease();

    at(Duration.ofSeconds(61));
    assertThat(ask()).isInstanceOf(Wait.class);
    at(GUARDED_MINUTE.plusMillis(500));
    assertThat(ask()).isInstanceOf(Lease.class);
  }

  @Test
  void an_idle_window_leaves_nothing_behind() {
    minute(5, 0);
    lease();

    LeaseAnswer second = ask();

    assertThat(second).isInstanceOf(Lease.class);
    assertThat(Long.parseLong(text(Command.PTTL, "lunchrec:quota:team:" + MODEL + ":minute")))
        .isBetween(1L, 65_000L);
  }
}
