package io.lunchbot.recommendations.schedule;

import io.lunchbot.recommendations.bus.Address;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** What SchedulerVerticle answers. */
public final class Schedule {
  /** When the next night begins. */
  public static final Address<NextQuestion, NextNight> NEXT =
      new Address<>("schedule.next", NextQuestion.class, NextNight.class, Duration.ofSeconds(5));

  /** When a night was last due. */
  public static final Address<LastQuestion, LastNight> LAST =
      new Address<>("schedule.last", LastQuestion.class, LastNight.class, Duration.ofSeconds(5));

  private Schedule() {}

  /** Asks when a night was last due. */
  public record LastQuestion() {}

  /**
   * The last night.
   *
   * @param at when it was due, whether or not anybody saw to it; empty when the schedule is
   *     switched off or its expression never matched
   */
  public record LastNight(Optional<Instant> at) {}

  /** Asks when the next night begins. */
  public record NextQuestion() {}

  /**
   * The next night.
   *
   * @param enabled whether nights begin by themselves
   * @param at when it begins: in the past while a due one is not begun yet; empty when the schedule
   *     is switched off or its expression never matches
   * @param zone where the schedule's clock hangs
   * @param cron the expression nights are found by
   */
  public record NextNight(boolean enabled, Optional<Instant> at, ZoneId zone, String cron) {}
}
