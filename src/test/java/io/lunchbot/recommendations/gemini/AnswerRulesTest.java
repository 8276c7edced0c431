package io.lunchbot.recommendations.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lunchbot.recommendations.config.Config;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerRulesTest {
  private static AnswerRules rules(String language) {
    return PromptTemplate.load(
            new Config.Recommendations(
                Duration.ofDays(1), language, Duration.ZERO, Duration.ZERO, Optional.empty()))
        .rules();
  }

  @Test
  void a_head_that_says_nothing_is_a_template_of_before_with_the_widest_limits() {
    AnswerRules rules = AnswerRules.of("de", "version: 1\nlanguage: de\n");

    assertThat(rules.byNumber()).isFalse();
    assertThat(rules.words()).isEmpty();
    assertThat(rules.quotes().pairs()).isEqualTo(Quotes.KNOWN);
    assertThat(rules.maxSummary()).isEqualTo(500);
    assertThat(rules.maxTip()).isEqualTo(300);
    assertThat(rules.maxTips()).isEqualTo(5);
  }

  @Test
  void what_a_head_says_holds() {
    AnswerRules rules =
        AnswerRules.of(
            "de",
            "dishes: by number\nquotes: „“  \"\"\nwords: und Sie, ES\nmax_summary: 60\nmax_tip:"
                + " 50\nmax_tips: 1\n");

    assertThat(rules.byNumber()).isTrue();
    assertThat(rules.quotes().quoted("Suppe")).contains("„Suppe“");
    assertThat(rules.words()).containsExactlyInAnyOrder("und", "sie", "es");
    assertThat(rules.maxSummary()).isEqualTo(60);
    assertThat(rules.maxTip()).isEqualTo(50);
    assertThat(rules.maxTips()).isOne();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "quotes: <>|its line \"quotes\" must name some of «» “” „“ „” \"\"",
        "max_tip: 301|its line \"max_tip\" must be a number from 50 to 300",
        "max_tip: 49|its line \"max_tip\" must be a number from 50 to 300",
        "max_summary: many|its line \"max_summary\" must be a number from 50 to 500",
        "max_tips: 0|its line \"max_tips\" must be a number from 1 to 5",
        "max_tips: 99999999999|its line \"max_tips\" must be a number from 1 to 5"
      })
  void what_cannot_hold_is_told_with_what_is_allowed(String head, String mistake) {
    assertThatThrownBy(() -> AnswerRules.of("de", head))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(mistake);
  }

  @Test
  void an_answer_of_some_length_has_two_words_of_its_language() {
    AnswerRules russian = rules("ru");
    AnswerRules english = rules("en");
    Answer german =
        new Answer(
            "Sie bestellen meist Suppen und selten Salat zum Mittagessen.",
            List.of("Nehmen Sie morgen einen frischen Salat dazu."));
    Answer ukrainian =
        new Answer(
            "Ви найчастіше замовляєте супи, а салати берете дуже рідко.",
            List.of("Спробуйте наступного тижня якийсь свіжий салат."));
    Answer good =
        new Answer(
            "За 30 дней вы чаще всего заказывали супы и салаты.",
            List.of("Попробуйте на неделе горячее блюдо."));

    assertThat(AnswerLanguage.speaks(english.words(), german)).isFalse();
    assertThat(AnswerLanguage.speaks(russian.words(), ukrainian)).isFalse();
    assertThat(AnswerLanguage.speaks(russian.words(), good)).isTrue();
    assertThat(AnswerLanguage.speaks(english.words(), new Answer("Soup", List.of("Salad"))))
        .isTrue();
  }
}
