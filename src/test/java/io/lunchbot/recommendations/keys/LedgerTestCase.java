package io.lunchbot.recommendations.keys;

import io.lunchbot.recommendations.config.ApiKey;
import io.lunchbot.recommendations.config.Limits;
import io.lunchbot.recommendations.keys.Keys.ChunkRef;
import io.lunchbot.recommendations.keys.Keys.Lease;
import io.lunchbot.recommendations.keys.Keys.LeaseAnswer;
import io.lunchbot.recommendations.keys.Keys.Settlement;
import io.lunchbot.recommendations.keys.Keys.Wait;
import io.lunchbot.recommendations.keys.QuotaLedger.Ask;
import io.lunchbot.recommendations.keys.QuotaLedger.Written;
import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.stack.RedisTest;
import io.vertx.redis.client.Command;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A ledger on a real Redis whose time a test moves: both clocks are shifted alike, to the noon of
 * this Pacific day at first.
 */
abstract class LedgerTestCase extends RedisTest {
  static final String MODEL = "gemini-test";

  static final Prices PRICES = Prices.parse("model,input_usd,output_usd\ngemini-test,0.30,2.50\n");

  /** Without a budget. */
  static final Spending UNBOUNDED = new Spending(PRICES, Optional.empty());

  /** Calls by hand belong to no run. */
  static final Optional<ChunkRef> BY_HAND = Optional.empty();

  private final Duration toNoon = Duration.between(Instant.now(), noon());
  private List<ApiKey> keys = List.of();
  private Duration later = Duration.ZERO;
  private Spending spending = UNBOUNDED;
  QuotaLedger ledger;
  PoolLedger pool;

  static Instant noon() {
    return PacificDay.of(Instant.now()).start().plus(Duration.ofHours(12));
  }

  static Instant endOfDay() {
    return PacificDay.of(noon()).end();
  }

  static Limits perDay(int requests) {
    return new Limits(requests, 0, 0);
  }

  static Limits perMinute(int requests, int tokens) {
    return new Limits(1000, requests, tokens);
  }

  /** A new node with these keys, at the time it is. */
  void pool(ApiKey... configured) {
    keys = List.of(configured);
    newNode();
  }

  /** The same node with a budget in USD. */
  void budget(String usd) {
    budget(PRICES, usd);
  }

  void budget(Prices prices, String usd) {
    spending = new Spending(prices, Optional.of(new BigDecimal(usd)));
    newNode();
  }

  /** The same node some time after noon. */
  void at(Duration afterNoon) {
    later = afterNoon;
    newNode();
  }

  private void newNode() {
    Duration shift = toNoon.plus(later);
    NodeClock clock = new NodeClock(Clock.offset(Clock.systemUTC(), shift), shift.toMillis());
    CurrentKeys current = new CurrentKeys(new KeyRing(keys));
    ledger = new QuotaLedger(redis, clock, current, spending);
    pool = new PoolLedger(redis, clock, current, ledger, spending);
  }

  Instant now() {
    return Instant.now().plus(toNoon).plus(later);
  }

  LeaseAnswer ask(int tokens) {
    return ask(BY_HAND, tokens, new KeyRing(keys).groups());
  }

  LeaseAnswer ask() {
    return ask(1);
  }

  LeaseAnswer ask(Optional<ChunkRef> chunk, int tokens, List<KeyGroup> groups) {
    Ask ask = new Ask(UUID.randomUUID().toString(), chunk, MODEL, tokens, now());
    return ledger.lease(ask, groups).await().answer();
  }

  Lease lease() {
    return (Lease) ask();
  }

  Lease lease(int tokens) {
    return (Lease) ask(tokens);
  }

  Duration waited(LeaseAnswer answer) {
    return ((Wait) answer).left();
  }

  Written settle(Lease lease, Verdict verdict) {
    return settle(lease, verdict, Usage.NONE, LimitSignal.NONE);
  }

  Written settle(Lease lease, Verdict verdict, Usage usage, LimitSignal signal) {
    return settle(new Settlement(lease, verdict, usage, signal, "reason", "text"));
  }

  Written settle(Settlement settlement) {
    LimitSignal signal = settlement.signal();
    return ledger.settle(settlement, signal.retryAfter().orElse(Duration.ZERO)).await();
  }

  ChunkRef runningChunk(String run, String consumer) {
    String chunks = "lunchrec:run:" + run + ":chunks";
    command(Command.HSET, "lunchrec:run:" + run, "state", "RUNNING");
    String entry = text(Command.XADD, chunks, "*", "kind", "users", "users", "1");
    command(Command.XGROUP, "CREATE", chunks, "nodes", "0");
    command(Command.XREADGROUP, "GROUP", "nodes", consumer, "COUNT", "1", "STREAMS", chunks, ">");
    return new ChunkRef(run, entry, consumer);
  }
}
