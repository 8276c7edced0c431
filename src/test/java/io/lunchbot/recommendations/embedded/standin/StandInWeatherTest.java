package io.lunchbot.recommendations.embedded.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StandInWeatherTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final Map<StandInFault, Double> NONE = Map.of();

  private final StandInWeather weather = new StandInWeather(7);

  @Test
  void storm_catches_as_many_calls_as_it_was_told() {
    weather.begin(StandInStorm.ofCalls(StandInFault.OVERLOADED, 3));

    List<Optional<StandInFault>> calls =
        Stream.generate(() -> weather.next(NONE, "model", NOON)).limit(4).toList();

    assertThat(calls.subList(0, 3)).containsOnly(Optional.of(StandInFault.OVERLOADED));
    assertThat(calls.get(3)).isEmpty();
    assertThat(weather.storm(NOON)).isEmpty();
  }

  @Test
  void storm_is_over_at_its_instant_and_not_before() {
    weather.begin(StandInStorm.until(StandInFault.STALL, NOON));

    assertThat(weather.next(NONE, "model", NOON.minusMillis(1))).contains(StandInFault.STALL);
    assertThat(weather.next(NONE, "model", NOON)).isEmpty();
  }

  @Test
  void storm_over_one_model_leaves_others_alone() {
    weather.begin(StandInStorm.ofCalls(StandInFault.OVERLOADED, 1).over("one"));

    assertThat(weather.next(NONE, "other", NOON)).isEmpty();
    assertThat(weather.next(NONE, "one", NOON)).contains(StandInFault.OVERLOADED);
    assertThat(weather.next(NONE, "one", NOON)).isEmpty();
  }

  @Test
  void storm_ends_when_it_is_called_off() {
    weather.begin(StandInStorm.ofCalls(StandInFault.OVERLOADED, 100));

    weather.calm();

    assertThat(weather.next(NONE, "model", NOON)).isEmpty();
  }

  @Test
  void faults_befall_their_share_of_calls() {
    Map<StandInFault, Double> shares = Map.of(StandInFault.FENCES, 0.05, StandInFault.CLOSE, 0.2);

    List<StandInFault> faults = faults(weather, shares, 10_000);

    assertThat(share(faults, StandInFault.FENCES)).isCloseTo(0.05, within(0.01));
    assertThat(share(faults, StandInFault.CLOSE)).isCloseTo(0.2, within(0.02));
    assertThat(faults).containsOnly(StandInFault.FENCES, StandInFault.CLOSE);
  }

  @Test
  void the_same_seed_gives_the_same_faults_and_another_gives_others() {
    Map<StandInFault, Double> shares = Map.of(StandInFault.CUT, 0.5, StandInFault.PARTS, 0.3);

    List<StandInFault> first = faults(weather, shares, 100);

    assertThat(faults(new StandInWeather(7), shares, 100)).isEqualTo(first);
    assertThat(faults(new StandInWeather(8), shares, 100)).isNotEqualTo(first);
    weather.reset();
    assertThat(faults(weather, shares, 100)).isEqualTo(first);
  }

  @Test
  void a_share_of_one_befalls_every_call() {
    assertThat(faults(weather, Map.of(StandInFault.BLOCKED, 1.0), 1_000)).hasSize(1_000);
  }

  @Test
  void texts_are_spoiled_by_their_share_and_alike_for_the_same_seed() {
    Map<StandInTextFault, Double> shares =
        Map.of(StandInTextFault.MARKUP, 0.1, StandInTextFault.REPEATED, 0.3);

    List<StandInTextFault> first = textFaults(weather, shares);

    assertThat(first.stream().filter(StandInTextFault.MARKUP::equals).count() / 10_000.0)
        .isCloseTo(0.1, within(0.01));
    assertThat(first).hasSizeBetween(3_800, 4_200).doesNotContain(StandInTextFault.OTHER_SCRIPT);
    assertThat(textFaults(new StandInWeather(7), shares)).isEqualTo(first);
  }

  @Test
  void texts_nobody_wants_spoiled_leave_chance_as_it_was() {
    Map<StandInFault, Double> shares = Map.of(StandInFault.CUT, 0.5);

    assertThat(textFaults(weather, Map.of())).isEmpty();

    assertThat(faults(weather, shares, 100)).isEqualTo(faults(new StandInWeather(7), shares, 100));
  }

  @Test
  void shares_that_are_none_are_refused() {
    StandInBehaviour good = StandInBehaviour.GOOD.with(StandInFault.CUT, 0.6);

    assertThatThrownBy(() -> good.with(StandInFault.CLOSE, 0.5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> good.with(StandInFault.CUT, -0.1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> good.with(StandInFault.CUT, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> good.with(StandInTextFault.MARKUP, 1.1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<StandInFault> faults(
      StandInWeather weather, Map<StandInFault, Double> shares, int calls) {
    return Stream.generate(() -> weather.next(shares, "model", NOON))
        .limit(calls)
        .flatMap(Optional::stream)
        .toList();
  }

  private static List<StandInTextFault> textFaults(
      StandInWeather weather, Map<StandInTextFault, Double> shares) {
    return Stream.generate(() -> weather.spoilText(shares))
        .limit(10_000)
        .flatMap(Optional::stream)
        .toList();
  }

  private static double share(List<StandInFault> faults, StandInFault wanted) {
    return faults.stream().filter(wanted::equals).count() / 10_000.0;
  }
}
