package io.lunchbot.recommendations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.embedded.standin.StandInErrors;
import io.lunchbot.recommendations.embedded.standin.StandInFault;
import io.lunchbot.recommendations.embedded.standin.StandInOptions;
import io.lunchbot.recommendations.embedded.standin.StandInStorm;
import io.lunchbot.recommendations.keys.Keys;
import io.lunchbot.recommendations.keys.Keys.GroupView;
import io.lunchbot.recommendations.keys.Keys.KeyState;
import io.lunchbot.recommendations.keys.Keys.KeyView;
import io.lunchbot.recommendations.keys.PacificDay;
import io.lunchbot.recommendations.run.ByHand;
import io.lunchbot.recommendations.run.Run;
import io.lunchbot.recommendations.run.RunState;
import io.lunchbot.recommendations.run.Runs;
import io.lunchbot.recommendations.stack.Node;
import io.lunchbot.recommendations.stack.TestServers;
import io.lunchbot.recommendations.stack.WithServers;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What paid keys may cost, on real servers; only Gemini is a stand-in, over HTTP. */
@WithServers
class BudgetTest {
  private static final int ELIGIBLE = 60;
  private static final int CONCURRENCY = 8;

  /** A third of what all users cost. */
  private static final BigDecimal BUDGET = new BigDecimal("0.01");

  private TestServers servers;
  private GeminiStandIn gemini;
  private Node node;

  @BeforeEach
  void fill(TestServers shared) throws Exception {
    servers = shared;
    servers.fillWith(ELIGIBLE);
    gemini = new GeminiStandIn(StandInOptions.QUICK.delayedBy(Duration.ofMillis(30)));
    gemini.start();
  }

  @AfterEach
  void stop() {
    node.close();
    gemini.close();
  }

  private void node(String keys, String budget) {
    node =
        Node.start(
            servers,
            gemini,
            "GEMINI_API_KEYS",
            keys,
            "GEMINI_CONCURRENCY",
            String.valueOf(CONCURRENCY),
            "GEMINI_ATTEMPTS",
            "1",
            "DAILY_BUDGET_USD",
            budget);
  }

  private static String paid(String key) {
    return "{\"key\":\"" + key + "\",\"tier\":\"paid\",\"requests_per_day\":1000}";
  }

  private Keys.Pool pool() {
    Runs.DRAINED.ask(node.vertx(), new Runs.DrainQuestion()).await();
    return Keys.POOL.ask(node.vertx(), new Keys.PoolQuestion()).await();
  }

  private BigDecimal spent() {
    return pool().budget().orElseThrow().spentUsd();
  }

  /** What so many requests cost at most, by half more than the average. */
  private BigDecimal costOf(int requests, long made) {
    return spent()
        .multiply(new BigDecimal("1.5"))
        .multiply(BigDecimal.valueOf(requests))
        .divide(BigDecimal.valueOf(made), RoundingMode.HALF_UP);
  }

  @Test
  void a_run_with_paid_keys_alone_is_halted_until_the_reset_when_the_budget_is_spent() {
    node("[" + paid("p1") + "," + paid("p2") + "]", BUDGET.toPlainString());

    Run run = node.runToTheEnd(false);

    assertThat(run.state()).isEqualTo(RunState.halted());
    assertThat(run.resumeAt()).contains(PacificDay.of(run.startedAt().orElseThrow()).end());
    BigDecimal spent = spent();
    assertThat(spent)
        .isGreaterThan(BUDGET.multiply(new BigDecimal("0.9")))
        .isLessThanOrEqualTo(BUDGET.add(costOf(CONCURRENCY, gemini.calls())));
    Run drained = node.find(run.id());
    assertThat(drained.costUsd().orElseThrow()).isEqualByComparingTo(spent);
    assertThat(drained.counts().generated()).isEqualTo(gemini.calls()).isLessThan(ELIGIBLE);
    assertThat(pool().keys())
        .extracting(KeyView::state, KeyView::reason)
        .containsOnly(tuple(KeyState.USED_UP, "budget_spent"));
  }

  @Test
  void a_run_goes_on_with_free_keys_when_the_budget_is_spent() {
    gemini.answerWith(
        request ->
            request.key().equals("free") && request.numberOfKey() <= CONCURRENCY
                ? Optional.of(StandInErrors.minuteLimit("m", 1_000, Duration.ofSeconds(1)))
                : Optional.empty());
    node("[\"free\"," + paid("p1") + "]", BUDGET.toPlainString());

    Run run = node.runToTheEnd(false);

    assertThat(run.state()).isEqualTo(RunState.completed());
    assertThat(run.counts().generated()).isEqualTo(ELIGIBLE);
    assertThat(gemini.calls("p1")).isPositive();
    assertThat(gemini.calls("free")).isGreaterThan(CONCURRENCY);
    assertThat(spent())
        .isGreaterThan(BUDGET.multiply(new BigDecimal("0.9")))
        .isLessThanOrEqualTo(BUDGET.add(costOf(CONCURRENCY, gemini.calls("p1"))));
  }

  @Test
  void a_project_that_spent_too_fast_waits_its_window_and_learns_nothing() {
    gemini.answerWith(
        request ->
            request.key().equals("p1")
                ? Optional.of(StandInErrors.spendLimit())
                : Optional.empty());
    node("[" + paid("p1") + "," + paid("p2") + "]", "5");

    Run run = node.runToTheEnd(false);

    assertThat(run.state()).isEqualTo(RunState.completed());
    KeyView tooFast = pool().keys().get(0);
    assertThat(tooFast.state()).isEqualTo(KeyState.WAITING);
    assertThat(tooFast.reason()).isEqualTo("spend_rate_limited");
    assertThat(Duration.between(Instant.now(), tooFast.until().orElseThrow()))
        .isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10).plusSeconds(1));
    assertThat(gemini.calls("p1")).isBetween(1L, (long) CONCURRENCY);
    assertThat(pool().groups().get(0))
        .isEqualTo(
            new GroupView(
                new Secret("p1").fingerprint(), true, 1_000 - gemini.calls("p1"), 1_000, 0));
    assertThat(run.costUsd().orElseThrow()).isEqualByComparingTo(spent());
  }

  @Test
  void requests_by_hand_count_and_so_does_one_nobody_answers_but_not_one_that_was_refused()
      throws Exception {
    node("[" + paid("p1") + "]", "5");
    long anna = eligible();
    gemini.begin(StandInStorm.ofCalls(StandInFault.OVERLOADED, 1));
    assertThat(byHand(anna)).isInstanceOf(ByHand.Failed.class);
    assertThat(spent()).isEqualByComparingTo("0");

    gemini.begin(StandInStorm.ofCalls(StandInFault.CLOSE, 1));
    assertThat(byHand(anna)).isInstanceOf(ByHand.Failed.class);
    BigDecimal unknown = spent();
    assertThat(unknown).isPositive();

    assertThat(byHand(anna)).isInstanceOf(ByHand.Generated.class);
    assertThat(spent()).isGreaterThan(unknown);
  }

  private ByHand.Answer byHand(long tgid) {
    return ByHand.GENERATE.ask(node.vertx(), new ByHand.Question(tgid)).await();
  }

  private long eligible() throws Exception {
    try (Connection owner = servers.connectAsOwner();
        ResultSet rows =
            owner
                .createStatement()
                .executeQuery(
                    "SELECT o.user_tgid FROM orders o JOIN users u ON u.tgid = o.user_tgid AND"
                        + " u.is_active WHERE o.status <> 'cancelled' AND o.created_at BETWEEN"
                        + " now() - interval '29 days' AND now() GROUP BY 1 HAVING count(*) >= 5"
                        + " ORDER BY 1 LIMIT 1")) {
      assertThat(rows.next()).isTrue();
      return rows.getLong(1);
    }
  }
}
