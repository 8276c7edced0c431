package io.lunchbot.recommendations.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "**Суп** дня|Суп дня",
        "*Суп* дня|Суп дня",
        "__Суп__ и _каша_|Суп и каша",
        "`Суп` и ~~каша~~|Суп и каша",
        "# Суп|Суп",
        "- Суп|Суп",
        "• Суп|Суп",
        "2) Суп|Суп",
        "2 * 3 порции|2 * 3 порции",
        "суп_дня|суп_дня",
        "3,5 порции|3,5 порции"
      })
  void what_makes_words_bold_or_a_list_is_taken_away_and_nothing_else(String text, String plain) {
    assertThat(PlainText.of(text)).isEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com/",
        "tg://resolve",
        "www.example",
        "зайдите на обед.рф",
        "t.me/lunch",
        "vk.cc/x",
        "кафе.РФ",
        "evil.de",
        "зайди на x.pizza",
        "@lunch_bot",
        "<b>суп",
        "< a href",
        "</i>",
        "<!-- -->",
        "суп](x",
        "суп&nbsp;дня",
        "**суп"
      })
  void tags_and_links_are_found(String text) {
    assertThat(PlainText.isPlain(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Суп «Харчо» (острый), 300 г.",
        "Борщ & сметана; 5 < 7",
        "Coca-Cola 0.5 л*",
        "Пицца [30 см]",
        "Салат №3 + соус @ 15:00",
        "Обед. Каша.",
        "soup.By the way"
      })
  void names_as_menus_have_them_are_plain(String text) {
    assertThat(PlainText.isPlain(text)).isTrue();
  }
}
