package io.lunchbot.recommendations.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SamplesTest {
  private final Samples samples = new Samples();

  @Test
  void a_percentile_is_the_smallest_duration_that_so_many_do_not_exceed() {
    LongStream.rangeClosed(1, 2_000).map(i -> 2_001 - i).forEach(i -> samples.add(i * 1_000));
    assertThat(samples.size()).isEqualTo(2_000);
    assertThat(samples.micros(50)).isEqualTo(1_000);
    assertThat(samples.micros(99)).isEqualTo(1_980);
    assertThat(samples.micros(100)).isEqualTo(2_000);
  }

  @Test
  void one_duration_is_every_percentile() {
    samples.add(7_500);
    assertThat(samples.micros(0.1)).isEqualTo(7.5);
    assertThat(samples.micros(99.9)).isEqualTo(7.5);
  }

  @Test
  void nothing_measured_has_no_percentile() {
    assertThatIllegalStateException().isThrownBy(() -> samples.micros(50));
  }
}
