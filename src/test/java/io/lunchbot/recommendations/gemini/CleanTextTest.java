package io.lunchbot.recommendations.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CleanTextTest {
  @Test
  void controls_and_white_space_become_single_spaces() {
    String line = CleanText.of(" \u0000Борщ\r\n\tс\u00a0мясом\u2028\u0085 и\u007fхлебом\u001b ");

    assertThat(line).isEqualTo("Борщ с мясом и хлебом");
  }

  @Test
  void lone_surrogates_vanish_and_pairs_stay() {
    String line = CleanText.of("\ud83cСуп\udf72 🍲 и\ud83c");

    assertThat(line).isEqualTo("Суп 🍲 и");
  }

  @Test
  void what_reorders_or_hides_text_vanishes() {
    String line =
        CleanText.of("\ufeffПлов\u202e\u2066\u200b\u00ad\ufffe" + Character.toString(0xE0041));

    assertThat(line).isEqualTo("Плов");
  }

  @Test
  void joiners_of_words_and_emoji_stay() {
    String text = "👨‍👩‍👧 می‌خواهم";

    assertThat(CleanText.of(text)).isEqualTo(text);
  }

  @Test
  void a_cut_never_splits_a_pair() {
    assertThat(CleanText.cut("🍲🍲🍲", 2)).isEqualTo("🍲🍲");
    assertThat(CleanText.cut("Суп дня", 4)).isEqualTo("Суп");
    assertThat(CleanText.cut("Суп", 3)).isEqualTo("Суп");
  }

  @ParameterizedTest
  @CsvSource({"Ешьте суп,true", "—…,false", "👍,false", "12,false"})
  void only_words_can_be_read(String text, boolean readable) {
    assertThat(CleanText.isReadable(text)).isEqualTo(readable);
  }
}
