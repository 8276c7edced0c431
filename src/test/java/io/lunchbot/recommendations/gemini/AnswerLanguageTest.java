package io.lunchbot.recommendations.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerLanguageTest {
  private static boolean fits(String language, String... texts) {
    return AnswerLanguage.fits(language, new Answer(texts[0], Stream.of(texts).skip(1).toList()));
  }

  @ParameterizedTest
  @CsvSource({
    "ru, Вы любите супы",
    "uk, Ви любите супи",
    "kk, Сіз сорпаны жақсы көресіз",
    "sr, Волите супе",
    "sr, Volite supe",
    "en, You like soups",
    "de, Sie mögen Suppen",
    "vi, Bạn thích món súp",
    "pt-BR, Você gosta de sopas",
    "el, Σου αρέσουν οι σούπες",
    "he, אתה אוהב מרקים",
    "fa, شما سوپ دوست دارید",
    "hi, आपको सूप पसंद है",
    "ka, გიყვართ სუპები",
    "hy, Դուք սիրում եք ապուրներ",
    "ja, スープがお好きですね",
    "zh, 您喜欢喝汤",
    "ko, 수프를 좋아하시네요",
    "th, คุณชอบซุป"
  })
  void an_answer_in_the_script_of_its_language_fits(String language, String text) {
    assertThat(fits(language, text, text)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "ru, You like soups",
    "be, You like soups",
    "en, Вы любите супы",
    "pt-BR, Вы любите супы",
    "el, You like soups",
    "ja, You like soups",
    "zh, Вы любите супы",
    "sr, Σου αρέσουν"
  })
  void an_answer_in_another_script_does_not(String language, String text) {
    assertThat(fits(language, text, text)).isFalse();
  }

  @Test
  void a_language_nobody_knows_is_not_checked() {
    assertThat(fits("xx", "You like soups", "Вы любите супы")).isTrue();
  }

  @Test
  void half_of_the_letters_is_enough() {
    assertThat(fits("ru", "абвг", "abcd")).isTrue();
    assertThat(fits("ru", "абв", "abcd")).isFalse();
  }

  @Test
  void summary_and_tips_count_together() {
    assertThat(fits("ru", "abcd", "аб", "вг")).isTrue();
    assertThat(fits("ru", "абвг", "abcd", "e")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Суп «Chicken noodle soup with cream» хорош",
        "Суп “Chicken noodle soup with cream” хорош",
        "Суп „Chicken noodle soup with cream“ хорош",
        "Суп \"Chicken noodle soup with cream\" хорош"
      })
  void names_of_dishes_in_quotes_do_not_count(String text) {
    assertThat(fits("ru", text, "Да")).isTrue();
    assertThat(fits("ru", text.replaceAll("[«»“”„\"]", ""), "Да")).isFalse();
  }

  @Test
  void a_quote_that_is_never_closed_hides_nothing() {
    assertThat(fits("ru", "Да «You like soups and more", "Да")).isFalse();
  }

  @Test
  void an_answer_all_in_quotes_is_judged_by_what_is_in_them() {
    assertThat(fits("ru", "«You like soups»", "\"Try a salad\"")).isFalse();
    assertThat(fits("ru", "«Вы любите супы»", "\"Попробуйте салат\"")).isTrue();
  }

  @Test
  void digits_signs_and_pictures_belong_to_no_language() {
    assertThat(fits("ru", "12345 !!! 🍲🍲🍲 Да", "50 %")).isTrue();
    assertThat(AnswerLanguage.fits("ru", new Answer("123", List.of("456")))).isTrue();
  }
}
