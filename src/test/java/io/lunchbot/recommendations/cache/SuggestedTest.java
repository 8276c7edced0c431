package io.lunchbot.recommendations.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuggestedTest {
  private static final long TONIGHT = Suggested.night(Instant.parse("2026-11-29T00:00:00Z"));

  @Test
  void what_is_written_is_read_again() {
    Suggested some =
        Suggested.NONE.with(TONIGHT - 1, List.of(-7, 2_000_000_000)).with(TONIGHT, List.of(5));

    assertThat(some.text()).isEqualTo("20785:-7,2000000000;20786:5");
    assertThat(Suggested.parse(some.text())).isEqualTo(some);
    assertThat(Suggested.parse("")).isEqualTo(Suggested.NONE);
  }

  @Test
  void seven_nights_count_the_oldest_first_and_tonight_does_not() {
    Suggested all = Suggested.NONE;
    for (int night = 9; night >= 0; night--) {
      all = all.with(TONIGHT - night, List.of(night));
    }

    assertThat(all.before(TONIGHT)).containsExactly(7, 6, 5, 4, 3, 2, 1);
    assertThat(all.byNight()).hasSize(8);
  }

  @Test
  void the_same_night_adds_up_and_is_bounded() {
    Suggested twice =
        Suggested.NONE
            .with(TONIGHT, List.of(1, 2))
            .with(TONIGHT, List.of(2, 3))
            .with(TONIGHT, List.of());

    assertThat(twice.byNight().get(TONIGHT)).containsExactly(1, 2, 3);
    List<Integer> many = IntStream.range(0, 100).boxed().toList();
    assertThat(Suggested.NONE.with(TONIGHT, many).byNight().get(TONIGHT)).hasSize(12);
    assertThat(Suggested.NONE.with(TONIGHT, List.of())).isEqualTo(Suggested.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        ":",
        "1:",
        ":2",
        "1:2,",
        "1:a",
        "[\"Суп\"]",
        "99999999999:1",
        "1:99999999999"
      })
  void whatever_else_stands_there_counts_as_nothing(String text) {
    assertThat(Suggested.parse(text).before(2)).isEmpty();
    assertThat(Suggested.parse(text + ";20785:4").before(TONIGHT)).containsExactly(4);
  }
}
