package io.lunchbot.recommendations.keys;

import static io.lunchbot.recommendations.keys.KeysForTests.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.config.ApiKey;
import io.lunchbot.recommendations.keys.Keys.Lease;
import io.lunchbot.recommendations.keys.Keys.Spent;
import io.lunchbot.recommendations.keys.Keys.Wait;
import io.lunchbot.recommendations.stack.RedisTest;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys that come, go and move, and a Redis that forgets. */
@ParameterizedClass
@MethodSource(RedisTest.ALL)
class KeyChangesTest extends LedgerTestCase {
  private static final int LIMIT = 3;
  private static final ApiKey A = key("key-a", "", perDay(LIMIT));
  private static final ApiKey B = key("key-b", "", perDay(LIMIT));
  private static final ApiKey NEW = key("key-new", "", perDay(LIMIT));

  @BeforeEach
  void twoKeys() {
    pool(A, B);
  }

  @Test
  void a_key_put_in_the_place_of_an_invalid_one_starts_clean() {
    settle(lease(), Verdict.INVALID_KEY);

    pool(NEW, B);

    assertThat(lease().position()).isZero();
    assertThat(text(Command.GET, "gemini:invalid:0")).isNull();
  }

  @Test
  void a_key_put_in_the_place_of_a_used_up_one_starts_clean_and_the_bot_counts_from_there() {
    IntStream.range(0, LIMIT).forEach(i -> lease());
    command(Command.INCRBY, "gemini:usage:0", 50);

    pool(NEW, B);

    assertThat(lease().position()).isZero();
    command(Command.INCRBY, "gemini:usage:0", LIMIT - 1);
    assertThat(lease().position()).as("what the bot took since").isEqualTo(1);
  }

  @Test
  void an_invalid_key_that_moved_to_another_position_stays_set_aside() {
    settle(lease(), Verdict.INVALID_KEY);

    pool(B, A);

    IntStream.range(0, LIMIT).forEach(i -> assertThat(lease().position()).isZero());
    assertThat(ask()).isInstanceOf(Spent.class);
  }

  @Test
  void a_used_up_key_that_moved_stays_used_up() {
    IntStream.range(0, LIMIT).forEach(i -> lease());

    pool(B, A);

    IntStream.range(0, LIMIT).forEach(i -> assertThat(lease().position()).isZero());
    assertThat(ask()).isInstanceOf(Spent.class);
  }

  @Test
  void a_node_with_the_old_keys_does_not_flag_the_place_of_the_new_one() {
    Lease old = lease();
    pool(NEW, B);
    lease();

    settle(old, Verdict.INVALID_KEY);

    assertThat(text(Command.GET, "gemini:invalid:0")).isNull();
  }

  @Test
  void a_restart_changes_nothing() {
    IntStream.range(0, 2).forEach(i -> lease());
    command(Command.INCR, "gemini:usage:0");

    pool(A, B);

    assertThat(lease().position()).isEqualTo(1);
  }

  @Test
  void after_a_loss_of_redis_data_nothing_is_leased_for_a_window() {
    lease();
    command(Command.FLUSHALL);

    assertThat(waited(ask())).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(62));
    assertThat(ask()).isInstanceOf(Wait.class);
  }

  @Test
  void a_loss_is_waited_for_once_by_all_nodes_and_not_by_a_first_start() {
    QuotaLedger first = ledger;
    lease();
    pool(A, B);
    lease();
    QuotaLedger second = ledger;
    command(Command.FLUSHALL);

    pool(A, B);
    assertThat(ask()).as("a fresh node knows of nothing that was lost").isInstanceOf(Lease.class);
    ledger = first;
    assertThat(ask()).isInstanceOf(Wait.class);
    command(Command.DEL, "lunchrec:quota:quiet");
    ledger = second;
    assertThat(ask()).as("the same loss").isInstanceOf(Lease.class);
  }

  @Test
  void no_key_is_ever_in_redis() {
    settle(lease(), Verdict.INVALID_KEY);
    settle(lease(), Verdict.DAY_LIMIT);

    for (var key : command(Command.KEYS, "*")) {
      assertThat(key.toString()).doesNotContain("key-a").doesNotContain("key-b");
      String dump = command(Command.DUMP, key.toString()).toString();
      assertThat(dump).doesNotContain("key-a").doesNotContain("key-b");
    }
  }
}
