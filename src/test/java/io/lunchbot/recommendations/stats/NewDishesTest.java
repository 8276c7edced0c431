package io.lunchbot.recommendations.stats;

import static io.lunchbot.recommendations.stats.HandMadeUser.combo;
import static io.lunchbot.recommendations.stats.HandMadeUser.list;
import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.config.StatisticsRules;
import io.lunchbot.recommendations.stats.Menu.Dish;
import io.lunchbot.recommendations.stats.OrderStats.NewDish;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NewDishesTest {
  private static final LocalDate DAY = LocalDate.of(2026, 4, 20);
  private static final Map<String, List<NewDish>> HUNDRED =
      Map.of("main", IntStream.rangeClosed(1, 100).mapToObj(id -> dish(id, "Dish " + id)).toList());

  private static NewDish dish(int id, String name) {
    return new NewDish(id, name, "main");
  }

  private static List<String> draw(Map<String, List<NewDish>> offers, long tgid, LocalDate day) {
    return NewDishes.draw(List.of(offers), Set.of(), Map.of(), tgid, day).stream()
        .map(NewDish::name)
        .toList();
  }

  @Test
  void sixty_are_drawn_at_most_and_all_when_there_are_fewer() {
    Map<String, List<NewDish>> five = Map.of("main", HUNDRED.get("main").subList(0, 5));

    assertThat(draw(HUNDRED, 1, DAY)).hasSize(60).doesNotHaveDuplicates();
    assertThat(draw(five, 1, DAY))
        .containsExactlyInAnyOrder("Dish 1", "Dish 2", "Dish 3", "Dish 4", "Dish 5");
    assertThat(draw(Map.of(), 1, DAY)).isEmpty();
  }

  @Test
  void one_user_hears_of_the_same_dishes_all_day_and_of_others_tomorrow() {
    List<String> today = draw(HUNDRED, 1, DAY).subList(0, 12);

    assertThat(draw(HUNDRED, 1, DAY).subList(0, 12)).isEqualTo(today);
    assertThat(draw(HUNDRED, 1, DAY.plusDays(1)).subList(0, 12)).isNotEqualTo(today);
  }

  @Test
  void every_dish_is_first_for_about_as_many_users_as_any_other() {
    Map<String, Integer> told = new HashMap<>();

    for (long tgid = 5_000_000_000L; tgid < 5_000_001_000L; tgid++) {
      draw(HUNDRED, tgid, DAY).subList(0, 12).forEach(name -> told.merge(name, 1, Integer::sum));
    }

    // 1000 users hear of 12 dishes of 100 each: 120 a dish on average.
    assertThat(told).hasSize(100);
    assertThat(told.values()).allMatch(number -> number > 75 && number < 175);
  }

  @Test
  void a_name_is_drawn_once_and_known_or_blank_names_never() {
    List<Map<String, List<NewDish>>> cafes =
        List.of(
            Map.of("main", List.of(dish(1, "Borscht"), dish(4, ""))),
            Map.of("soup", List.of(dish(2, "Borscht"), dish(3, "Caesar"))));

    assertThat(NewDishes.draw(cafes, Set.of("Caesar"), Map.of(), 1, DAY))
        .extracting(NewDish::name)
        .containsExactly("Borscht");
  }

  @Test
  void what_is_neglected_comes_first_and_twice_as_often_and_sauces_last() {
    Map<String, List<NewDish>> menu = new HashMap<>();
    for (String category : List.of("soup", "salad", "main", "extra")) {
      menu.put(
          category,
          IntStream.range(0, 9)
              .mapToObj(i -> new NewDish(i, category + " " + i, category))
              .toList());
    }
    Map<String, Long> counts = Map.of("soup", 1L, "salad", 4L, "main", 5L);

    List<String> drawn =
        NewDishes.draw(List.of(menu), Set.of(), counts, 1, DAY).stream()
            .map(NewDish::category)
            .toList();

    assertThat(drawn.subList(0, 6))
        .containsExactly("soup", "soup", "salad", "main", "extra", "extra");
    assertThat(drawn.subList(6, 9)).containsExactly("soup", "soup", "salad");
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
    return ((OrderStats) tally.stats(DAY)).newDishes().stream().map(NewDish::name).toList();
  }
}
