package io.lunchbot.recommendations.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MentionsTest {
  private static List<String> in(String text, String... names) {
    return Mentions.in(List.of(text), List.of(names));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Борщ|Попробуйте борщ.",
        "борщ|Попробуйте «Борщ»!",
        "Жаркое с телёнком|жаркое с теленком сытнее",
        "Свёкла|СВЕКЛА",
        "Салат «Цезарь»|салат \"цезарь\" лёгкий",
        "Салат Цезарь|Салат   «Цезарь»",
        "Суп-пюре  тыквенный|Возьмите суп – пюре тыквенный",
        "Чай (0,5 л)|чай 0.5 л",
        "Йогурт|\u0418\u0306огурт",
        "Pho Bò|Try the PHO BÒ today",
        "№ 5 обед|обед: «№ 5 обед»"
      })
  void a_dish_is_found_however_it_is_written(String name, String text) {
    assertThat(in(text, name)).containsExactly(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Борщ|Борща много не бывает",
        "Рис|рисовая каша и парис",
        "Суп с курицей|Суп, а потом с курицей",
        "Dish no 1|Dish no 12",
        "12|12 заказов за 30 дней",
        "!!!|Вкусно!!!",
        "Плов|"
      })
  void what_is_no_whole_name_is_not_found(String name, String text) {
    assertThat(in(text == null ? "" : text, name)).isEmpty();
  }

  @Test
  void a_name_inside_a_longer_one_is_not_mentioned_by_it() {
    String text = "Ваш суп с курицей хорош.";

    assertThat(in(text, "Суп", "Суп с курицей")).containsExactly("Суп с курицей");
    assertThat(in(text + " Но и просто суп.", "Суп", "Суп с курицей"))
        .containsExactly("Суп с курицей", "Суп");
  }

  @Test
  void a_name_does_not_reach_from_one_text_into_the_next() {
    assertThat(Mentions.in(List.of("Любите суп", "дня нет"), List.of("Суп дня"))).isEmpty();
  }

  @Test
  void a_dish_of_others_counts_unless_it_is_one_s_own_or_part_of_it() {
    List<String> own = List.of("Борщ", "Суп с курицей");
    List<String> others = List.of("борщ", "Суп", "Плов");

    assertThat(Mentions.others(List.of("Борщ, суп с курицей и рис"), own, others)).isFalse();
    assertThat(Mentions.others(List.of("Борщ и плов"), own, others)).isTrue();
    assertThat(Mentions.others(List.of("Борщ", "и суп"), own, others)).isTrue();
  }
}
