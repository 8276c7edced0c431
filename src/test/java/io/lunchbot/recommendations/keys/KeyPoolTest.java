package io.lunchbot.recommendations.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.config.Limits;
import io.lunchbot.recommendations.config.Tier;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyPoolTest {
  private static final Instant NOW = Instant.parse("2026-11-25T03:00:00Z");
  private static final KeyGroup ONE = group("one", Tier.FREE);
  private static final KeyGroup TWO = group("two", Tier.FREE);
  private static final KeyGroup PAID = group("paid", Tier.PAID);
  private static final List<KeyGroup> ALL = List.of(PAID, ONE, TWO);

  private final KeyPool pool = new KeyPool();

  private static KeyGroup group(String name, Tier tier) {
    return new KeyGroup(name, tier, new Limits(195, 0, 0), List.of());
  }

  @Test
  void free_comes_before_paid_and_else_the_order_of_the_configuration() {
    assertThat(pool.order(ALL, NOW)).containsExactly(ONE, TWO, PAID);
  }

  @Test
  void the_most_requests_left_come_first_but_never_paid_before_free() {
    pool.granted(List.of(ONE), 0, 5, NOW);
    pool.granted(List.of(TWO), 0, 9, NOW);

    assertThat(pool.order(ALL, NOW)).containsExactly(TWO, ONE, PAID);
  }

  @Test
  void a_project_nobody_knows_about_counts_as_untouched() {
    pool.granted(List.of(ONE), 0, 1_000_000, NOW);

    assertThat(pool.order(ALL, NOW)).containsExactly(TWO, ONE, PAID);
  }

  @Test
  void those_offered_before_the_one_that_had_room_are_full() {
    pool.granted(List.of(ONE, TWO), 1, 1, NOW);

    assertThat(pool.order(ALL, NOW)).containsExactly(TWO, ONE, PAID);
  }

  @Test
  void a_refused_project_is_offered_last_until_that_is_forgotten() {
    pool.granted(List.of(TWO), 0, 3, NOW);
    pool.refused("one", NOW);
    assertThat(pool.order(ALL, NOW)).containsExactly(TWO, ONE, PAID);
    assertThat(pool.order(ALL, NOW.plusSeconds(62))).containsExactly(TWO, ONE, PAID);

    assertThat(pool.order(ALL, NOW.plusSeconds(63))).containsExactly(ONE, TWO, PAID);
  }
}
