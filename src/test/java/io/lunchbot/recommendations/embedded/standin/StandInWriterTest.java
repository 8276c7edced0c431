package io.lunchbot.recommendations.embedded.standin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.embedded.standin.StandInPrompt.Favourite;
import io.lunchbot.recommendations.embedded.standin.StandInPrompt.Share;
import io.lunchbot.recommendations.embedded.standin.StandInWriter.Text;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StandInWriterTest {
  @Test
  void russian_text_speaks_of_what_was_ordered() {
    Text text = StandInWriter.write(prompt("ru", 12));

    assertThat(text.summary()).contains("12 заказов", "30 дней", "супы (67 %)", "«Борщ»");
    assertThat(text.tips()).hasSizeBetween(2, 3).allMatch(tip -> tip.matches(".*[а-я].*"));
    assertThat(String.join(" ", text.tips())).containsAnyOf("«Окрошка»", "«Плов»");
  }

  @Test
  void english_text_speaks_of_what_was_ordered() {
    Text text = StandInWriter.write(prompt("en", 12));

    assertThat(text.summary()).contains("12 orders", "30 days", "soups (67%)", "\"Борщ\"");
    assertThat(String.join(" ", text.tips())).contains("salad", "\"Плов\"");
  }

  @Test
  void russian_plurals_follow_the_number() {
    assertThat(StandInWriter.write(prompt("ru", 21)).summary()).contains("21 заказ");
    assertThat(StandInWriter.write(prompt("ru", 21)).summary()).doesNotContain("21 заказа");
    assertThat(StandInWriter.write(prompt("ru", 22)).summary()).contains("22 заказа");
    assertThat(StandInWriter.write(prompt("ru", 12)).summary()).contains("12 заказов");
    assertThat(StandInWriter.write(prompt("ru", 25)).summary()).contains("25 заказов");
  }

  @Test
  void the_same_statistics_give_the_same_text_and_others_give_others() {
    List<String> summaries =
        IntStream.range(5, 45)
            .mapToObj(orders -> StandInWriter.write(prompt("ru", orders)).summary())
            .map(summary -> summary.replaceAll("\\d+ заказ(а|ов)?", "N"))
            .distinct()
            .toList();

    assertThat(StandInWriter.write(prompt("ru", 7)))
        .isEqualTo(StandInWriter.write(prompt("ru", 7)));
    assertThat(summaries).hasSizeGreaterThan(3);
  }

  @Test
  void somebody_of_whom_nothing_is_known_still_gets_a_text() {
    StandInPrompt nothing = new StandInPrompt("", 30, 0, List.of(), 0, 0, List.of(), List.of());

    Text text = StandInWriter.write(nothing);

    assertThat(text.summary()).contains("0 orders");
    assertThat(text.tips()).isNotEmpty().noneMatch(String::isBlank);
  }

  private static StandInPrompt prompt(String language, int orders) {
    return new StandInPrompt(
        language,
        30,
        orders,
        List.of(new Share("soup", 8, 66.7), new Share("main", 4, 33.3)),
        9,
        40,
        List.of(new Favourite("Борщ", 5)),
        List.of("Окрошка", "Плов"));
  }
}
