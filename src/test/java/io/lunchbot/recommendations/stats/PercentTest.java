package io.lunchbot.recommendations.stats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The right column was printed by Python 3.11: {@code round(count / total * 100, 1)}. */
class PercentTest {
  @ParameterizedTest
  @CsvSource({
    "1, 3, 33.3",
    "2, 3, 66.7",
    "1, 6, 16.7",
    "5, 6, 83.3",
    "1, 7, 14.3",
    "3, 7, 42.9",
    "1, 8, 12.5",
    "3, 8, 37.5",
    "7, 8, 87.5",
    "1, 9, 11.1",
    "1, 11, 9.1",
    "1, 12, 8.3",
    "1, 13, 7.7",
    "1, 32, 3.1",
    "1, 64, 1.6",
    "1, 80, 1.2",
    "3, 80, 3.8",
    "1, 160, 0.6",
    "1, 200, 0.5",
    "3, 200, 1.5",
    "1, 400, 0.2",
    "3, 400, 0.8",
    "7, 400, 1.8",
    "1, 800, 0.1",
    "1, 1999, 0.1",
    "1, 2000, 0.1",
    "1, 2001, 0.0",
    "1, 3000, 0.0",
    "29, 200, 14.5",
    "57, 200, 28.5",
    "1, 1, 100.0",
    "10, 10, 100.0",
    "333, 1000, 33.3",
    "1245, 2000, 62.3",
    "669, 2000, 33.5",
    "0, 5, 0.0",
    "2147483647, 2147483648, 100.0",
    "1, 2147483647, 0.0",
  })
  void shares_are_rounded_to_one_digit(long count, long total, String python) {
    assertThat(String.valueOf(Percent.of(count, total))).isEqualTo(python);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 16, 6.2",
    "3, 16, 18.8",
    "5, 16, 31.2",
    "7, 16, 43.8",
    "9, 16, 56.2",
    "11, 16, 68.8",
    "13, 16, 81.2",
    "15, 16, 93.8",
  })
  void exact_halves_go_to_the_even_digit(long count, long total, String python) {
    assertThat(String.valueOf(Percent.of(count, total))).isEqualTo(python);
  }

  /** Each of these is a half in decimal notation and a little less or more in binary. */
  @ParameterizedTest
  @CsvSource({
    "23, 80, 28.7",
    "51, 80, 63.7",
    "46, 160, 28.7",
    "276, 960, 28.7",
    "969, 1520, 63.7",
    "414, 1440, 28.7",
    "1099, 2000, 54.9",
    "227, 2000, 11.3",
    "951, 2000, 47.5",
    "639, 2000, 31.9",
    "471, 2000, 23.5",
    "408, 640, 63.7",
  })
  void halves_that_are_none_in_binary_go_where_the_binary_value_lies(
      long count, long total, String python) {
    assertThat(String.valueOf(Percent.of(count, total))).isEqualTo(python);
  }
}
