package io.lunchbot.recommendations.keys;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.bus.Outage;
import io.lunchbot.recommendations.bus.Outages;
import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.keys.Keys.Available;
import io.lunchbot.recommendations.keys.Keys.Due;
import io.lunchbot.recommendations.keys.Keys.Exhausted;
import io.lunchbot.recommendations.keys.Keys.LeaseAnswer;
import io.lunchbot.recommendations.keys.Keys.LeaseQuestion;
import io.lunchbot.recommendations.keys.Keys.Looked;
import io.lunchbot.recommendations.keys.Keys.ModelList;
import io.lunchbot.recommendations.keys.Keys.Noted;
import io.lunchbot.recommendations.keys.Keys.Pool;
import io.lunchbot.recommendations.keys.Keys.Reset;
import io.lunchbot.recommendations.keys.Keys.Settled;
import io.lunchbot.recommendations.keys.Keys.Settlement;
import io.lunchbot.recommendations.keys.Keys.Spent;
import io.lunchbot.recommendations.keys.Keys.Wait;
import io.lunchbot.recommendations.keys.Models.Choice;
import io.lunchbot.recommendations.keys.Models.Model;
import io.lunchbot.recommendations.keys.QuotaLedger.Ask;
import io.lunchbot.recommendations.keys.QuotaLedger.Reply;
import io.lunchbot.recommendations.keys.QuotaLedger.Written;
import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.observe.NodeMeters;
import io.lunchbot.recommendations.observe.Observer;
import io.lunchbot.recommendations.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leases and settles requests: chooses the model and the order of the projects, lets the ledger
 * decide, and tells every node when no key is left and when there may be some again.
 */
public final class KeyPoolVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(KeyPoolVerticle.class);

  /** Waiters of many nodes must not come back in the same millisecond. */
  private static final int JITTER_MILLIS = 1_000;

  /** The wait of a minute limit that names none: its whole window. */
  private static final Duration MINUTE = Duration.ofSeconds(61);

  /** Wall clocks jump: no timer trusts them for longer. */
  private static final Duration LONGEST_TIMER = Duration.ofSeconds(60);

  private final Config.Gemini gemini;
  private final CurrentKeys keys;
  private final Spending spending;
  private final Clock clock;
  private final QuotaLedger ledger;
  private final PoolLedger pool;
  private final PoolNews news = new PoolNews();
  private final RandomGenerator random = new Random();
  private final Models models;
  private final Outage replacement = Outage.quiet();
  private long replacementTimer = -1;
  private final boolean adopts;
  private Observer observer = Observer.NONE;
  private boolean announced;

  /** A pool over the keys of this process. */
  public KeyPoolVerticle(
      Config.Gemini gemini, CurrentKeys keys, Spending spending, RedisLink redis, NodeClock clock) {
    this(gemini, keys, spending, redis, clock, true);
  }

  /** A pool that is asked how it stands, and changes nothing but what is over anyway. */
  public static KeyPoolVerticle looking(
      Config.Gemini gemini, CurrentKeys keys, Spending spending, RedisLink redis, NodeClock clock) {
    return new KeyPoolVerticle(gemini, keys, spending, redis, clock, false);
  }

  private KeyPoolVerticle(
      Config.Gemini gemini,
      CurrentKeys keys,
      Spending spending,
      RedisLink redis,
      NodeClock clock,
      boolean adopts) {
    this.adopts = adopts;
    this.spending = spending;
    this.gemini = gemini;
    this.keys = keys;
    this.clock = clock.local();
    this.ledger = new QuotaLedger(redis, clock, keys, spending);
    this.pool = new PoolLedger(redis, clock, keys, ledger, spending);
    List<String> names =
        Stream.concat(Stream.of(gemini.model()), gemini.fallbackModels().stream()).toList();
    this.models = new Models(names, gemini.concurrency(), random);
  }

  @Override
  public Future<?> start() {
    observer = NodeMeters.observer(vertx);
    if (adopts) {
      // Not waited for: Redis may be away at start, and the first lease adopts again.
      adopted();
    }
    return Future.all(
        List.of(
            Keys.LEASE.serve(vertx, this::lease),
            Keys.SETTLE.serve(vertx, this::settle),
            Keys.POOL.serve(vertx, question -> pool()),
            Keys.MODELS.serve(vertx, question -> models()),
            Keys.RESET.serve(vertx, question -> reset(question.fingerprint())),
            Keys.DUE.serve(vertx, question -> pool.due().map(Due::new)),
            Keys.LOOKED.serve(vertx, this::looked),
            Keys.REPLACED.serve(vertx, event -> replaced())));
  }

  private Future<Void> adopted() {
    return Outages.of(vertx)
        .watch(Outages.REDIS, () -> ledger.adopted().compose(epoch -> pool.clampSharedPosition()));
  }

  private Future<LeaseAnswer> lease(LeaseQuestion question) {
    String id = UUID.randomUUID().toString();
    Instant now = clock.instant();
    Choice choice = models.enter(id, now);
    if (choice.model().isEmpty()) {
      return Future.succeededFuture(new Wait(choice.held()));
    }
    Model model = choice.model().get();
    List<KeyGroup> order = model.projects().order(keys.ring().groups(), now);
    Ask ask = new Ask(id, question.chunk(), model.name(), question.tokens(), now);
    return ledger
        .lease(ask, order)
        .onFailure(cause -> model.breaker().leave(id, clock.instant()))
        .map(reply -> leased(reply, choice, ask, order));
  }

  private LeaseAnswer leased(Reply reply, Choice choice, Ask ask, List<KeyGroup> order) {
    Model model = choice.model().orElseThrow();
    if (reply.isLease()) {
      announced = false;
      model.projects().granted(order, reply.index(), reply.left(), clock.instant());
      return reply.answer();
    }
    model.breaker().leave(ask.id(), clock.instant());
    if (!(reply.answer() instanceof Spent spent)) {
      return reply.answer();
    }
    // What stands in is used up; the model it stands in for may answer again.
    return choice.held().isZero() ? exhausted(spent) : new Wait(choice.held());
  }

  /**
   * Once for each exhaustion: an end that is told to the millisecond wobbles from lease to lease.
   */
  private Spent exhausted(Spent spent) {
    if (!announced) {
      announced = true;
      news.exhausted(spent.until());
      Keys.EXHAUSTED.send(vertx, new Exhausted(spent.until()));
      awaitReset(spent.until());
    }
    return spent;
  }

  private void awaitReset(Instant until) {
    Duration left = Duration.between(clock.instant(), until);
    Duration timer = left.compareTo(LONGEST_TIMER) > 0 ? LONGEST_TIMER : left;
    vertx.setTimer(
        Math.max(1, timer.toMillis()),
        tick -> {
          if (!announced) {
            return;
          }
          if (clock.instant().isBefore(until)) {
            awaitReset(until);
          } else {
            available("reset");
          }
        });
  }

  private void available(String why) {
    announced = false;
    Keys.AVAILABLE.send(vertx, new Available(why));
  }

  private Future<Settled> settle(Settlement settlement) {
    Instant now = clock.instant();
    Model model = models.named(settlement.lease().model());
    Verdict verdict = settlement.verdict();
    news.changed(
        models.settled(model, settlement.lease().id(), verdict, settlement.reason(), now),
        settlement);
    boolean othersLeft = models.hasOthersThan(model, now);
    if (verdict == Verdict.MODEL_GONE) {
      news.gone(settlement, othersLeft, now);
    }
    if (verdict.isAgainstProject()) {
      model.projects().refused(settlement.lease().group(), now);
    }
    return ledger
        .settle(settlement, wait(settlement))
        .onSuccess(written -> news.settled(settlement, written, keys.ring(), now))
        .onSuccess(written -> spent(settlement, written, now))
        .map(written -> new Settled(!model.breaker().isClosed(), othersLeft));
  }

  private void spent(Settlement settlement, Written written, Instant now) {
    Usage usage = settlement.usage();
    OptionalLong cost = written.paid() ? spending.cost(settlement) : OptionalLong.of(0);
    observer.spent(settlement.lease().model(), usage.input(), usage.output(), cost);
    if (written.paid() && spending.isSpent(written.spent())) {
      Instant until = PacificDay.of(settlement.lease().asked()).end();
      news.budgetSpent(spending.budgetUsd().orElseThrow(), until, now);
    }
  }

  private Duration wait(Settlement settlement) {
    Duration named =
        settlement.verdict() == Verdict.MINUTE_LIMIT
            ? settlement.signal().retryAfter().orElse(MINUTE)
            : Duration.ZERO;
    return named.plusMillis(random.nextLong(JITTER_MILLIS));
  }

  private Future<Pool> pool() {
    Model first = models.all().get(0);
    return pool.pool(gemini.model(), first.breaker().isClosed());
  }

  private Future<ModelList> models() {
    Instant now = clock.instant();
    return Future.succeededFuture(
        new ModelList(models.all().stream().map(model -> model.view(now)).toList()));
  }

  private Future<Reset> reset(String fingerprint) {
    KeyGroup group =
        keys.ring().groups().stream()
            .filter(one -> keyOf(one, fingerprint).findAny().isPresent())
            .findFirst()
            .orElseThrow(
                () -> new Failure(Failure.Code.NOT_FOUND, "There is no key " + fingerprint));
    PooledKey key = keyOf(group, fingerprint).findFirst().orElseThrow();
    return pool.reset(group, key, models.all().stream().map(Model::name).toList())
        .onSuccess(done -> LOG.info("Key reset by hand position={}", key.position()))
        .onSuccess(done -> available("key_reset"))
        .map(done -> new Reset());
  }

  private static Stream<PooledKey> keyOf(KeyGroup group, String fingerprint) {
    return group.keys().stream().filter(key -> key.fingerprint().equals(fingerprint));
  }

  private Future<Noted> looked(Looked found) {
    return keys.ring()
        .byFingerprint(found.fingerprint())
        .map(key -> pool.looked(key, found).onSuccess(changed -> looked(key, found, changed)))
        .orElseGet(() -> Future.succeededFuture(false))
        .map(changed -> new Noted());
  }

  private void looked(PooledKey key, Looked found, boolean changed) {
    if (changed) {
      news.looked(key, found);
      if (found.verdict() == Verdict.OK) {
        available("key_valid");
      }
    }
  }

  /** Whoever waits for keys hears of it when Redis knows them, however late that is. */
  private Future<Noted> replaced() {
    if (spending.budgetUsd().isPresent() && keys.ring().hasPaid()) {
      List<String> names = models.all().stream().map(Model::name).toList();
      news.withoutPrice(spending.withoutPrice(names), clock.instant());
    }
    return adopted()
        .onSuccess(done -> available("keys_replaced"))
        .onFailure(this::replaceLater)
        .onSuccess(done -> replacement.over())
        .map(done -> new Noted());
  }

  private void replaceLater(Throwable cause) {
    vertx.cancelTimer(replacementTimer);
    replacementTimer =
        vertx.setTimer(replacement.failed(cause.getMessage()).toMillis(), later -> replaced());
  }
}
