package io.lunchbot.recommendations.keys;

import static io.lunchbot.recommendations.keys.KeysForTests.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.config.ApiKey;
import io.lunchbot.recommendations.config.Limits;
import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.config.Tier;
import io.lunchbot.recommendations.keys.Keys.GroupView;
import io.lunchbot.recommendations.keys.Keys.Lease;
import io.lunchbot.recommendations.keys.Keys.Spent;
import io.lunchbot.recommendations.stack.RedisTest;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pool says a project may still do, and that the ledger agrees. */
@ParameterizedClass
@MethodSource(RedisTest.ALL)
class PoolGroupsTest extends LedgerTestCase {
  private static ApiKey of(String secret, String project, int perDay, int reserve) {
    return new ApiKey(new Secret(secret), project, Tier.FREE, perDay(perDay), reserve);
  }

  private List<GroupView> groups() {
    return pool.pool(MODEL, true).await().groups();
  }

  private GroupView first() {
    return groups().get(0);
  }

  private int leasesUntilSpent() {
    int leases = 0;
    while (ask() instanceof Lease) {
      leases++;
    }
    assertThat(ask()).isInstanceOf(Spent.class);
    return leases;
  }

  @Test
  void projects_come_in_the_order_of_their_first_keys_with_their_names_and_tiers() {
    ApiKey alone = key("key-a", "", perMinute(15, 0));
    ApiKey paid = new ApiKey(new Secret("key-b"), "shop", Tier.PAID, perDay(20), 0);
    pool(alone, paid, key("key-c", "team", perDay(3)));

    assertThat(groups())
        .containsExactly(
            new GroupView(alone.secret().fingerprint(), false, 1000, 1000, 15),
            new GroupView("shop", true, 20, 20, 0),
            new GroupView("team", false, 3, 3, 0));
  }

  @Test
  void keys_of_one_project_share_its_day_and_what_is_left_is_what_the_ledger_gives() {
    pool(of("p1", "team", 6, 1), of("p2", "team", 6, 0));
    command(Command.SET, "gemini:usage:1", 2);

    assertThat(first().requestsPerDay()).as("the bot's reserve left out").isEqualTo(5);
    assertThat(first().leftToday()).isEqualTo(3);
    lease();
    assertThat(first().leftToday()).isEqualTo(2);
    assertThat(leasesUntilSpent()).isEqualTo(2);
    assertThat(first().leftToday()).isZero();
    assertThat(first().requestsPerDay()).isEqualTo(5);
  }

  @Test
  void keys_that_are_wrong_give_nothing_and_the_others_what_they_have() {
    pool(of("p1", "team", 4, 0), of("p2", "team", 4, 0));
    settle(lease(), Verdict.INVALID_KEY);

    assertThat(first().leftToday()).isEqualTo(3);
    assertThat(lease().position()).isEqualTo(1);
    command(Command.SET, "gemini:invalid:1", "1");

    assertThat(first().leftToday()).isZero();
    assertThat(ask()).isInstanceOf(Spent.class);
  }

  @Test
  void a_key_s_own_limit_bounds_what_the_other_s_fault_leaves() {
    pool(of("p1", "team", 10, 0), of("p2", "team", 10, 0));
    command(Command.SET, "gemini:invalid:0", "1");
    command(Command.SET, "gemini:usage:1", 4);

    assertThat(first().leftToday()).isEqualTo(6);
    assertThat(leasesUntilSpent()).isEqualTo(6);
  }

  @Test
  void a_project_set_aside_until_the_reset_has_nothing_left_and_one_that_waits_has() {
    pool(key("key-a", "one", perDay(5)), key("key-b", "two", perDay(5)));
    settle(lease(), Verdict.MINUTE_LIMIT, Usage.NONE, LimitSignal.wait(Duration.ofSeconds(40)));
    settle(lease(), Verdict.DAY_LIMIT);

    assertThat(groups()).extracting(GroupView::leftToday).containsExactly(4L, 0L);
    assertThat(groups()).extracting(GroupView::requestsPerDay).containsExactly(5L, 5L);
  }

  @Test
  void limits_that_were_learned_count_where_they_are_lower() {
    ApiKey known = new ApiKey(new Secret("a"), "one", Tier.FREE, new Limits(100, 15, 0), 0);
    pool(known, key("b", "two", perDay(100)));
    LimitSignal named = new LimitSignal(Optional.of(Duration.ofSeconds(40)), 20, 10, 0, true);
    settle(lease(), Verdict.MINUTE_LIMIT, Usage.NONE, named);
    LimitSignal high = new LimitSignal(Optional.of(Duration.ofSeconds(40)), 500, 30, 0, true);
    settle(lease(), Verdict.MINUTE_LIMIT, Usage.NONE, high);

    assertThat(groups())
        .containsExactly(
            new GroupView("one", false, 19, 20, 10), new GroupView("two", false, 99, 100, 30));
  }

  @Test
  void the_next_day_has_all_of_it_again() {
    pool(of("key-a", "one", 3, 0));
    leasesUntilSpent();
    command(Command.DEL, "gemini:usage:0");

    at(Duration.ofHours(24));

    assertThat(first()).isEqualTo(new GroupView("one", false, 3, 3, 0));
  }
}
