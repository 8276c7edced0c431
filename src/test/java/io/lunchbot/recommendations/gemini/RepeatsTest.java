package io.lunchbot.recommendations.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepeatsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Ешьте суп через день|Ешьте суп через день!|true",
        "Ешьте суп через день|ЕШЬТЕ — суп, через «день»|true",
        "Ещё супа|Еще супа|true",
        "Ешьте суп через день|Ешьте суп каждый день|true",
        "Ешьте суп через день|Ешьте салат каждый день|false",
        "Ешьте суп через день|Ешьте суп|false",
        "Ешьте суп|Пейте воду|false",
        "…|!|false"
      })
  void one_word_in_four_may_be_another(String one, String other, boolean near) {
    assertThat(Repeats.isNear(one, other)).isEqualTo(near);
    assertThat(Repeats.isNear(other, one)).isEqualTo(near);
  }

  @ParameterizedTest
  @CsvSource({"Уха, true", "Плов, false"})
  void a_dish_that_was_not_named_makes_it_another_tip(String dish, boolean repeated) {
    String tip = "Попробуйте завтра на обед «" + dish + "»";

    assertThat(
            Repeats.isOneOf(
                List.of("Попробуйте завтра на обед «Уха»"), tip, List.of(new Dish(1, dish))))
        .isEqualTo(repeated);
  }
}
