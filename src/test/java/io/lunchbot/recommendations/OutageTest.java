package io.lunchbot.recommendations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.embedded.SampleData;
import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.embedded.standin.StandInAnswer;
import io.lunchbot.recommendations.embedded.standin.StandInErrors;
import io.lunchbot.recommendations.keys.Keys;
import io.lunchbot.recommendations.keys.Keys.KeyState;
import io.lunchbot.recommendations.keys.Keys.KeyView;
import io.lunchbot.recommendations.keys.Verdict;
import io.lunchbot.recommendations.run.Run;
import io.lunchbot.recommendations.run.RunState;
import io.lunchbot.recommendations.stack.Node;
import io.lunchbot.recommendations.stack.TestServers;
import io.lunchbot.recommendations.stack.WithServers;
import io.vertx.redis.client.Command;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The provider away in the middle of a run: everybody is served in the end, no key is blamed, and a
 * day's requests are counted for what reached the provider and for nothing else.
 */
@WithServers
class OutageTest {
  private static final List<String> KEYS = List.of("key-one", "key-two", "key-three");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Longer than a node needs for all the calls it may have under way. */
  private static final Duration LATE = Duration.ofSeconds(3);

  private TestServers servers;
  private GeminiStandIn gemini;
  private Node node;

  @BeforeEach
  void listen(TestServers shared) throws Exception {
    servers = shared;
    servers.flushRedis();
    servers.resetDatabase();
    gemini = servers.newStandIn();
  }

  @AfterEach
  void stop() {
    if (node != null) {
      node.close();
    }
    gemini.close();
  }

  private void begin(int users, int concurrency, int attempts) throws Exception {
    try (Connection owner = servers.connectAsOwner()) {
      new SampleData(users, Instant.now(), SampleData.SEED).load(owner);
    }
    node =
        Node.start(
            servers,
            gemini,
            "GEMINI_API_KEYS",
            String.join(",", KEYS),
            "GEMINI_MAX_REQUESTS_PER_KEY",
            "1000",
            "GEMINI_CONCURRENCY",
            String.valueOf(concurrency),
            "GEMINI_ATTEMPTS",
            String.valueOf(attempts));
  }

  @Test
  void a_provider_that_cannot_be_reached_costs_neither_users_nor_keys_nor_requests()
      throws Exception {
    int users = 60;
    int concurrency = 4;
    begin(users, concurrency, 2);
    AtomicInteger unsent = countUnsent();
    AtomicInteger stalled = new AtomicInteger();
    gemini.answerWith(call -> stallAfter(20, call.number(), stalled));

    String run = node.start(false);
    await().atMost(PATIENCE).until(() -> stalled.get() == concurrency);
    gemini.close();
    // One finds the breaker still closed, the others probe: more failures than users may have.
    await().atMost(PATIENCE).until(() -> unsent.get() >= 3);
    gemini.answerWith(call -> Optional.empty());
    gemini.start();

    assertThatAllAreServed(node.awaitEnd(run), users);
    assertThat(gemini.calls()).isEqualTo(users + concurrency);
    assertThatCountersTellWhatArrived();
    assertThatNoKeyIsSetAside();
  }

  private static Optional<StandInAnswer> stallAfter(int calls, long number, AtomicInteger stalled) {
    if (number <= calls) {
      return Optional.empty();
    }
    stalled.incrementAndGet();
    return Optional.of(StandInAnswer.stall());
  }

  /** Requests that found nobody to connect to. */
  private AtomicInteger countUnsent() {
    AtomicInteger unsent = new AtomicInteger();
    node.vertx()
        .eventBus()
        .addInboundInterceptor(
            delivery -> {
              if (delivery.body() instanceof Keys.Settlement settlement
                  && settlement.verdict() == Verdict.NOT_SENT) {
                unsent.incrementAndGet();
              }
              delivery.next();
            });
    return unsent;
  }

  @Test
  void an_outage_of_two_hundred_requests_costs_these_requests_and_nothing_else() throws Exception {
    int users = 220;
    int outage = 200;
    begin(users, outage, 3);
    // All of them are under way before the first one's answer could warn the others.
    gemini.answerWith(
        call ->
            call.number() <= outage
                ? Optional.of(StandInErrors.overloaded().after(LATE))
                : Optional.empty());

    Run run = node.awaitEnd(node.start(false));

    assertThatAllAreServed(run, users);
    assertThat(gemini.calls()).isEqualTo(users + outage);
    assertThatCountersTellWhatArrived();
    assertThatNoKeyIsSetAside();
  }

  private static void assertThatAllAreServed(Run run, int users) {
    assertThat(run.state()).isEqualTo(RunState.completed());
    assertThat(run.counts()).isEqualTo(new Run.Counts(users, users, 0, 0, 0));
  }

  private void assertThatCountersTellWhatArrived() {
    for (int i = 0; i < KEYS.size(); i++) {
      String key = KEYS.get(i);
      String ours = "lunchrec:quota:key:" + new Secret(key).fingerprint();
      String arrived = String.valueOf(gemini.calls(key));
      assertThat(node.text(Command.HGET, ours, "used")).as(key).isEqualTo(arrived);
      assertThat(node.text(Command.GET, "gemini:usage:" + i)).as(key).isEqualTo(arrived);
    }
  }

  private void assertThatNoKeyIsSetAside() {
    Keys.Pool pool = Keys.POOL.ask(node.vertx(), new Keys.PoolQuestion()).await();
    assertThat(pool.pausedUntil()).isEmpty();
    assertThat(pool.keys()).extracting(KeyView::state).containsOnly(KeyState.READY).hasSize(3);
  }
}
