package io.lunchbot.recommendations.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.observe.Latencies;
import io.lunchbot.recommendations.run.Run;
import io.lunchbot.recommendations.run.RunState;
import io.lunchbot.recommendations.run.Trigger;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RunSamplesTest {
  private static final Instant START = Instant.parse("2026-11-24T00:00:00Z");

  private final RunSamples samples = new RunSamples();

  @Test
  void a_rate_is_since_the_sample_before_and_the_first_one_since_the_start() {
    add("r1", 4, 10);
    add("r1", 6, 15);

    assertThat(rates()).containsExactly(2.5, 2.5);
    add("r1", 8, 16);
    assertThat(rates()).containsExactly(2.5, 2.5, 0.5);
  }

  @Test
  void another_run_forgets_the_one_before() {
    add("r1", 4, 10);
    add("r2", 6, 1);

    assertThat(samples.of("r1")).isFalse();
    assertThat(samples.of("r2")).isTrue();
    assertThat(samples.json()).hasSize(1);
  }

  @Test
  void a_long_run_is_told_from_its_beginning_to_its_end_in_600_points() {
    for (int second = 1; second <= 100_000; second++) {
      add("r1", second, second * 3L);
    }

    JsonArray all = samples.json();
    assertThat(all).hasSizeBetween(RunSamples.MOST / 2, RunSamples.MOST);
    assertThat(rates()).allMatch(rate -> rate == 3.0);
    assertThat(all.getJsonObject(0).getInteger("done")).isLessThan(1_000);
    assertThat(all.getJsonObject(all.size() - 1).getInteger("done")).isEqualTo(300_000);
  }

  @Test
  void samples_at_one_instant_divide_by_nothing() {
    add("r1", 0, 0);
    add("r1", 0, 5);

    assertThat(rates()).containsOnly(0.0);
  }

  private List<Double> rates() {
    return samples.json().stream().map(one -> ((JsonObject) one).getDouble("per_second")).toList();
  }

  private void add(String run, long second, long done) {
    Run at =
        new Run(
            run,
            RunState.running(),
            new Trigger(Trigger.Kind.HTTP, "http:1", false),
            Optional.of(START),
            Optional.of(START),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new Run.Counts(1_000_000, done, 0, 0, 0),
            done,
            0,
            0,
            Optional.of(BigDecimal.ZERO),
            0,
            Duration.ZERO,
            Optional.empty(),
            new TreeMap<>());
    samples.add(at, START.plusSeconds(second), new Latencies().take());
  }
}
