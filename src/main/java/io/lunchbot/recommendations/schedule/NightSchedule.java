package io.lunchbot.recommendations.schedule;

import com.cronutils.model.time.ExecutionTime;
import io.lunchbot.recommendations.config.Config;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;

/**
 * Which nights are due. Pure and immutable.
 *
 * <p>The cron expression is read on local date-times, as if there were no daylight saving, and only
 * then is a local time looked up in the zone: one that the clock skips is at the instant of the
 * jump, one that the clock shows twice is at the first showing. So every local time is run once.
 */
public final class NightSchedule {
  /** How far a timer may be off before a night counts as missed; the longest a node looks away. */
  private static final Duration ON_TIME = Duration.ofMinutes(1);

  /** More than any clock is ever put forward or back. */
  private static final Duration LARGEST_SHIFT = Duration.ofHours(3);

  /** A record further ahead than this was written by a wrong clock. */
  private static final Duration CREDIBLE = Duration.ofDays(1);

  private final ExecutionTime cron;
  private final ZoneId zone;
  private final Duration window;

  /** The rules of one configuration. */
  public NightSchedule(Config.Schedule config) {
    this.cron = ExecutionTime.forCron(config.cron());
    this.zone = config.zone();
    this.window = config.misfireWindow().compareTo(ON_TIME) < 0 ? ON_TIME : config.misfireWindow();
  }

  /**
   * What to do now.
   *
   * @param due the local time to run for at once: of all missed ones the newest, and only while the
   *     misfire window lasts
   * @param next when there is something to do after that; empty if the expression never matches
   */
  public record Decision(Optional<LocalDateTime> due, Optional<Instant> next) {}

  /**
   * Decides.
   *
   * @param last the local time everything up to which is done, from {@link #goOnFrom}
   */
  public Decision decide(LocalDateTime last, Instant now) {
    LocalDateTime tooOld = local(now.minus(window).minus(LARGEST_SHIFT));
    LocalDateTime from = last.isAfter(tooOld) ? last : tooOld;
    Optional<LocalDateTime> passed = newestPassed(from, now);
    return new Decision(
        passed.filter(time -> !instantOf(time).isBefore(now.minus(window))),
        after(passed.orElse(from)).map(this::instantOf));
  }

  /**
   * The local time to go on from: the recorded one. At the first start ever, and where the record
   * lies more than a day ahead and so comes from a wrong clock, nothing of the past is made up for.
   */
  public LocalDateTime goOnFrom(Optional<LocalDateTime> recorded, Instant now) {
    LocalDateTime here = local(now);
    return recorded
        .filter(time -> !time.isAfter(here.plus(CREDIBLE)))
        .orElseGet(() -> newestPassed(here, now).orElse(here));
  }

  /** When the clock of the zone shows this time, or first shows it, or jumps over it. */
  public Instant instantOf(LocalDateTime time) {
    ZoneOffsetTransition transition = zone.getRules().getTransition(time);
    return transition != null && transition.isGap()
        ? transition.getInstant()
        : time.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
  }

  /** When a night was last due, whether or not anybody saw to it; empty if never. */
  public Optional<Instant> lastDue(Instant now) {
    // The clock may have been put back since: the newest local time is not always a past one.
    LocalDateTime from = local(now).plusNanos(1);
    return before(from)
        .filter(time -> instantOf(time).isAfter(now))
        .map(this::before)
        .orElseGet(() -> before(from))
        .map(this::instantOf);
  }

  private Optional<LocalDateTime> before(LocalDateTime time) {
    return cron.lastExecution(time.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
  }

  private Optional<LocalDateTime> newestPassed(LocalDateTime from, Instant now) {
    Optional<LocalDateTime> newest = Optional.empty();
    Optional<LocalDateTime> next = after(from);
    while (next.isPresent() && !instantOf(next.get()).isAfter(now)) {
      newest = next;
      next = after(next.get());
    }
    return newest;
  }

  private Optional<LocalDateTime> after(LocalDateTime time) {
    return cron.nextExecution(time.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
  }

  private LocalDateTime local(Instant instant) {
    return LocalDateTime.ofInstant(instant, zone);
  }
}
