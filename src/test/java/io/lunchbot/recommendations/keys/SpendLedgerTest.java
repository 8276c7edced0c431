package io.lunchbot.recommendations.keys;

import static io.lunchbot.recommendations.keys.KeysForTests.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.config.ApiKey;
import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.config.Tier;
import io.lunchbot.recommendations.keys.Keys.Budget;
import io.lunchbot.recommendations.keys.Keys.ChunkRef;
import io.lunchbot.recommendations.keys.Keys.GroupView;
import io.lunchbot.recommendations.keys.Keys.KeyState;
import io.lunchbot.recommendations.keys.Keys.KeyView;
import io.lunchbot.recommendations.keys.Keys.Lease;
import io.lunchbot.recommendations.keys.Keys.Pool;
import io.lunchbot.recommendations.keys.Keys.Settlement;
import io.lunchbot.recommendations.keys.Keys.Spent;
import io.lunchbot.recommendations.keys.QuotaLedger.Ask;
import io.lunchbot.recommendations.keys.QuotaLedger.Reply;
import io.lunchbot.recommendations.keys.QuotaLedger.Written;
import io.lunchbot.recommendations.stack.RedisTest;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What paid requests of a day cost, and that no more of them begin once the budget is spent. */
@ParameterizedClass
@MethodSource(RedisTest.ALL)
class SpendLedgerTest extends LedgerTestCase {
  private static final String SPEND = "lunchrec:quota:spend";
  private static final ApiKey PAID = paid("paid", "shop");
  private static final ApiKey FREE = key("free", "", perDay(1000));

  /** By the prices of the test: 180,000 and 350,000 billionths of a USD. */
  private static final Usage USED = new Usage(600, 140);

  private static final long COST = 530_000;

  /** Tokens by estimate, and what they cost. */
  private static final int ESTIMATE = 1_000;

  private static final long RESERVED = 300_000;

  @BeforeEach
  void onePaidProject() {
    pool(PAID);
  }

  private static ApiKey paid(String secret, String project) {
    return new ApiKey(new Secret(secret), project, Tier.PAID, perDay(1000), 0);
  }

  private long spent() {
    String nanos = text(Command.HGET, SPEND, "nanos");
    return nanos == null ? 0 : Long.parseLong(nanos);
  }

  private Written answered(Lease lease) {
    return settle(lease, Verdict.OK, USED, LimitSignal.NONE);
  }

  private Written failed(Lease lease, Verdict verdict, String reason) {
    return settle(new Settlement(lease, verdict, Usage.NONE, LimitSignal.NONE, reason, "text"));
  }

  private Pool standing() {
    return pool.pool(MODEL, true).await();
  }

  @Test
  void a_request_counts_by_the_estimate_of_its_input_until_it_is_known_what_it_used() {
    Lease lease = lease(ESTIMATE);
    assertThat(hash(SPEND))
        .containsEntry("day", PacificDay.of(noon()).toString())
        .containsEntry("nanos", String.valueOf(RESERVED));

    Written written = answered(lease);

    assertThat(spent()).isEqualTo(COST);
    assertThat(written.paid()).isTrue();
    assertThat(written.spent()).isEqualTo(COST);
    assertThat(answered(lease)).isEqualTo(Written.NOTHING);
    assertThat(spent()).as("a repeated settlement counts once").isEqualTo(COST);
    assertThat(Long.parseLong(text(Command.TTL, SPEND))).isBetween(24 * 3600L, 25 * 3600L);
  }

  @Test
  void once_the_budget_is_spent_paid_projects_are_spent_until_midnight_pacific() {
    budget("0.00053");
    answered(lease(ESTIMATE));

    assertThat(ask()).isEqualTo(new Spent(endOfDay()));
    budget("0.000531");
    assertThat(ask()).as("a millionth is left").isInstanceOf(Lease.class);
  }

  @Test
  void free_projects_go_on_and_what_they_use_costs_nothing() {
    pool(PAID, FREE);
    budget("0.00053");
    answered(lease(ESTIMATE));

    for (int i = 0; i < 3; i++) {
      Lease free = lease(ESTIMATE);
      assertThat(free.group()).isEqualTo(FREE.secret().fingerprint());
      assertThat(answered(free).paid()).isFalse();
    }
    assertThat(spent()).isEqualTo(COST);
  }

  @Test
  void what_waits_for_a_minute_limit_is_waited_for_although_the_budget_is_spent() {
    pool(FREE, PAID);
    budget("0.0003");
    settle(lease(), Verdict.MINUTE_LIMIT, Usage.NONE, LimitSignal.wait(Duration.ofSeconds(40)));
    assertThat(lease(ESTIMATE).group()).isEqualTo("shop");

    assertThat(waited(ask())).isBetween(Duration.ofSeconds(38), Duration.ofSeconds(40));
  }

  @Test
  void many_at_once_begin_no_more_than_the_budget_allows_of_input() {
    budget("0.003");
    List<KeyGroup> groups = new KeyRing(List.of(PAID)).groups();
    List<Future<Reply>> answers =
        IntStream.range(0, 100)
            .mapToObj(i -> ledger.lease(new Ask("l" + i, BY_HAND, MODEL, ESTIMATE, now()), groups))
            .toList();
    Future.all(answers).await();

    assertThat(answers).filteredOn(answer -> answer.result().isLease()).hasSize(10);
    assertThat(spent()).isEqualTo(10 * RESERVED);
  }

  @Test
  void what_never_left_costs_nothing() {
    settle(lease(ESTIMATE), Verdict.NOT_SENT);

    assertThat(spent()).isZero();
  }

  @Test
  void what_the_provider_refused_costs_nothing() {
    for (Verdict verdict :
        List.of(
            Verdict.RATE_LIMITED,
            Verdict.MODEL_GONE,
            Verdict.BAD_REQUEST,
            Verdict.MINUTE_LIMIT,
            Verdict.DAY_LIMIT,
            Verdict.PROJECT_REFUSED,
            Verdict.INVALID_KEY)) {
      pool(paid("key-" + verdict, "project-" + verdict));
      failed(lease(ESTIMATE), verdict, "reason");
      assertThat(spent()).as(verdict.name()).isZero();
    }
    pool(PAID);
    failed(lease(ESTIMATE), Verdict.PROVIDER_DOWN, "overloaded");
    failed(lease(ESTIMATE), Verdict.PROVIDER_DOWN, "internal_error");
    assertThat(spent()).isZero();
  }

  @Test
  void where_nobody_told_what_was_used_the_estimate_of_the_input_stands() {
    failed(lease(ESTIMATE), Verdict.PROVIDER_DOWN, "timeout");
    assertThat(spent()).isEqualTo(RESERVED);

    settle(lease(ESTIMATE), Verdict.OK);
    assertThat(spent()).isEqualTo(2 * RESERVED);
  }

  @Test
  void a_request_of_a_node_that_died_stays_counted() {
    budget("0.0003");
    Lease lease = lease(ESTIMATE);
    command(Command.DEL, "lunchrec:quota:lease:" + lease.id());

    assertThat(ask()).isEqualTo(new Spent(endOfDay()));
  }

  @Test
  void the_next_day_begins_at_nothing_and_yesterday_s_answers_do_not_count_for_it() {
    budget("0.0006");
    Lease late = lease(ESTIMATE);
    lease(ESTIMATE);
    assertThat(ask()).isInstanceOf(Spent.class);

    at(Duration.ofHours(24));
    assertThat(standing().budget().orElseThrow().spentUsd()).isEqualByComparingTo("0");
    Lease today = lease(ESTIMATE);
    assertThat(spent()).isEqualTo(RESERVED);
    assertThat(answered(late).spent()).isZero();
    settle(today, Verdict.NOT_SENT);

    assertThat(spent()).isZero();
    assertThat(text(Command.HGET, SPEND, "day"))
        .isEqualTo(PacificDay.of(noon()).plus(1).toString());
  }

  @Test
  void what_was_spent_before_there_was_a_budget_counts() {
    answered(lease(ESTIMATE));
    assertThat(standing().budget()).isEmpty();

    budget("0.0005");

    assertThat(ask()).isInstanceOf(Spent.class);
  }

  @Test
  void the_largest_budget_is_kept_to_the_billionth() {
    budget("100000");
    lease(ESTIMATE);
    command(Command.HSET, SPEND, "nanos", 99_999_999_999_998L - RESERVED);

    lease(ESTIMATE);
    assertThat(spent()).isEqualTo(99_999_999_999_998L);
    Lease last = lease(10);
    assertThat(ask()).isInstanceOf(Spent.class);
    answered(last);
    assertThat(spent()).isEqualTo(99_999_999_999_998L + COST);
  }

  @Test
  void with_a_budget_no_paid_request_asks_a_model_without_a_price() {
    pool(PAID, FREE);
    budget(Prices.parse("model,input_usd,output_usd\nelse,0.30,2.50\n"), "5");

    assertThat(lease().group()).as("paid is offered first").isNotEqualTo("shop");
    pool(PAID);
    assertThat(ask()).isEqualTo(new Spent(endOfDay()));
    assertThat(standing().keys().get(0).reason()).isEqualTo("price_unknown");
    assertThat(standing().groups().get(0).leftToday()).isZero();
  }

  @Test
  void a_lease_stays_paid_whatever_becomes_of_its_key() {
    ChunkRef chunk = runningChunk("r1", "me");
    List<KeyGroup> groups = new KeyRing(List.of(PAID)).groups();
    Lease lease = (Lease) ask(Optional.of(chunk), ESTIMATE, groups);
    pool(FREE);

    answered(lease);

    assertThat(spent()).isEqualTo(COST);
    assertThat(hash("lunchrec:run:r1")).containsEntry("cost", String.valueOf(COST));
  }

  @Test
  void the_pool_shows_the_budget_and_which_keys_it_keeps_back() {
    pool(PAID, FREE, paid("wrong", "other"));
    command(Command.SET, "gemini:invalid:2", "1");
    budget("0.0006");
    answered(lease(ESTIMATE));
    assertThat(standing().keys()).extracting(KeyView::state).startsWith(KeyState.READY);
    lease(ESTIMATE);

    Pool pool = standing();

    assertThat(pool.budget())
        .contains(new Budget(new BigDecimal("0.0006"), new BigDecimal("0.000830000")));
    assertThat(pool.keys())
        .extracting(KeyView::state)
        .containsExactly(KeyState.USED_UP, KeyState.READY, KeyState.INVALID);
    assertThat(pool.keys().get(0).reason()).isEqualTo("budget_spent");
    assertThat(pool.keys().get(0).until()).contains(endOfDay());
    assertThat(pool.keys()).extracting(KeyView::leftToday).containsExactly(0L, 1000L, 0L);
    assertThat(pool.groups())
        .extracting(GroupView::leftToday)
        .as("free requests only")
        .containsExactly(0L, 1000L, 0L);
    assertThat(pool.groups()).extracting(GroupView::requestsPerDay).containsOnly(1000L);
  }
}
