package io.lunchbot.recommendations.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.gemini.Grounding.Flaw;
import io.lunchbot.recommendations.gemini.Grounding.Judged;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of a user who may be told of «Борщ» [1], «Плов» [2] and «Суп [дня]» [3]. */
class GroundingTest {
  private static final PreparedPrompt PROMPT = SampleStats.prepared("Борщ", "Плов", "Суп [дня]");
  private static final Grounding GROUNDING = Grounding.alone(SampleStats.RULES, PROMPT);

  private static Judged judged(String summary, String... tips) {
    return GROUNDING.judge(new Answer(summary, List.of(tips)));
  }

  private static Optional<String> reason(Judged judged) {
    return judged.flaw().map(Flaw::reason);
  }

  private static Answer shown(Judged judged) {
    return judged.rest().orElseThrow().answer();
  }

  @Test
  void the_menus_names_stand_where_the_markers_stood() {
    Judged judged = judged("Вы любите [1].", "Возьмите [2] или [3].", "Чередуйте супы.");

    assertThat(judged.flaw()).isEmpty();
    assertThat(shown(judged))
        .isEqualTo(
            new Answer(
                "Вы любите «Борщ».",
                List.of("Возьмите «Плов» или «Суп [дня]».", "Чередуйте супы.")));
    Named named = judged.rest().orElseThrow().named();
    assertThat(named.summary()).extracting(Dish::name).containsExactly("Борщ");
    assertThat(named.inTips()).extracting(Dish::name).containsExactly("Плов", "Суп [дня]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"【2】", "{2}", "«[2]»", "[ 2 ]", "[№2]", "[#2]", "\"[2]\"", "“[2]”", "[2]"})
  void a_marker_is_read_as_models_write_it(String marker) {
    assertThat(shown(judged("Вы любите супы.", "Возьмите " + marker + ".")).tips())
        .containsExactly("Возьмите «Плов».");
  }

  @Test
  void several_numbers_in_one_marker_are_several_dishes() {
    assertThat(shown(judged("Вы любите супы.", "Возьмите [1, 2].")).tips())
        .containsExactly("Возьмите «Борщ», «Плов».");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Возьмите [4].|unknown_marker",
        "Возьмите [0].|unknown_marker",
        "Возьмите [1, 44].|unknown_marker",
        "Возьмите [борщ].|unknown_marker",
        "Возьмите 1].|unknown_marker",
        "Возьмите «Котлету по-марсиански».|unknown_dish",
        "Возьмите \"Суп дня и ночи\".|unknown_dish",
        "Возьмите ‘Суп дня и ночи’.|unknown_dish",
        "Возьмите «[1] с трюфелем».|unknown_dish",
        "Возьмите «Выдуманное\".|unknown_dish",
        "Возьмите {44}.|unknown_marker",
        "Смотрите bit.ly/abc|markup",
        "Пишите на a@x.de|markup",
        "Смотрите https://example.com/[1]|markup",
        "Смотрите на www.example.com|markup",
        "Спросите @lunch_bot про [1].|markup",
        "Возьмите <b>[1]</b>.|markup",
        "Возьмите [1](http://x.ru).|markup"
      })
  void whatever_is_on_no_list_and_is_no_plain_text_is_not_shown(String tip, String reason) {
    Judged judged = judged("Вы любите [1].", "Чередуйте супы.", tip);

    assertThat(reason(judged)).contains(reason);
    assertThat(shown(judged).tips()).containsExactly("Чередуйте супы.");
  }

  @Test
  void emphasis_and_bullets_are_taken_away_and_cost_nothing() {
    Judged judged = judged("**Вы** любите _супы_.", "- Возьмите **[2]**.", "1. `Чередуйте` супы.");

    assertThat(judged.flaw()).isEmpty();
    assertThat(shown(judged))
        .isEqualTo(new Answer("Вы любите супы.", List.of("Возьмите «Плов».", "Чередуйте супы.")));
  }

  @Test
  void a_name_of_the_lists_written_out_counts_as_named_in_quotes_or_not() {
    Judged judged = judged("Вы любите супы.", "Возьмите «плов».", "И борщ.");

    assertThat(judged.flaw()).isEmpty();
    assertThat(judged.rest().orElseThrow().named().inTips())
        .extracting(Dish::name)
        .containsExactly("Плов", "Борщ");
  }

  @Test
  void where_the_summary_is_wrong_or_no_tip_is_left_nothing_is() {
    assertThat(judged("Вы любите [9].", "Чередуйте супы.").rest()).isEmpty();
    assertThat(judged("Вы любите супы.", "Возьмите [9].").rest()).isEmpty();
  }

  @Test
  void names_make_a_text_too_long_and_more_tips_than_allowed_are_left_out() {
    AnswerRules strict =
        AnswerRules.of(
            "ru", "dishes: by number\nmax_summary: 60\nmax_tip: 50\nmax_tips: 2\nquotes: «»");
    PreparedPrompt prompt = SampleStats.prepared("Б".repeat(45));
    Grounding grounding = Grounding.alone(strict, prompt);

    Judged judged =
        grounding.judge(
            new Answer("Вы любите супы.", List.of("Возьмите [1].", "Чередуйте.", "Пейте.")));

    assertThat(reason(judged)).contains("too_long");
    assertThat(shown(judged).tips()).containsExactly("Чередуйте.");
  }

  @Test
  void a_tip_of_last_time_is_a_repeat_in_nearly_the_same_words_unless_it_names_another_dish() {
    PreparedPrompt told =
        new PreparedPrompt(
            PROMPT.head(),
            List.of(),
            PROMPT.newDishes(),
            "}",
            List.of("Возьмите завтра на обед «Борщ».", "Чередуйте супы и салаты каждый день."),
            1);
    Grounding grounding = Grounding.alone(SampleStats.RULES, told);

    Judged judged =
        grounding.judge(
            new Answer(
                "Вы любите супы.",
                List.of(
                    "Возьмите завтра на обед [1]!",
                    "Возьмите завтра на обед [2].",
                    "Чередуйте супы и салаты каждый четверг.",
                    "Берите суп через день.")));

    assertThat(reason(judged)).contains("repeated_tip");
    assertThat(shown(judged).tips())
        .containsExactly("Возьмите завтра на обед «Плов».", "Берите суп через день.");
  }
}
