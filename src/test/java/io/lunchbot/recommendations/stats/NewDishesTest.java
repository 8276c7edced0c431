package io.lunchbot.recommendations.stats;

import static io.lunchbot.recommendations.stats.HandMadeUser.combo;
import static io.lunchbot.recommendations.stats.HandMadeUser.list;
import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.config.StatisticsRules;
import io.lunchbot.recommendations.stats.Menu.Dish;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NewDishesTest {
  private static final LocalDate DAY = LocalDate.of(2026, 4, 20);
  private static final List<Dish> FORTY =
      IntStream.rangeClosed(1, 40).mapToObj(id -> dish(id, 1, "Dish " + id)).toList();

  @Test
  void twelve_are_drawn_at_most_and_all_when_there_are_fewer() {
    assertThat(NewDishes.draw(FORTY, Set.of(), 1, DAY)).hasSize(12).doesNotHaveDuplicates();
    assertThat(NewDishes.draw(FORTY.subList(0, 5), Set.of(), 1, DAY))
        .containsExactlyInAnyOrder("Dish 1", "Dish 2", "Dish 3", "Dish 4", "Dish 5");
    assertThat(NewDishes.draw(List.of(), Set.of(), 1, DAY)).isEmpty();
  }

  @Test
  void one_user_hears_of_the_same_dishes_all_day_and_of_others_tomorrow() {
    List<String> today = NewDishes.draw(FORTY, Set.of(), 1, DAY);

    assertThat(NewDishes.draw(FORTY, Set.of(), 1, DAY)).isEqualTo(today);
    assertThat(NewDishes.draw(FORTY, Set.of(), 1, DAY.plusDays(1))).isNotEqualTo(today);
  }

  @Test
  void every_dish_is_suggested_to_about_as_many_users_as_any_other() {
    Map<String, Integer> told = new HashMap<>();

    for (long tgid = 5_000_000_000L; tgid < 5_000_001_000L; tgid++) {
      NewDishes.draw(FORTY, Set.of(), tgid, DAY).forEach(name -> told.merge(name, 1, Integer::sum));
    }

    // 1000 users hear of 12 dishes of 40 each: 300 a dish on average.
    assertThat(told).hasSize(40);
    assertThat(told.values()).allMatch(number -> number > 230 && number < 370);
  }

  @Test
  void a_name_is_drawn_once_and_known_or_blank_names_never() {
    List<Dish> offers =
        List.of(
            dish(1, 1, "Borscht"),
            dish(2, 2, " Borscht "),
            dish(3, 2, "Caesar"),
            dish(4, 2, ""),
            dish(5, 2, " \t"));

    assertThat(NewDishes.draw(offers, Set.of("Caesar"), 1, DAY)).containsExactly("Borscht");
  }

  @Test
  void only_what_the_users_cafes_offer_and_he_has_not_had_is_new() {
    assertThat(newDishes(true)).containsExactlyInAnyOrder("Solyanka", "Pizza");
  }

  @Test
  void closed_cafes_offer_nothing_unless_the_old_rules_hold() {
    assertThat(newDishes(false)).containsExactlyInAnyOrder("Solyanka", "Pizza", "Kharcho");
  }

  /** Of a user who had Borscht in cafe 1 and Caesar in cafe 3; he never was in cafe 4. */
  private static List<String> newDishes(boolean activeCafesOnly) {
    Menu menu =
        new Menu.Builder(activeCafesOnly)
            .add(new Dish(1, 1, "Borscht", "soup", true, true))
            .add(new Dish(2, 1, "Solyanka", "soup", true, true))
            .add(new Dish(3, 1, "Okroshka", "soup", false, true))
            .add(new Dish(4, 1, "Pizza", "main", true, true))
            .add(new Dish(5, 3, "Caesar", "salad", true, false))
            .add(new Dish(6, 3, "Kharcho", "soup", true, false))
            .add(new Dish(7, 3, "Borscht", "soup", true, false))
            .add(new Dish(8, 4, "Sushi", "main", true, true))
            .build();
    UserTally tally = new UserTally(1, StatisticsRules.all(5, 30, true), menu);
    tally.add(new UserTally.Order(1, 1, list(combo("soup", 1)), "[]"));
    tally.add(new UserTally.Order(2, 3, list(combo("salad", 5)), "[]"));
    return ((OrderStats) tally.stats(DAY)).newDishes();
  }

  private static Dish dish(int id, int cafe, String name) {
    return new Dish(id, cafe, name, "main", true, true);
  }
}
