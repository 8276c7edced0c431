package io.lunchbot.recommendations.schedule;

import io.lunchbot.recommendations.bus.Outage;
import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.redis.RedisLink;
import io.lunchbot.recommendations.redis.Script;
import io.lunchbot.recommendations.run.Runs;
import io.lunchbot.recommendations.run.Trigger;
import io.lunchbot.recommendations.schedule.NightSchedule.Decision;
import io.lunchbot.recommendations.schedule.Schedule.LastNight;
import io.lunchbot.recommendations.schedule.Schedule.LastQuestion;
import io.lunchbot.recommendations.schedule.Schedule.NextNight;
import io.lunchbot.recommendations.schedule.Schedule.NextQuestion;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Triggers a run when a night is due, on every node; the trigger's key makes one run of them all.
 *
 * <p>What was last triggered is kept in Redis, so that a night missed while the service was down is
 * made up for at the next start. It is written after the run ledger has taken the trigger: dying in
 * between repeats a trigger, which starts nothing, and never loses one.
 */
public final class SchedulerVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(SchedulerVerticle.class);

  /** How long at most the clock is not looked at, so that its jumps are seen. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(60);

  private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm");

  private final Config.Schedule config;
  private final NightSchedule schedule;
  private final RedisLink redis;
  private final Clock clock;
  private final Duration lookAgain;
  private final Script forward = Script.named("schedule_forward");
  private final Outage outage = new Outage("begin the night's run");
  private LocalDateTime last;
  private long timer = -1;
  private boolean stopped;

  /** A scheduler by the given clock. */
  public SchedulerVerticle(Config.Schedule config, RedisLink redis, Clock clock) {
    this(config, redis, clock, LOOK_AGAIN);
  }

  SchedulerVerticle(Config.Schedule config, RedisLink redis, Clock clock, Duration lookAgain) {
    this.config = config;
    this.schedule = new NightSchedule(config);
    this.redis = redis;
    this.clock = clock;
    this.lookAgain = lookAgain;
  }

  /** Completes at once: Redis may be away, the schedule waits for it. */
  @Override
  public Future<?> start() {
    return Future.all(
            Schedule.NEXT.serve(vertx, this::next), Schedule.LAST.serve(vertx, this::last))
        .onSuccess(served -> begin());
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    return Future.succeededFuture();
  }

  private void begin() {
    if (!config.enabled()) {
      LOG.info("Schedule is switched off");
      return;
    }
    Optional<Instant> next = upcoming().at();
    LOG.info(
        "Schedule runs cron=\"{}\" zone={} next={} utc={}",
        config.cron().asString(),
        config.zone(),
        next.map(at -> LOCAL.format(at.atZone(config.zone()))).orElse("never"),
        next.map(Instant::toString).orElse("never"));
    if (next.isEmpty()) {
      LOG.warn("Schedule never matches cron=\"{}\"", config.cron().asString());
    }
    look();
  }

  private Future<NextNight> next(NextQuestion question) {
    return Future.succeededFuture(upcoming());
  }

  private Future<LastNight> last(LastQuestion question) {
    return Future.succeededFuture(
        new LastNight(config.enabled() ? schedule.lastDue(clock.instant()) : Optional.empty()));
  }

  private NextNight upcoming() {
    if (!config.enabled()) {
      return nextNight(Optional.empty());
    }
    Instant now = clock.instant();
    Decision decision = schedule.decide(schedule.goOnFrom(Optional.ofNullable(last), now), now);
    return nextNight(decision.due().map(schedule::instantOf).or(decision::next));
  }

  private NextNight nextNight(Optional<Instant> at) {
    return new NextNight(config.enabled(), at, config.zone(), config.cron().asString());
  }

  /** One turn: whatever comes of it, there is another. */
  private void look() {
    Future.succeededFuture()
        .compose(start -> last == null ? recall() : Future.succeededFuture(last))
        .compose(this::act)
        .onComplete(this::succeeded, this::failed);
  }

  private void succeeded(Duration wait) {
    outage.over();
    arm(wait);
  }

  private void failed(Throwable cause) {
    arm(outage.failed(cause.getMessage()));
  }

  private void arm(Duration wait) {
    if (!stopped) {
      timer = vertx.setTimer(Math.max(1, wait.toMillis()), fired -> look());
    }
  }

  /** The first start ever is recorded too: a night missed after it is made up for. */
  private Future<LocalDateTime> recall() {
    return redis
        .send(Request.cmd(Command.GET).arg(RedisKeys.SCHEDULE))
        .map(answer -> schedule.goOnFrom(recorded(answer), clock.instant()))
        .compose(this::record);
  }

  private static Optional<LocalDateTime> recorded(Response answer) {
    try {
      return Optional.ofNullable(answer).map(Response::toString).map(LocalDateTime::parse);
    } catch (DateTimeParseException e) {
      LOG.warn("Record of the schedule not understood key={} value={}", RedisKeys.SCHEDULE, answer);
      return Optional.empty();
    }
  }

  private Future<Duration> act(LocalDateTime done) {
    Instant now = clock.instant();
    last = schedule.goOnFrom(Optional.of(done), now);
    Decision decision = schedule.decide(last, now);
    return decision
        .due()
        .map(due -> fire(due, now).map(fired -> Duration.ZERO))
        .orElseGet(() -> Future.succeededFuture(untilNextLook(decision, now)));
  }

  private Future<LocalDateTime> fire(LocalDateTime due, Instant now) {
    String key = "schedule:" + LOCAL.format(due);
    LOG.info(
        "Night is due trigger={} late={}", key, Duration.between(schedule.instantOf(due), now));
    return Runs.START
        .ask(vertx, new Trigger(Trigger.Kind.SCHEDULE, key, false))
        .compose(started -> record(due));
  }

  private Future<LocalDateTime> record(LocalDateTime done) {
    return redis
        .run(forward, List.of(RedisKeys.SCHEDULE), List.of(LOCAL.format(done)))
        .map(
            answer -> {
              last = done;
              return done;
            });
  }

  private Duration untilNextLook(Decision decision, Instant now) {
    return decision
        .next()
        // Rounded up: a timer that fires within the millisecond before would look twice.
        .map(next -> Duration.between(now, next).plusMillis(1))
        .filter(wait -> wait.compareTo(lookAgain) < 0)
        .orElse(lookAgain);
  }
}
