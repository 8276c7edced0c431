package io.lunchbot.recommendations.keys;

import static io.lunchbot.recommendations.keys.KeysForTests.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.bus.ByReference;
import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.config.ApiKey;
import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.Name;
import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.config.Settings;
import io.lunchbot.recommendations.config.Tier;
import io.lunchbot.recommendations.keys.Keys.Available;
import io.lunchbot.recommendations.keys.Keys.Exhausted;
import io.lunchbot.recommendations.keys.Keys.KeyState;
import io.lunchbot.recommendations.keys.Keys.KeyView;
import io.lunchbot.recommendations.keys.Keys.Lease;
import io.lunchbot.recommendations.keys.Keys.LeaseAnswer;
import io.lunchbot.recommendations.keys.Keys.LeaseQuestion;
import io.lunchbot.recommendations.keys.Keys.Looked;
import io.lunchbot.recommendations.keys.Keys.Settled;
import io.lunchbot.recommendations.keys.Keys.Settlement;
import io.lunchbot.recommendations.keys.Keys.Spent;
import io.lunchbot.recommendations.keys.Keys.Wait;
import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.stack.LogWatch;
import io.lunchbot.recommendations.stack.RedisTest;
import io.vertx.redis.client.Command;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The pool as the rest of the node asks it. */
@ParameterizedClass
@MethodSource(RedisTest.ALL)
class KeyPoolVerticleTest extends RedisTest {
  private static final LeaseQuestion BY_HAND = new LeaseQuestion(Optional.empty(), 10);
  private static final ApiKey A = key("key-a", "", LedgerTestCase.perDay(2));
  private static final ApiKey B = key("key-b", "shop", LedgerTestCase.perDay(2));

  private static final ApiKey PAID =
      new ApiKey(new Secret("paid"), "shop", Tier.PAID, LedgerTestCase.perDay(100), 0);

  private final List<Exhausted> exhausted = new CopyOnWriteArrayList<>();
  private final List<Available> available = new CopyOnWriteArrayList<>();
  private final CurrentKeys keys = new CurrentKeys(new KeyRing(List.of(A, B)));

  @BeforeEach
  void listen() {
    ByReference.install(vertx);
    Keys.EXHAUSTED.listen(vertx, exhausted::add).await();
    Keys.AVAILABLE.listen(vertx, available::add).await();
  }

  private void deploy(String... settings) {
    Map<Name, String> said = new EnumMap<>(Name.class);
    said.put(Name.DATABASE_URL, "postgresql://u:p@h/d");
    said.put(Name.REDIS_URL, "redis://h");
    said.put(Name.GEMINI_API_KEYS, "k");
    for (int i = 0; i < settings.length; i += 2) {
      said.put(Name.valueOf(settings[i]), settings[i + 1]);
    }
    Config.Gemini gemini = Config.from(new Settings(said, List.of())).gemini();
    vertx
        .deployVerticle(
            new KeyPoolVerticle(
                gemini,
                keys,
                new Spending(LedgerTestCase.PRICES, gemini.dailyBudgetUsd()),
                redis,
                NodeClock.system()))
        .await();
  }

  private LeaseAnswer ask() {
    return Keys.LEASE.ask(vertx, BY_HAND).await();
  }

  private Lease lease() {
    return (Lease) ask();
  }

  private Settled settle(Lease lease, Verdict verdict, String reason) {
    Settlement settlement =
        new Settlement(lease, verdict, Usage.NONE, LimitSignal.NONE, reason, "text");
    return Keys.SETTLE.ask(vertx, settlement).await();
  }

  private void settle(Lease lease, Usage usage) {
    Keys.SETTLE
        .ask(vertx, new Settlement(lease, Verdict.OK, usage, LimitSignal.NONE, "", ""))
        .await();
  }

  private List<KeyView> views() {
    return Keys.POOL.ask(vertx, new Keys.PoolQuestion()).await().keys();
  }

  @Test
  void requests_go_to_the_project_with_the_most_left() {
    deploy();

    assertThat(List.of(lease().position(), lease().position(), lease().position()))
        .containsExactly(0, 1, 0);
  }

  @Test
  void every_node_hears_once_of_an_exhaustion_and_again_of_the_next() {
    deploy();
    List.of(1, 2, 3, 4).forEach(i -> lease());
    for (int i = 0; i < 5; i++) {
      assertThat(ask()).isInstanceOf(Spent.class);
    }
    await().untilAsserted(() -> assertThat(exhausted).hasSize(1));
    command(Command.DEL, "gemini:usage:0", "lunchrec:quota:key:" + A.secret().fingerprint());
    command(Command.DEL, "lunchrec:quota:" + A.secret().fingerprint() + ":gemini-3.5-flash-lite");
    lease();
    lease();

    assertThat(ask()).isInstanceOf(Spent.class);

    await().untilAsserted(() -> assertThat(exhausted).hasSize(2));
  }

  @Test
  void a_model_that_does_not_answer_costs_five_requests_and_then_none() {
    deploy();
    keys.replace(new KeyRing(List.of(key("key-a", "", LedgerTestCase.perDay(100)))));
    for (int i = 0; i < Breaker.OPENS_AFTER - 1; i++) {
      assertThat(settle(lease(), Verdict.PROVIDER_DOWN, "overloaded").modelDown()).isFalse();
    }
    assertThat(settle(lease(), Verdict.PROVIDER_DOWN, "overloaded").modelDown()).isTrue();

    for (int i = 0; i < 10; i++) {
      assertThat(ask()).isInstanceOf(Wait.class);
    }

    assertThat(text(Command.GET, "gemini:usage:0")).isEqualTo("5");
    assertThat(views().get(0).state()).isEqualTo(KeyState.READY);
  }

  @Test
  void a_model_that_is_gone_leaves_none_behind_it() {
    deploy();

    assertThat(settle(lease(), Verdict.MODEL_GONE, "model_not_found").modelsLeft()).isFalse();
  }

  @Test
  void other_keys_hold_at_once_and_whoever_waits_hears_of_them() {
    deploy();
    List.of(1, 2, 3, 4).forEach(i -> lease());
    assertThat(ask()).isInstanceOf(Spent.class);

    keys.replace(new KeyRing(List.of(A, B, key("key-c", "", LedgerTestCase.perDay(1)))));
    Keys.REPLACED.ask(vertx, new Keys.Replaced()).await();

    await().untilAsserted(() -> assertThat(available).hasSize(1));
    assertThat(available.get(0).why()).isEqualTo("keys_replaced");
    assertThat(lease().position()).isEqualTo(2);
  }

  @Test
  void the_pool_shows_each_key_masked_with_what_is_used_and_left() {
    deploy();
    command(Command.SET, "gemini:usage:1", "1");
    lease();
    settle(lease(), Verdict.INVALID_KEY, "key_leaked");

    List<KeyView> views = views();

    assertThat(views).extracting(KeyView::position).containsExactly(0, 1);
    assertThat(views).extracting(KeyView::masked).containsOnly("****");
    assertThat(views).extracting(KeyView::project).containsExactly("", "shop");
    assertThat(views).extracting(KeyView::usedToday).containsExactly(1L, 1L);
    assertThat(views).extracting(KeyView::usedByBot).containsExactly(0L, 1L);
    assertThat(views).extracting(KeyView::leftToday).containsExactly(1L, 0L);
    assertThat(views).extracting(KeyView::state).containsExactly(KeyState.READY, KeyState.INVALID);
    assertThat(views.get(1).reason()).isEqualTo("key_leaked");
  }

  @Test
  void a_budget_that_is_spent_is_told_once() {
    keys.replace(new KeyRing(List.of(PAID)));
    deploy("DAILY_BUDGET", "0.001", "GEMINI_MODEL", "gemini-test");
    List<Lease> leases = List.of(lease(), lease(), lease());

    try (LogWatch log = new LogWatch(text -> text.contains("Budget of the day spent"))) {
      leases.forEach(lease -> settle(lease, new Usage(10, 400)));

      assertThat(log.found())
          .singleElement()
          .asString()
          .contains("WARN", "budget_usd=0.001 until=");
    }
    assertThat(ask()).isInstanceOf(Spent.class);
  }

  @Test
  void paid_keys_that_come_to_a_model_without_a_price_stay_unused_where_there_is_a_budget() {
    deploy("DAILY_BUDGET", "5", "GEMINI_MODEL", "gemini-else");
    assertThat(lease().group()).isEqualTo(A.secret().fingerprint());
    keys.replace(new KeyRing(List.of(PAID)));

    try (LogWatch log = new LogWatch(text -> text.contains("Paid keys not used"))) {
      Keys.REPLACED.ask(vertx, new Keys.Replaced()).await();
      Keys.REPLACED.ask(vertx, new Keys.Replaced()).await();

      assertThat(log.found()).singleElement().asString().contains("ERROR", "model=gemini-else");
    }
    assertThat(ask()).isInstanceOf(Spent.class);
    assertThat(views().get(0).reason()).isEqualTo("price_unknown");
  }

  @Test
  void a_key_mended_by_hand_is_used_again_and_whoever_waits_hears_of_it() {
    deploy();
    settle(lease(), Verdict.INVALID_KEY, "key_leaked");

    Keys.RESET.ask(vertx, new Keys.ResetQuestion(A.secret().fingerprint())).await();

    await().untilAsserted(() -> assertThat(available).hasSize(1));
    assertThat(views().get(0).state()).isEqualTo(KeyState.READY);
    assertThatThrownBy(() -> Keys.RESET.ask(vertx, new Keys.ResetQuestion("no-such")).await())
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo(Failure.Code.NOT_FOUND));
  }

  @Test
  void a_look_at_a_key_that_is_not_here_changes_nothing() {
    deploy();

    Keys.LOOKED.ask(vertx, new Looked("no-such", Verdict.INVALID_KEY, "leaked", "")).await();

    assertThat(views()).extracting(KeyView::state).containsOnly(KeyState.READY);
    assertThat(Keys.DUE.ask(vertx, new Keys.DueQuestion()).await().fingerprints()).isEmpty();
  }
}
