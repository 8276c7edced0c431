package io.lunchbot.recommendations.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.parser.CronParser;
import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.schedule.NightSchedule.Decision;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NightScheduleTest {
  private static final Duration TWELVE_HOURS = Duration.ofHours(12);

  @ParameterizedTest
  @CsvSource({
    // Spring: 02:00 becomes 03:00, so 02:30 is at the jump.
    "Europe/Berlin,    30 2 * * *, 2026-03-29, 2026-03-29T01:00:00Z",
    "Europe/Berlin,    0 3 * * *,  2026-03-29, 2026-03-29T01:00:00Z",
    "America/New_York, 30 2 * * *, 2026-03-08, 2026-03-08T07:00:00Z",
    "America/New_York, 0 3 * * *,  2026-03-08, 2026-03-08T07:00:00Z",
    // Autumn: Berlin shows 02:30 twice, New York 01:30; the first showing counts.
    "Europe/Berlin,    30 2 * * *, 2026-10-25, 2026-10-25T00:30:00Z",
    "Europe/Berlin,    0 3 * * *,  2026-10-25, 2026-10-25T02:00:00Z",
    "America/New_York, 30 2 * * *, 2026-11-01, 2026-11-01T07:30:00Z",
    "America/New_York, 30 1 * * *, 2026-11-01, 2026-11-01T05:30:00Z",
    "America/New_York, 0 3 * * *,  2026-11-01, 2026-11-01T08:00:00Z",
  })
  void every_night_around_a_clock_change_is_run_once(
      String zone, String cron, String changeDay, String changeNightRunsAt) {
    Node node = new Node(cron, zone, TWELVE_HOURS);
    LocalDateTime change = LocalDateTime.parse(changeDay + "T00:00");
    Instant from = node.schedule.instantOf(change.minusDays(3).plusHours(12));
    Instant to = node.schedule.instantOf(change.plusDays(3).plusHours(12));

    node.live(from, to, Duration.ofSeconds(47), Duration.ofMinutes(17));

    assertThat(node.fired.keySet().stream().map(LocalDateTime::toLocalDate))
        .containsExactlyElementsOf(
            change
                .toLocalDate()
                .minusDays(2)
                .datesUntil(change.toLocalDate().plusDays(4))
                .toList());
    Instant changeNight =
        node.fired.entrySet().stream()
            .filter(night -> night.getKey().toLocalDate().equals(change.toLocalDate()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElseThrow();
    assertThat(Duration.between(Instant.parse(changeNightRunsAt), changeNight))
        .isBetween(Duration.ZERO, Duration.ofSeconds(47));
    assertThat(node.repeated).isEmpty();
  }

  @Test
  void a_short_period_runs_each_local_time_once_and_rests_while_the_clock_repeats_itself() {
    Node node = new Node("*/5 * * * *", "Europe/Berlin", TWELVE_HOURS);

    node.live(
        Instant.parse("2026-10-24T23:58:00Z"),
        Instant.parse("2026-10-25T02:06:00Z"),
        Duration.ofSeconds(20),
        Duration.ofMinutes(7));

    List<LocalDateTime> expected = new ArrayList<>();
    for (LocalDateTime at = LocalDateTime.parse("2026-10-25T02:00");
        !at.isAfter(LocalDateTime.parse("2026-10-25T03:05"));
        at = at.plusMinutes(5)) {
      expected.add(at);
    }
    assertThat(node.fired.keySet()).containsExactlyElementsOf(expected);
    assertThat(node.fired.get(LocalDateTime.parse("2026-10-25T02:55")))
        .isBefore(Instant.parse("2026-10-25T01:00:00Z"));
    assertThat(node.fired.get(LocalDateTime.parse("2026-10-25T03:00")))
        .isAfterOrEqualTo(Instant.parse("2026-10-25T02:00:00Z"));
    assertThat(node.repeated).isEmpty();
  }

  @Test
  void a_short_period_makes_up_for_a_skipped_hour_with_one_run() {
    Node node = new Node("*/5 * * * *", "Europe/Berlin", TWELVE_HOURS);

    node.live(
        Instant.parse("2026-03-29T00:53:00Z"),
        Instant.parse("2026-03-29T01:06:00Z"),
        Duration.ofSeconds(20),
        Duration.ofDays(1));

    assertThat(node.fired.keySet())
        .containsExactly(
            LocalDateTime.parse("2026-03-29T01:55"),
            LocalDateTime.parse("2026-03-29T03:00"),
            LocalDateTime.parse("2026-03-29T03:05"));
  }

  @Test
  void of_several_missed_nights_only_the_newest_is_made_up_for() {
    NightSchedule schedule = schedule("0 3 * * *", "UTC", TWELVE_HOURS);

    Decision decision =
        schedule.decide(LocalDateTime.parse("2026-11-20T03:00"), at("2026-11-24T14:59:00Z"));

    assertThat(decision.due()).contains(LocalDateTime.parse("2026-11-24T03:00"));
    assertThat(decision.next()).contains(at("2026-11-25T03:00:00Z"));
  }

  @Test
  void a_night_missed_by_more_than_the_window_is_left_out() {
    NightSchedule schedule = schedule("0 3 * * *", "UTC", TWELVE_HOURS);

    Decision decision =
        schedule.decide(LocalDateTime.parse("2026-11-20T03:00"), at("2026-11-24T15:00:01Z"));

    assertThat(decision.due()).isEmpty();
    assertThat(decision.next()).contains(at("2026-11-25T03:00:00Z"));
  }

  @Test
  void without_a_window_a_night_still_begins_when_the_timer_is_a_little_late() {
    NightSchedule schedule = schedule("0 3 * * *", "UTC", Duration.ZERO);
    LocalDateTime last = LocalDateTime.parse("2026-11-23T03:00");

    assertThat(schedule.decide(last, at("2026-11-24T03:00:59Z")).due()).isPresent();
    assertThat(schedule.decide(last, at("2026-11-24T03:01:01Z")).due()).isEmpty();
  }

  @Test
  void nothing_is_due_before_its_time() {
    NightSchedule schedule = schedule("0 3 * * *", "Europe/Moscow", TWELVE_HOURS);

    Decision decision =
        schedule.decide(LocalDateTime.parse("2026-11-23T03:00"), at("2026-11-23T23:59:59.999Z"));

    assertThat(decision)
        .isEqualTo(new Decision(Optional.empty(), Optional.of(at("2026-11-24T00:00:00Z"))));
  }

  @Test
  void a_clock_set_back_does_not_run_a_night_again() {
    NightSchedule schedule = schedule("0 3 * * *", "UTC", TWELVE_HOURS);
    LocalDateTime last = LocalDateTime.parse("2026-11-24T03:00");
    Instant setBack = at("2026-11-24T02:10:00Z");

    LocalDateTime from = schedule.goOnFrom(Optional.of(last), setBack);

    assertThat(schedule.decide(from, setBack))
        .isEqualTo(new Decision(Optional.empty(), Optional.of(at("2026-11-25T03:00:00Z"))));
    assertThat(schedule.decide(from, at("2026-11-24T03:00:00Z")).due()).isEmpty();
    assertThat(schedule.decide(from, at("2026-11-25T03:00:00Z")).due())
        .contains(LocalDateTime.parse("2026-11-25T03:00"));
  }

  @Test
  void a_record_of_a_wrong_clock_does_not_stop_the_schedule_for_years() {
    NightSchedule schedule = schedule("0 3 * * *", "UTC", TWELVE_HOURS);
    Instant now = at("2026-11-24T12:00:00Z");

    LocalDateTime from =
        schedule.goOnFrom(Optional.of(LocalDateTime.parse("2031-01-01T03:00")), now);

    assertThat(schedule.decide(from, now))
        .isEqualTo(new Decision(Optional.empty(), Optional.of(at("2026-11-25T03:00:00Z"))));
  }

  @Test
  void the_first_start_ever_makes_up_for_nothing_not_even_between_two_showings_of_an_hour() {
    NightSchedule schedule = schedule("30 2 * * *", "Europe/Berlin", TWELVE_HOURS);
    Instant secondShowing = at("2026-10-25T01:10:00Z");

    LocalDateTime from = schedule.goOnFrom(Optional.empty(), secondShowing);

    assertThat(schedule.decide(from, secondShowing))
        .isEqualTo(new Decision(Optional.empty(), Optional.of(at("2026-10-26T01:30:00Z"))));
  }

  @Test
  void an_expression_that_never_matches_is_never_due() {
    NightSchedule schedule = schedule("0 3 30 2 *", "UTC", TWELVE_HOURS);
    Instant now = at("2026-11-24T12:00:00Z");

    assertThat(schedule.decide(schedule.goOnFrom(Optional.empty(), now), now))
        .isEqualTo(new Decision(Optional.empty(), Optional.empty()));
  }

  private static Instant at(String text) {
    return Instant.parse(text);
  }

  private static NightSchedule schedule(String cron, String zone, Duration window) {
    CronParser parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    return new NightSchedule(
        new Config.Schedule(true, parser.parse(cron), ZoneId.of(zone), window));
  }

  /** A node that looks at its clock again and again, and starts anew from its record at times. */
  private static final class Node {
    private final NightSchedule schedule;
    private final Map<LocalDateTime, Instant> fired = new LinkedHashMap<>();
    private final List<LocalDateTime> repeated = new ArrayList<>();
    private Optional<LocalDateTime> recorded = Optional.empty();

    Node(String cron, String zone, Duration window) {
      this.schedule = schedule(cron, zone, window);
    }

    void live(Instant from, Instant to, Duration step, Duration life) {
      recorded = Optional.of(schedule.goOnFrom(recorded, from));
      LocalDateTime last = recorded.get();
      Instant restart = from.plus(life);
      for (Instant now = from; now.isBefore(to); now = now.plus(step)) {
        if (now.isAfter(restart)) {
          last = schedule.goOnFrom(recorded, now);
          restart = now.plus(life);
        }
        Optional<LocalDateTime> due = schedule.decide(last, now).due();
        if (due.isPresent()) {
          last = due.get();
          recorded = due;
          if (fired.putIfAbsent(last, now) != null) {
            repeated.add(last);
          }
        }
      }
    }
  }
}
