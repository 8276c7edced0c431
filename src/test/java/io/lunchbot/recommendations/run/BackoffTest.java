package io.lunchbot.recommendations.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  private final Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));

  @ParameterizedTest
  @CsvSource({"1, 200", "2, 400", "5, 3200", "6, 5000", "31, 5000", "1000, 5000"})
  void waits_are_spread_up_to_a_ceiling_that_doubles(int failures, long ceiling) {
    Random random = new Random(7);

    long longest =
        IntStream.range(0, 2_000)
            .mapToLong(i -> backoff.after(failures, random).toMillis())
            .max()
            .orElseThrow();

    assertThat(longest).isBetween(ceiling * 9 / 10, ceiling);
  }
}
