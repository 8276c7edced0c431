package io.lunchbot.recommendations.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.bench.MonthOfNights.Night;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MonthOfNightsTest {
  private static final int USERS = 20_000;
  private static final int NIGHTS = 30;

  private static List<Night> nights(int capacity) {
    return new MonthOfNights(USERS, NIGHTS, capacity, 7).pass();
  }

  @ParameterizedTest
  @ValueSource(ints = {2_000, 3_000, 6_000})
  void nobody_waits_on_who_has_waited_more_than_twice_the_average(int capacity) {
    for (Night night : nights(capacity)) {
      assertThat(night.left())
          .as("night %d, mean %.2f", night.number(), night.meanStale())
          .filteredOn(turn -> turn.need().served())
          .allMatch(turn -> turn.need().staleDays() <= 2 * night.meanStale());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2_000, 3_000, 6_000})
  void nobody_stays_without_a_value_while_one_who_came_later_gets_one(int capacity) {
    for (Night night : nights(capacity)) {
      int longest =
          night.left().stream()
              .filter(turn -> !turn.need().served())
              .mapToInt(turn -> turn.need().staleDays())
              .max()
              .orElse(-1);
      assertThat(night.served())
          .as("night %d", night.number())
          .filteredOn(turn -> !turn.need().served())
          .allMatch(turn -> turn.need().staleDays() >= longest);
      assertThat(night.served())
          .as("night %d", night.number())
          .filteredOn(turn -> turn.need().served() && longest >= 0)
          .allMatch(turn -> turn.need().staleDays() > 2 * night.meanStale());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2_000, 3_000, 6_000})
  void nobody_waits_longer_than_asking_for_everybody_in_turn_would_take(int capacity) {
    List<Night> nights = nights(capacity);
    int most = nights.stream().mapToInt(Night::present).max().orElseThrow();
    int round = (most + capacity - 1) / capacity;

    for (Night night : nights) {
      assertThat(night.left())
          .as("night %d", night.number())
          .allMatch(turn -> turn.need().staleDays() < round);
    }
  }

  @Test
  void where_there_are_requests_for_all_nobody_waits() {
    assertThat(nights(USERS)).allMatch(night -> night.left().isEmpty());
  }
}
