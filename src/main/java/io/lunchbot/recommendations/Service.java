package io.lunchbot.recommendations;

import io.lunchbot.recommendations.alert.WebhookVerticle;
import io.lunchbot.recommendations.bus.ByReference;
import io.lunchbot.recommendations.cache.CacheVerticle;
import io.lunchbot.recommendations.cluster.NodesVerticle;
import io.lunchbot.recommendations.cluster.Seat;
import io.lunchbot.recommendations.config.ApiKey;
import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.ConfigException;
import io.lunchbot.recommendations.config.ConfigOrigin;
import io.lunchbot.recommendations.config.ConfigWatch;
import io.lunchbot.recommendations.config.PricesFile;
import io.lunchbot.recommendations.gemini.CallTimesVerticle;
import io.lunchbot.recommendations.gemini.GeminiVerticle;
import io.lunchbot.recommendations.gemini.KeyCheckVerticle;
import io.lunchbot.recommendations.gemini.Prompt;
import io.lunchbot.recommendations.gemini.RuleAnswer;
import io.lunchbot.recommendations.http.HttpVerticle;
import io.lunchbot.recommendations.kafka.KafkaVerticle;
import io.lunchbot.recommendations.kafka.RunRecordsVerticle;
import io.lunchbot.recommendations.keys.CurrentKeys;
import io.lunchbot.recommendations.keys.KeyPoolVerticle;
import io.lunchbot.recommendations.keys.KeyRing;
import io.lunchbot.recommendations.keys.Keys;
import io.lunchbot.recommendations.keys.PooledKey;
import io.lunchbot.recommendations.keys.Prices;
import io.lunchbot.recommendations.keys.Spending;
import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.observe.NodeMeters;
import io.lunchbot.recommendations.observe.PulseVerticle;
import io.lunchbot.recommendations.plan.PlanVerticle;
import io.lunchbot.recommendations.plan.PreviewVerticle;
import io.lunchbot.recommendations.redis.RedisLink;
import io.lunchbot.recommendations.run.ChunkVerticle;
import io.lunchbot.recommendations.run.ProgressVerticle;
import io.lunchbot.recommendations.run.RenewalVerticle;
import io.lunchbot.recommendations.run.RunVerticle;
import io.lunchbot.recommendations.schedule.SchedulerVerticle;
import io.lunchbot.recommendations.stats.StatsVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wiring page: which verticles there are, how many of each, and in which order. Each begins
 * when those it asks are there; they stop in the reverse order, so that triggers end first, then
 * the work drains, then what the work needs goes. Everything here is called from one thread that is
 * not an event loop.
 */
public final class Service {
  private static final Logger LOG = LoggerFactory.getLogger(Service.class);

  private final Vertx vertx;
  private final Config config;
  private final NodeClock clock;
  private final RedisLink redis;
  private final CurrentKeys keys;
  private final Seat seat;
  private final String consumer;
  private final HttpVerticle http;
  private final Deployments deployments;

  /** A service of one node that has not started. Its Vert.x must not have served another. */
  public Service(Vertx vertx, Config config, NodeClock clock) {
    this(Place.alone(vertx), config, clock);
  }

  private Service(Place place, Config config, NodeClock clock) {
    this.vertx = place.vertx();
    this.deployments = new Deployments(vertx);
    this.seat = place.seat();
    this.consumer = place.self().name();
    this.config = config;
    this.clock = clock;
    this.redis = new RedisLink(vertx, config.redis().url().value());
    this.keys = new CurrentKeys(new KeyRing(config.gemini().apiKeys()));
    this.http = new HttpVerticle(config.http(), consumer, clock.local());
    NodeMeters.of(vertx).meters().expect(Words.of(config));
    RuleAnswer.of(config); // Phrases that are missing stop the start, not a night.
  }

  /**
   * A service that has not started, on a Vert.x of its own that has joined the cluster, if it is to
   * be one of several nodes.
   *
   * @param alone what it is built on otherwise
   * @return completes some seconds later; a node that cannot join works alone
   * @throws ConfigException when the cluster's settings cannot be used on this machine
   */
  public static Future<Service> join(Vertx alone, Config config, NodeClock clock) {
    return config
        .cluster()
        .map(cluster -> Place.join(alone, cluster))
        .orElseGet(() -> Future.succeededFuture(Place.alone(alone)))
        .map(place -> new Service(place, config, clock));
  }

  /** What it is built on: what it was given, or its own. */
  public Vertx vertx() {
    return vertx;
  }

  /**
   * Deploys what does the work.
   *
   * @return completes when runs can be asked for on the bus; servers may be away
   */
  public Future<Void> startWork() {
    ByReference.install(vertx);
    Prompt prompt = Prompt.of(config);
    StartLog.say(config, consumer);
    config.database().warnings().forEach(LOG::warn);
    Spending spending = spending();
    modelsWithoutPrice(spending)
        .forEach(model -> LOG.warn("Price not known, cost will be unknown model={}", model));
    Duration ttl = config.recommendations().ttl();
    Duration lease = config.runs().chunkLease();
    return deployments
        .needed(() -> new NodesVerticle(seat))
        .compose(ok -> deployKeysAndCache(spending))
        .compose(ok -> deployStats())
        .compose(ok -> deployGemini(eventLoops(), prompt))
        .compose(ok -> deployments.needed(CallTimesVerticle::new))
        .compose(ok -> deployments.needed(() -> new KeyCheckVerticle(config.gemini(), keys)))
        .compose(ok -> deployments.needed(() -> new RunVerticle(redis, clock, consumer, lease)))
        .compose(ok -> deployments.intake(() -> new RenewalVerticle(redis, clock, consumer, ttl)))
        .compose(ok -> deployWebhook())
        .compose(
            ok ->
                deployments.intake(
                    () -> new ProgressVerticle(redis, clock, ProgressVerticle.EVERY)))
        .compose(
            ok ->
                deployments.intake(
                    () ->
                        new ChunkVerticle(config, prompt, spending, keys, redis, clock, consumer)))
        .compose(ok -> deployPlan(prompt, spending));
  }

  private Future<Void> deployKeysAndCache(Spending spending) {
    Duration ttl = config.recommendations().ttl();
    return deployments
        .needed(() -> new KeyPoolVerticle(config.gemini(), keys, spending, redis, clock))
        .compose(ok -> deployments.needed(() -> new CacheVerticle(redis, ttl)));
  }

  private Future<Void> deployStats() {
    return deployments.needed(() -> new StatsVerticle(config.database(), config.statistics()));
  }

  private Future<Void> deployGemini(int instances, Prompt prompt) {
    return deployments.needed(
        instances, () -> new GeminiVerticle(config.gemini(), keys, prompt, clock.local()));
  }

  private Future<Void> deployPlan(Prompt prompt, Spending spending) {
    return deployments
        .needed(() -> new PlanVerticle(config, prompt, spending, clock.local()))
        .compose(
            ok -> deployments.needed(() -> new PreviewVerticle(config, prompt, clock.local())));
  }

  /** What cannot be counted cannot be kept within a budget. */
  private Spending spending() {
    Prices prices = Prices.parse(PricesFile.read(config.gemini().prices()));
    Spending spending = new Spending(prices, config.gemini().dailyBudgetUsd());
    if (keys.ring().hasPaid()) {
      spending.requirePrices(Words.models(config).toList());
    }
    return spending;
  }

  private List<String> modelsWithoutPrice(Spending spending) {
    return keys.ring().hasPaid() ? spending.withoutPrice(Words.models(config).toList()) : List.of();
  }

  /** Stops beside the work, not after it: both together would take longer than Docker waits. */
  private Future<Void> deployWebhook() {
    return config
        .alert()
        .address()
        .map(to -> deployments.intake(() -> new WebhookVerticle(to, clock.local())))
        .orElseGet(Future::succeededFuture);
  }

  /**
   * From now on keys and limits that change in the configuration hold without a restart.
   *
   * @param origin of the configuration this service was made with
   * @param every time between two looks at it
   * @return completes when the watch has begun
   */
  public Future<Void> watch(ConfigOrigin origin, Duration every) {
    return deployments.intake(() -> new ConfigWatch(origin, every, this::replaceKeys));
  }

  private void replaceKeys(List<ApiKey> with) {
    KeyRing before = keys.ring();
    KeyRing after = new KeyRing(with);
    keys.replace(after);
    LOG.info(
        "Keys replaced keys={} added={} removed={}",
        after.size(),
        missing(before, after),
        missing(after, before));
    Keys.REPLACED
        .ask(vertx, new Keys.Replaced())
        .onFailure(cause -> LOG.warn("Keys not adopted yet reason={}", cause.getMessage()));
  }

  private static long missing(KeyRing in, KeyRing of) {
    return of.all().stream()
        .map(PooledKey::fingerprint)
        .filter(fingerprint -> in.byFingerprint(fingerprint).isEmpty())
        .count();
  }

  /**
   * Deploys what can look at orders and keys, and nothing that takes work or writes.
   *
   * @return completes when questions can be asked on the bus; servers may be away
   */
  public Future<Void> startLooking() {
    ByReference.install(vertx);
    // A configuration the start would refuse is refused here, too.
    spending();
    return deployStats().compose(ok -> deployGemini(1, Prompt.of(config)));
  }

  /**
   * Deploys what can say what a run would bring or send, and nothing that takes work or writes.
   *
   * @return completes when it can be asked for on the bus; servers may be away
   */
  public Future<Void> startPlanning() {
    ByReference.install(vertx);
    Spending spending = spending();
    Duration ttl = config.recommendations().ttl();
    return deployments
        .needed(() -> KeyPoolVerticle.looking(config.gemini(), keys, spending, redis, clock))
        .compose(ok -> deployments.needed(() -> new CacheVerticle(redis, ttl)))
        .compose(ok -> deployStats())
        .compose(ok -> deployPlan(Prompt.of(config), spending));
  }

  /**
   * Deploys what asks for runs by itself: schedule, Kafka, HTTP.
   *
   * @return completes when HTTP listens; Kafka may be away
   */
  public Future<Void> startTriggers() {
    return deployments
        .needed(eventLoops(), PulseVerticle::new)
        .compose(
            ok ->
                deployments.intake(
                    () -> new SchedulerVerticle(config.schedule(), redis, clock.local())))
        .compose(ok -> deployments.intake(() -> new KafkaVerticle(config.kafka(), clock.local())))
        .compose(ok -> deployments.intake(() -> new RunRecordsVerticle(config.kafka())))
        .compose(ok -> deployments.intake(() -> http));
  }

  /** Where HTTP listens, once {@link #startTriggers} has completed. */
  public URI address() {
    return http.address();
  }

  /** Stops everything; completes even where something refuses to stop. */
  public Future<Void> stop() {
    return deployments.stop().compose(ended -> redis.close());
  }

  private static int eventLoops() {
    return VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE;
  }
}
