package io.lunchbot.recommendations.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.stats.OrderStats.NewDish;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MenuTest {
  private static final Menu MENU =
      new Menu.Builder(true)
          .add(new Menu.Dish(1, 1, " Уха\t", "soup", true, true))
          .add(new Menu.Dish(2, 1, "Плов", "main", false, true))
          .add(new Menu.Dish(3, 2, "Борщ", "soup", true, false))
          .build();

  @Test
  void names_are_those_of_what_can_be_ordered_written_as_they_are_suggested() {
    List<NewDish> suggested =
        NewDishes.draw(
            List.of(MENU.offers(1)), Set.of(), Map.of(), 7, LocalDate.parse("2026-11-25"));

    assertThat(MENU.names()).containsExactly("Уха");
    assertThat(suggested).containsExactly(new NewDish(1, "Уха", "soup"));
  }
}
