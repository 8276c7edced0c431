package io.lunchbot.recommendations.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.lunchbot.recommendations.gemini.AnswerText.Unusable;
import io.lunchbot.recommendations.gemini.AnswerText.Usable;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTextTest {
  private static final String GOOD = "{\"summary\":\"Вы любите супы.\",\"tips\":[\"Ешьте салат\"]}";
  private static final Answer ANSWER = new Answer("Вы любите супы.", List.of("Ешьте салат"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        GOOD,
        "\ufeff" + GOOD,
        "\n " + GOOD + " \n",
        "```json\n" + GOOD + "\n```",
        "```JSON\r\n" + GOOD + "\n```",
        "```json\n" + GOOD,
        "Here is {your} answer: " + GOOD + " Enjoy {it}!",
        "{\"thinking\":\"hm\"} " + GOOD,
        "[" + GOOD + "]",
        "{\"result\":" + GOOD + "}",
        "{\"summary\":\"Вы любите супы.\",\"tips\":[\"Ешьте салат\"],\"more\":[1,null,{}]}"
      })
  void an_answer_is_found_in_whatever_stands_around_it(String text) {
    assertThat(AnswerText.read(text)).isEqualTo(new Usable(ANSWER));
  }

  static Stream<Arguments> unusable() {
    return Stream.of(
        arguments("", "malformed_answer"),
        arguments("I cannot answer that.", "malformed_answer"),
        arguments(GOOD.substring(0, GOOD.length() - 1), "malformed_answer"),
        arguments("{\"summary\":\"a\",\"tips\":[\"b\"", "malformed_answer"),
        arguments("{'summary':'a','tips':['b']}", "malformed_answer"),
        arguments("[".repeat(10_000) + GOOD.substring(1), "malformed_answer"),
        arguments("null", "wrong_shape"),
        arguments("\"" + "text" + "\"", "wrong_shape"),
        arguments("[\"a\",\"b\"]", "wrong_shape"),
        arguments("{}", "wrong_shape"),
        arguments("{\"summary\":\"a\"}", "wrong_shape"),
        arguments("{\"tips\":[\"a\"]}", "wrong_shape"),
        arguments("{\"summary\":5,\"tips\":[\"a\"]}", "wrong_shape"),
        arguments("{\"summary\":null,\"tips\":[\"a\"]}", "wrong_shape"),
        arguments("{\"summary\":\"a\",\"tips\":[\"b\",5]}", "wrong_shape"),
        arguments("{\"summary\":\"a\",\"tips\":[\"b\",null]}", "wrong_shape"),
        arguments("{\"summary\":\"a\",\"tips\":[\"b\",{\"text\":\"c\"}]}", "wrong_shape"),
        arguments("{\"summary\":\"a\",\"tips\":\"b\"}", "empty_answer"),
        arguments("{\"summary\":\"a\",\"tips\":null}", "empty_answer"),
        arguments("{\"summary\":\"a\",\"tips\":[]}", "empty_answer"),
        arguments("{\"summary\":\"a\",\"tips\":[\" \\n\",\"…\"]}", "empty_answer"),
        arguments("{\"summary\":\" \\u0000\",\"tips\":[\"b\"]}", "empty_answer"),
        arguments("{\"summary\":\"" + "я".repeat(501) + "\",\"tips\":[\"b\"]}", "too_long"),
        arguments("{\"summary\":\"a\",\"tips\":[\"b\",\"" + "я".repeat(301) + "\"]}", "too_long"));
  }

  @ParameterizedTest
  @MethodSource("unusable")
  void what_may_not_be_shown_has_a_reason(String text, String reason) {
    assertThat(AnswerText.read(text))
        .isInstanceOfSatisfying(
            Unusable.class, unusable -> assertThat(unusable.reason()).isEqualTo(reason));
  }

  @Test
  void the_longest_texts_pass() {
    String summary = "🍲".repeat(499) + "я";
    String tip = "🍲".repeat(299) + "я";

    assertThat(AnswerText.read("{\"summary\":\"%s\",\"tips\":[\"%s\"]}".formatted(summary, tip)))
        .isEqualTo(new Usable(new Answer(summary, List.of(tip))));
  }

  @Test
  void blank_tips_are_dropped_and_the_first_five_kept() {
    String tips =
        IntStream.range(0, 9).mapToObj(i -> "\"tip " + i + "\"").collect(Collectors.joining(","));

    assertThat(AnswerText.read("{\"summary\":\"a\",\"tips\":[\"\"," + tips + "]}"))
        .isEqualTo(
            new Usable(new Answer("a", List.of("tip 0", "tip 1", "tip 2", "tip 3", "tip 4"))));
  }

  @Test
  void texts_are_scrubbed() {
    String text =
        "{\"summary\":\" Вы\\u0000 любите\\n\\nсупы\\ud83d. \",\"tips\":[\"Ешьте\\tсалат \\ud83e\\udd57\"]}";

    assertThat(AnswerText.read(text))
        .isEqualTo(new Usable(new Answer("Вы любите супы.", List.of("Ешьте салат 🥗"))));
  }

  @Test
  void a_text_full_of_braces_is_given_up() {
    String text = "{".repeat(100_000) + GOOD;

    assertThat(AnswerText.read(text)).isInstanceOf(Unusable.class);
  }
}
