package io.lunchbot.recommendations.embedded.standin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.embedded.standin.StandInPrompt.NewDish;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StandInWordingsTest {
  private static final List<String> WORDINGS = List.of("One soup.", "Two [7] salads.", "Three.");
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}]+");

  static Stream<List<String>> kinds() {
    List<NewDish> dishes = List.of(new NewDish(6, "Плов", "main"), new NewDish(7, "Уха", "soup"));
    return Stream.of(new RussianPhrases(), new EnglishPhrases())
        .flatMap(
            words ->
                Stream.of(
                    words.eatMore("salad"),
                    words.eatMore("soup"),
                    words.eatMore("main"),
                    words.tryNew(dishes),
                    words.alternate(dishes.get(0), 5),
                    words.explore(9, 40),
                    words.drinkWater()));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void every_kind_of_tip_has_three_wordings_with_fewer_than_half_of_their_words_in_common(
      List<String> kind) {
    assertThat(kind).hasSizeGreaterThanOrEqualTo(3);
    for (String one : kind) {
      for (String other : kind) {
        Set<String> common = words(one);
        common.retainAll(words(other));
        int fewer = Math.min(words(one).size(), words(other).size());
        assertThat(one.equals(other) || 2 * common.size() < fewer)
            .as("%s | %s", one, other)
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void every_wording_is_passed_over_on_the_night_after_it_was_said(List<String> kind) {
    for (int i = 0; i < kind.size(); i++) {
      String said = kind.get(i).replace("[6]", "«Плов \"по-узбекски\"»").replaceAll("\\d+", "1");

      assertThat(StandInWordings.fresh(kind, i, List.of(said)))
          .contains(kind.get((i + 1) % kind.size()));
    }
  }

  @Test
  void the_variant_says_which_wording_is_first() {
    assertThat(StandInWordings.fresh(WORDINGS, 1, List.of())).contains("Two [7] salads.");
    assertThat(StandInWordings.fresh(WORDINGS, 3, List.of())).contains("One soup.");
    assertThat(StandInWordings.fresh(WORDINGS, 2, List.of("three!"))).contains("One soup.");
  }

  @Test
  void no_wording_is_left_when_all_were_said() {
    assertThat(StandInWordings.fresh(WORDINGS, 1, WORDINGS)).isEmpty();
  }

  @Test
  void texts_are_alike_from_half_of_the_words_of_the_shorter_on() {
    assertThat(StandInWordings.alike("Try more soup today", "More soup!")).isTrue();
    assertThat(StandInWordings.alike("Try a soup of fish", "Soup, or some salad?")).isFalse();
    assertThat(StandInWordings.alike("Soup or salad", "Soup, or else pie")).isTrue();
    assertThat(StandInWordings.alike("Ещё салат", "еще овощи")).isTrue();
  }

  @Test
  void names_of_dishes_and_numbers_make_no_texts_alike() {
    assertThat(StandInWordings.alike("Try «soup of fish» 5", "Order \"soup of fish\" 5")).isFalse();
    assertThat(StandInWordings.alike("Try «soup of fish»", "Try [17].")).isTrue();
    assertThat(StandInWordings.alike("«soup»", "«soup»")).isFalse();
  }

  private static Set<String> words(String text) {
    return BETWEEN_WORDS
        .splitAsStream(text.toLowerCase(Locale.ROOT))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toCollection(HashSet::new));
  }
}
