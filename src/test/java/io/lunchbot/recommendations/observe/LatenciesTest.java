package io.lunchbot.recommendations.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.observe.Latencies.Quantiles;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatenciesTest {
  private final Latencies latencies = new Latencies();

  @Test
  void nothing_has_no_quantiles() {
    assertThat(latencies.take()).isEqualTo(new Quantiles(Optional.empty(), Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 7, 300, 812, 30_000, 1_000_000})
  void a_single_one_is_told_to_five_per_cent(long millis) {
    latencies.add(Duration.ofMillis(millis));

    Quantiles told = latencies.take();
    assertThat(told.p50().orElseThrow()).isBetween((long) (millis * 0.95), (long) (millis * 1.05));
    assertThat(told.p95()).isEqualTo(told.p50());
  }

  @Test
  void half_and_nearly_all_are_told_apart_and_only_once() {
    LongStream.rangeClosed(1, 1_000).forEach(millis -> latencies.add(Duration.ofMillis(millis)));

    Quantiles told = latencies.take();

    assertThat(told.p50().orElseThrow()).isBetween(475L, 525L);
    assertThat(told.p95().orElseThrow()).isBetween(900L, 1_000L);
    assertThat(latencies.take().p50()).isEmpty();
  }

  @Test
  void what_lies_outside_counts_as_the_nearest() {
    latencies.add(Duration.ofMillis(-5));
    assertThat(latencies.take().p50()).contains(1L);

    latencies.add(Duration.ofDays(1));
    assertThat(latencies.take().p50()).contains(1L << 20);
  }

  @Test
  void what_is_drained_is_told_where_it_is_added() {
    Latencies elsewhere = new Latencies();
    LongStream.rangeClosed(1, 1_000).forEach(millis -> latencies.add(Duration.ofMillis(millis)));
    LongStream.rangeClosed(1, 500).forEach(millis -> elsewhere.add(Duration.ofMillis(millis)));

    latencies.add(elsewhere.drain());

    assertThat(elsewhere.drain()).isEmpty();
    assertThat(latencies.take().p50().orElseThrow()).isBetween(356L, 394L);
  }

  @Test
  void places_another_histogram_has_and_this_one_has_not_are_left() {
    latencies.add(Map.of(-1, 5, 161, 5, 40, -3));

    assertThat(latencies.take().p50()).isEmpty();
  }
}
