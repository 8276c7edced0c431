package io.lunchbot.recommendations.embedded.standin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.embedded.standin.StandInLedger.Line;
import io.lunchbot.recommendations.embedded.standin.StandInViolation.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandInLedgerTest {
  private static final Instant NOON = Instant.parse("2026-11-23T20:00:00Z");
  private static final Line LINE = new Line("project", "model");
  private static final Line OTHER_MODEL = new Line("project", "other");
  private static final Line OTHER_PROJECT = new Line("other", "model");

  private final StandInLedger ledger = new StandInLedger();

  @Test
  void a_minute_ends_exactly_sixty_seconds_after_its_first_request() {
    StandInLimits limits = StandInLimits.ofRequests(2, 0);
    charge(limits, NOON);
    charge(limits, NOON.plusSeconds(10));

    assertThat(charge(limits, NOON.plusMillis(59_999)))
        .containsExactly(new StandInViolation(Kind.MINUTE, 2, Duration.ofMillis(1)));
    assertThat(charge(limits, NOON.plusMillis(60_000))).isEmpty();
    assertThat(charge(limits, NOON.plusMillis(60_001)))
        .containsExactly(new StandInViolation(Kind.MINUTE, 2, Duration.ofMillis(9_999)));
    assertThat(charge(limits, NOON.plusMillis(70_000))).isEmpty();
  }

  @Test
  void a_refused_call_uses_nothing_up() {
    StandInLimits limits = StandInLimits.ofRequests(1, 0);
    charge(limits, NOON);

    IntStream.range(1, 60).forEach(second -> charge(limits, NOON.plusSeconds(second)));

    assertThat(charge(limits, NOON.plusSeconds(60))).isEmpty();
    assertThat(ledger.overLimit()).isEqualTo(new StandInOverLimit(59, 59, 0, 0));
    assertThat(ledger.use("project", NOON.plusSeconds(60)))
        .containsEntry("model", new StandInUse(1, 5, 2));
  }

  @Test
  void tokens_are_counted_over_sixty_seconds_and_the_wait_is_for_enough_of_them() {
    StandInLimits limits = StandInLimits.NONE.tokens(100);
    ledger.charge(LINE, 30, limits, NOON);
    ledger.charge(LINE, 60, limits, NOON.plusSeconds(20));

    assertThat(ledger.charge(LINE, 11, limits, NOON.plusSeconds(30)))
        .containsExactly(new StandInViolation(Kind.TOKENS, 100, Duration.ofSeconds(30)));
    assertThat(ledger.charge(LINE, 41, limits, NOON.plusSeconds(30)))
        .containsExactly(new StandInViolation(Kind.TOKENS, 100, Duration.ofSeconds(50)));
    assertThat(ledger.charge(LINE, 101, limits, NOON.plusSeconds(30)))
        .containsExactly(new StandInViolation(Kind.TOKENS, 100, Duration.ofSeconds(60)));
    assertThat(ledger.charge(LINE, 10, limits, NOON.plusSeconds(30))).isEmpty();
    assertThat(ledger.overLimit()).isEqualTo(new StandInOverLimit(3, 0, 3, 0));
  }

  @Test
  void all_broken_limits_are_named_and_counted() {
    StandInLimits limits = new StandInLimits(1, 5, 1, false);
    charge(limits, NOON);

    List<StandInViolation> violations = charge(limits, NOON.plusSeconds(1));

    assertThat(violations)
        .extracting(StandInViolation::kind)
        .containsExactly(Kind.DAY, Kind.MINUTE, Kind.TOKENS);
    assertThat(ledger.overLimit("project")).isEqualTo(new StandInOverLimit(1, 1, 1, 1));
  }

  @Test
  void limits_belong_to_a_project_and_a_model() {
    StandInLimits limits = StandInLimits.ofRequests(1, 1);
    charge(limits, NOON);

    assertThat(ledger.charge(OTHER_MODEL, 1, limits, NOON)).isEmpty();
    assertThat(ledger.charge(OTHER_PROJECT, 1, limits, NOON)).isEmpty();
    assertThat(charge(limits, NOON)).hasSize(2);
    assertThat(ledger.overLimit("project")).isEqualTo(new StandInOverLimit(1, 1, 0, 1));
    assertThat(ledger.overLimit("other")).isEqualTo(StandInOverLimit.NONE);
    assertThat(ledger.projects()).containsExactlyInAnyOrder("project", "other");
  }

  @Test
  void zero_is_no_limit() {
    IntStream.range(0, 1_000).forEach(i -> charge(StandInLimits.NONE, NOON));

    assertThat(ledger.overLimit()).isEqualTo(StandInOverLimit.NONE);
    assertThat(ledger.use("project", NOON).get("model").requestsToday()).isEqualTo(1_000);
  }

  /** Midnights of a usual day, of the 23 hours in March and of the 25 hours in November. */
  @ParameterizedTest
  @CsvSource({
    "2026-11-24T07:59:59.999Z, 2026-11-24T08:00:00Z",
    "2026-07-02T06:59:59.999Z, 2026-07-02T07:00:00Z",
    "2026-03-08T07:59:59.999Z, 2026-03-08T08:00:00Z",
    "2026-03-09T06:59:59.999Z, 2026-03-09T07:00:00Z",
    "2026-11-01T06:59:59.999Z, 2026-11-01T07:00:00Z",
    "2026-11-02T07:59:59.999Z, 2026-11-02T08:00:00Z"
  })
  void a_day_ends_at_midnight_pacific_time(Instant before, Instant midnight) {
    StandInLimits limits = StandInLimits.ofRequests(0, 1);
    charge(limits, before.minusSeconds(1));

    assertThat(charge(limits, before))
        .containsExactly(new StandInViolation(Kind.DAY, 1, Duration.ofMillis(1)));
    assertThat(charge(limits, midnight)).isEmpty();
    assertThat(charge(limits, midnight.plus(Duration.ofHours(22)))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"2026-03-08T08:00:00Z, 23", "2026-11-01T07:00:00Z, 25", "2026-06-01T07:00:00Z, 24"})
  void a_day_is_as_long_as_daylight_saving_makes_it(Instant midnight, int hours) {
    StandInLimits limits = StandInLimits.ofRequests(0, 1);
    charge(limits, midnight);

    assertThat(charge(limits, midnight))
        .containsExactly(new StandInViolation(Kind.DAY, 1, Duration.ofHours(hours)));
  }

  @Test
  void counts_are_exact_under_concurrency() throws Exception {
    int threads = 8;
    int each = 20_000;
    int allowed = 100_000;
    StandInLimits limits = StandInLimits.ofRequests(allowed, 0);
    CountDownLatch ready = new CountDownLatch(threads);
    Callable<Long> caller =
        () -> {
          ready.countDown();
          ready.await();
          return IntStream.range(0, each).filter(i -> charge(limits, NOON).isEmpty()).count();
        };

    long granted = 0;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      for (Future<Long> done :
          pool.invokeAll(Stream.generate(() -> caller).limit(threads).toList())) {
        granted += done.get();
      }
    } finally {
      pool.shutdown();
    }

    long refused = (long) threads * each - allowed;
    assertThat(granted).isEqualTo(allowed);
    assertThat(ledger.overLimit()).isEqualTo(new StandInOverLimit(refused, refused, 0, 0));
  }

  @Test
  void reset_forgets_use_and_what_was_over() {
    StandInLimits limits = StandInLimits.ofRequests(1, 1);
    charge(limits, NOON);
    charge(limits, NOON);

    ledger.reset();

    assertThat(ledger.overLimit()).isEqualTo(StandInOverLimit.NONE);
    assertThat(charge(limits, NOON)).isEmpty();
  }

  private List<StandInViolation> charge(StandInLimits limits, Instant now) {
    return ledger.charge(LINE, 5, limits, now);
  }
}
