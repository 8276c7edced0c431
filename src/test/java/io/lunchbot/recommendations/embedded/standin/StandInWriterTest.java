package io.lunchbot.recommendations.embedded.standin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.embedded.standin.StandInPrompt.Favourite;
import io.lunchbot.recommendations.embedded.standin.StandInPrompt.NewDish;
import io.lunchbot.recommendations.embedded.standin.StandInPrompt.Share;
import io.lunchbot.recommendations.embedded.standin.StandInWriter.Text;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandInWriterTest {
  @Test
  void russian_text_speaks_of_what_was_ordered() {
    Text text = StandInWriter.write(prompt("ru", 12));

    assertThat(text.summary()).contains("12 заказов", "30 дней", "супы (67 %)", "— [1].");
    assertThat(text.tips()).hasSizeBetween(2, 3).allMatch(tip -> tip.matches(".*[а-я].*"));
    assertThat(String.join(" ", text.tips())).containsAnyOf("[2] или [3]", "[3] или [2]");
  }

  @Test
  void english_text_speaks_of_what_was_ordered() {
    Text text = StandInWriter.write(prompt("en", 12));

    assertThat(text.summary()).contains("12 orders", "30 days", "soups (67%)", "is [1].");
    assertThat(String.join(" ", text.tips()))
        .contains("salad")
        .containsAnyOf("[2] or [3]", "[3] or [2]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ru", "en"})
  void dishes_with_numbers_are_never_named(String language) {
    Text text = StandInWriter.write(prompt(language, 12));

    assertThat(text.json().encode()).doesNotContain("Борщ", "Окрошка", "Плов", "«", "\\\"");
  }

  @Test
  void dishes_without_numbers_are_named_in_quotes() {
    assertThat(StandInWriter.write(unnumbered("ru")).summary()).contains("«Борщ»");
    assertThat(tips(unnumbered("ru"))).contains("«Плов»").doesNotContain("[");
    assertThat(StandInWriter.write(unnumbered("en")).summary()).contains("\"Борщ\"");
    assertThat(tips(unnumbered("en"))).contains("\"Плов\"").doesNotContain("[");
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

  @ParameterizedTest
  @ValueSource(strings = {"ru", "en"})
  void nobody_is_told_what_he_was_told_the_night_before(String language) {
    Set<String> wordings =
        Stream.iterate(prompt(language, 12), StandInWriterTest::theNightAfter)
            .limit(200)
            .peek(
                prompt ->
                    assertThat(wordings(StandInWriter.write(prompt).tips()))
                        .hasSize(3)
                        .doesNotContainAnyElementsOf(lastWordings(prompt)))
            .flatMap(prompt -> StandInWriter.write(prompt).tips().stream())
            .map(StandInWriterTest::wording)
            .collect(Collectors.toSet());

    // Three kinds of tips; with two wordings each, somebody would know them all in two nights.
    assertThat(wordings).hasSize(9);
  }

  @Test
  void what_has_been_said_in_all_words_is_left_out_but_something_is_always_said() {
    StandInPhrases words = new EnglishPhrases();
    List<String> water = words.drinkWater();
    List<String> all = Stream.concat(words.explore(9, 40).stream(), water.stream()).toList();

    assertThat(StandInWriter.write(told(List.of())).tips()).hasSize(2);
    assertThat(StandInWriter.write(told(water)).tips())
        .hasSize(1)
        .doesNotContainAnyElementsOf(water);
    assertThat(StandInWriter.write(told(all)).tips()).hasSize(1);
  }

  @Test
  void somebody_of_whom_nothing_is_known_still_gets_a_text() {
    StandInPrompt nothing =
        new StandInPrompt("", 30, 0, List.of(), 0, 0, List.of(), List.of(), List.of());

    Text text = StandInWriter.write(nothing);

    assertThat(text.summary()).contains("0 orders");
    assertThat(text.tips()).isNotEmpty().noneMatch(String::isBlank);
  }

  private static StandInPrompt prompt(String language, int orders) {
    return prompt(language, orders, 1, List.of());
  }

  private static StandInPrompt unnumbered(String language) {
    return prompt(language, 12, 0, List.of());
  }

  /** Three dishes with the numbers from this, or all with 0. */
  private static StandInPrompt prompt(
      String language, int orders, int first, List<String> lastTips) {
    return new StandInPrompt(
        language,
        30,
        orders,
        List.of(new Share("soup", 8, 66.7), new Share("main", 4, 33.3)),
        9,
        40,
        List.of(new Favourite(first, "Борщ", 5)),
        List.of(new NewDish(2 * first, "Окрошка", "soup"), new NewDish(3 * first, "Плов", "main")),
        lastTips);
  }

  /** Somebody of whom only the menu is known. */
  private static StandInPrompt told(List<String> lastTips) {
    return new StandInPrompt("en", 30, 0, List.of(), 9, 40, List.of(), List.of(), lastTips);
  }

  /** The prompt when the person has been told what the writer says to this one. */
  private static StandInPrompt theNightAfter(StandInPrompt prompt) {
    List<String> names =
        StandInWriter.write(prompt).tips().stream()
            .map(tip -> tip.replace("[1]", "«Борщ»").replace("[2]", "«Окрошка»"))
            .map(tip -> tip.replace("[3]", "«Плов»"))
            .toList();
    return prompt(prompt.language(), prompt.orders() + 1, 1, names);
  }

  private static String tips(StandInPrompt prompt) {
    return String.join(" ", StandInWriter.write(prompt).tips());
  }

  private static List<String> lastWordings(StandInPrompt prompt) {
    // No assertion may look for none of nothing.
    return prompt.lastTips().isEmpty() ? List.of("none") : wordings(prompt.lastTips());
  }

  private static List<String> wordings(List<String> tips) {
    return tips.stream().map(StandInWriterTest::wording).toList();
  }

  /** A tip without its dishes. */
  private static String wording(String tip) {
    return Pattern.compile("«[^»]*»|\\[\\d+]").matcher(tip).replaceAll("…");
  }
}
