package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.bus.Outages;
import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once a minute how far the active run is. Every node looks, and the first one in a minute
 * says it for all.
 */
public final class ProgressVerticle extends VerticleBase {
  /** How often it is said. */
  public static final Duration EVERY = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(ProgressVerticle.class);

  /** Of the newest runs: one may wait before the active one. */
  private static final int NEWEST = 3;

  private final RedisLink redis;
  private final NodeClock clock;
  private final Duration every;
  private RunHistory history;

  /** Where the run stood when this node last looked. */
  private Optional<Seen> before = Optional.empty();

  /** A verticle that looks once in a while. */
  public ProgressVerticle(RedisLink redis, NodeClock clock, Duration every) {
    this.redis = redis;
    this.clock = clock;
    this.every = every;
  }

  private record Seen(String run, long done, Instant at) {}

  @Override
  public Future<?> start() {
    history = new RunHistory(redis, clock);
    vertx.setPeriodic(every.toMillis(), tick -> look());
    return Future.succeededFuture();
  }

  private void look() {
    Outages.of(vertx)
        .watch(Outages.REDIS, () -> history.list(Optional.empty(), NEWEST))
        .map(list -> list.items().stream().filter(run -> run.state().isActive()).findFirst())
        .onSuccess(active -> active.ifPresentOrElse(this::seen, () -> before = Optional.empty()));
  }

  private void seen(Run run) {
    Pace pace = pace(run);
    before = Optional.of(new Seen(run.id(), run.counts().done(), clock.local().instant()));
    claim(run.id())
        .onSuccess(
            ours -> {
              if (ours) {
                say(run, pace);
              }
            });
  }

  /** Of the time since the last look, or since the run began. */
  private Pace pace(Run run) {
    Run.Counts counts = run.counts();
    return before
        .filter(seen -> seen.run().equals(run.id()))
        .map(
            seen ->
                Pace.of(
                    counts.done() - seen.done(),
                    Duration.between(seen.at(), clock.local().instant()),
                    run))
        .orElseGet(() -> Pace.of(counts.done(), run.duration(), run));
  }

  /** The claim is over a little before this node looks again, so that timers need not be exact. */
  private Future<Boolean> claim(String run) {
    return redis
        .send(
            Request.cmd(Command.SET)
                .arg(RedisKeys.progress(run))
                .arg("said")
                .arg("NX")
                .arg("PX")
                .arg(every.toMillis() * 9 / 10))
        .map(answer -> answer != null)
        .otherwise(false);
  }

  private static void say(Run run, Pace pace) {
    LOG.info(
        "Run under way run={} done={} of={} per_second={} left={} failed={} requests={}",
        run.id(),
        run.counts().done(),
        run.counts().eligible(),
        String.format(Locale.ROOT, "%.1f", pace.perSecond()),
        pace.leftText(),
        run.counts().failed(),
        run.requests());
  }
}
