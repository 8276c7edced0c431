package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.bus.Outages;
import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.gemini.Prompt;
import io.lunchbot.recommendations.gemini.RuleAnswer;
import io.lunchbot.recommendations.keys.CurrentKeys;
import io.lunchbot.recommendations.keys.Keys;
import io.lunchbot.recommendations.keys.Keys.ChunkRef;
import io.lunchbot.recommendations.keys.Spending;
import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.observe.NodeMeters;
import io.lunchbot.recommendations.observe.Observer;
import io.lunchbot.recommendations.plan.Forecaster;
import io.lunchbot.recommendations.plan.Freshness;
import io.lunchbot.recommendations.plan.Survey;
import io.lunchbot.recommendations.redis.RedisLink;
import io.lunchbot.recommendations.run.Runs.Drained;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes chunks of the active run and works through them, and through what is asked for by hand, at
 * most gemini.concurrency requests at once on this node. A hint on the bus makes it look at once;
 * without any hint it looks every 2 s.
 */
public final class ChunkVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(ChunkVerticle.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  /** Longer than servers are away, shorter than the idle time of what was given back. */
  private static final Duration FORGIVING = Duration.ofHours(12);

  private final Duration drain;
  private final Config config;
  private final RedisLink redis;
  private final NodeClock clock;
  private final Prompt prompt;
  private final Spending spending;
  private final CurrentKeys keys;
  private final String consumer;
  private final Map<ChunkWork, Future<Void>> open = new LinkedHashMap<>();
  private final Map<ChunkWork, Observer.Timing> held = new LinkedHashMap<>();
  private WorkTools tools;
  private ByHandDesk desk;
  private CurrentRun current;
  private Planner planner;
  private Permits permits;
  private Packs packs;

  /** Requests of users whose orders are not known yet. */
  private int loading;

  private Future<?> taking = Future.succeededFuture();
  private boolean stopping;
  private Instant forgivingUntil = Instant.MIN;

  /**
   * A worker.
   *
   * @param keys whose projects say for how many users a request may be
   * @param consumer this process start's name in the ledger, unlike any other's
   */
  public ChunkVerticle(
      Config config,
      Prompt prompt,
      Spending spending,
      CurrentKeys keys,
      RedisLink redis,
      NodeClock clock,
      String consumer) {
    this(config, prompt, spending, keys, redis, clock, consumer, Runs.DRAIN);
  }

  ChunkVerticle(
      Config config,
      Prompt prompt,
      Spending spending,
      CurrentKeys keys,
      RedisLink redis,
      NodeClock clock,
      String consumer,
      Duration drain) {
    this.prompt = prompt;
    this.spending = spending;
    this.keys = keys;
    this.drain = drain;
    this.config = config;
    this.redis = redis;
    this.clock = clock;
    this.consumer = consumer;
  }

  @Override
  public Future<?> start() {
    RandomGenerator random = new Random();
    RunLedger ledger = new RunLedger(redis, clock, consumer, config.runs().chunkLease());
    Observer observer = NodeMeters.observer(vertx);
    permits = new Permits(config.gemini().concurrency(), this::take, observer);
    RunHistory history = new RunHistory(redis, clock);
    RunNews news = new RunNews(vertx, ledger, history);
    packs = new Packs(config.gemini().usersPerRequest(), keys, observer);
    Freshness freshness = Freshness.of(config, prompt);
    planner =
        new Planner(
            vertx,
            clock.local(),
            ledger,
            history,
            new Survey(vertx, freshness, prompt),
            new Forecaster(vertx, config.gemini(), spending, clock.local()),
            RuleAnswer.of(config),
            config.runs().chunkSize(),
            packs);
    current = new CurrentRun(ledger, history, news);
    Patience patience = new Patience(vertx, random);
    tools =
        new WorkTools(
            vertx,
            clock.local(),
            random,
            patience,
            permits,
            prompt,
            freshness,
            new DishCheck(vertx, patience),
            packs,
            new Retry(config.gemini().attempts(), config.gemini().deadline()),
            ledger,
            news,
            observer,
            config.statistics().minOrders(),
            config.recommendations().keepByHand());
    desk = new ByHandDesk(tools, config.gemini().concurrency());
    return Future.all(
            ByHand.GENERATE.serve(vertx, desk::generate),
            Runs.DRAINED.serve(vertx, question -> drained()),
            Runs.AVAILABLE.listen(vertx, event -> take()),
            Runs.CHANGED.listen(vertx, event -> renew()),
            Keys.EXHAUSTED.listen(vertx, event -> renew()))
        .onSuccess(listening -> takeAndLookAgain());
  }

  /** No new users; what is under way gets a while; then every chunk goes back. */
  @Override
  public Future<?> stop() {
    stopping = true;
    open.keySet().forEach(ChunkWork::giveUp);
    Future<?> byHand = desk.close();
    return taking
        .transform(taken -> Future.join(List.copyOf(open.values())))
        .transform(ended -> Future.join(List.of(byHand)))
        .timeout(drain.toMillis(), TimeUnit.MILLISECONDS)
        .recover(late -> Future.join(open.keySet().stream().map(ChunkWork::release).toList()))
        .otherwiseEmpty();
  }

  private void lookAgain() {
    vertx.setTimer(
        LOOK_EVERY.toMillis(),
        timer ->
            renew()
                .transform(renewed -> open.isEmpty() ? current.look() : Future.succeededFuture())
                .onComplete(looked -> takeAndLookAgain()));
  }

  private void takeAndLookAgain() {
    if (!stopping) {
      take();
      lookAgain();
    }
  }

  /** Keeps every chunk, and hears which are lost or over. */
  private Future<?> renew() {
    return Future.join(open.keySet().stream().map(ChunkWork::renew).toList());
  }

  /** Takes chunks until enough requests are ready that no permit idles at a chunk's end. */
  private void take() {
    boolean enough = permits.waiting() + loading >= config.gemini().concurrency();
    boolean alone = open.keySet().stream().anyMatch(ChunkWork::isPoisoned);
    if (!stopping && !enough && !alone && taking.isComplete()) {
      // Asked whatever else is, so that the end of an outage is noticed in any case.
      taking =
          tools
              .patience()
              .once(Outages.REDIS, () -> tools.ledger().take(!open.isEmpty(), silence()))
              .onSuccess(this::taken)
              .onFailure(this::notTaken);
    }
  }

  private void taken(Taken found) {
    found.workLost().ifPresent(tools.news()::workLost);
    Optional<Chunk> chunk = found.chunk();
    if (chunk.isPresent()) {
      // After a long silence of Redis even one's own chunks look abandoned.
      if (!isOpen(chunk.get().ref())) {
        begin(chunk.get());
      }
      take();
    }
  }

  /**
   * While Redis was away nobody could renew, and all held work looks abandoned: every node gets a
   * lease's time to say that it lives. What was given back is silent for longer than any of this.
   */
  private Duration silence() {
    Duration lease = config.runs().chunkLease();
    return clock.local().instant().isBefore(forgivingUntil) ? lease.plus(FORGIVING) : lease;
  }

  private void notTaken(Throwable cause) {
    forgivingUntil = clock.local().instant().plus(config.runs().chunkLease());
  }

  private boolean isOpen(ChunkRef ref) {
    return open.keySet().stream().anyMatch(work -> work.ref().equals(ref));
  }

  private void begin(Chunk chunk) {
    if (!chunk.before().isEmpty()) {
      LOG.info(
          "Work taken over run={} chunk={} from={}",
          chunk.ref().run(),
          chunk.ref().entry(),
          chunk.before());
    }
    current.worksOn(chunk);
    if (chunk.goesOn()) {
      tools.news().resumed(chunk.ref().run(), "reset");
    }
    if (chunk.plan() && chunk.before().isEmpty()) {
      tools.observer().runBecame(RunState.planning().name());
    }
    ChunkWork work = new ChunkWork(chunk, tools);
    if (stopping) {
      work.giveUp();
    }
    Future<Void> done =
        chunk.isPoisoned() ? new PoisonedWork(chunk, work, tools).work() : healthy(chunk, work);
    open.put(work, done);
    held.put(work, tools.observer().begin(Observer.Step.CHUNK));
    tellOldest();
    done.onComplete(ended -> end(work));
  }

  private Future<Void> healthy(Chunk chunk, ChunkWork work) {
    return chunk.plan() ? work.plan(planner) : users(work, chunk.users().size());
  }

  private Future<Void> users(ChunkWork work, int size) {
    int requests = (size + packs.largest() - 1) / packs.largest();
    loading += requests;
    return work.work(work.load().onComplete(loaded -> loading -= requests));
  }

  /** Chunks stand in the order they were taken in. */
  private void tellOldest() {
    tools.observer().oldestChunk(held.values().stream().findFirst());
  }

  private void end(ChunkWork work) {
    open.remove(work);
    held.remove(work).end();
    tellOldest();
    if (work.isStopped() && open.isEmpty() && !stopping) {
      tools.news().summary(work.ref().run());
    }
    take();
  }

  private Future<Drained> drained() {
    return Future.join(List.copyOf(open.values()))
        .transform(ended -> Future.succeededFuture(new Drained()));
  }
}
