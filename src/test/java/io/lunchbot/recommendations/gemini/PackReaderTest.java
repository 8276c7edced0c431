package io.lunchbot.recommendations.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.gemini.Gemini.Flawed;
import io.lunchbot.recommendations.gemini.Gemini.Outcome;
import io.lunchbot.recommendations.gemini.Gemini.Refused;
import io.lunchbot.recommendations.gemini.Gemini.Several;
import io.lunchbot.recommendations.gemini.Gemini.Written;
import io.lunchbot.recommendations.keys.Usage;
import io.lunchbot.recommendations.keys.Verdict;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer for three users means for each; the first likes Борщ, and so on. */
class PackReaderTest {
  private static final AnswerReader READER =
      new AnswerReader("gemini-asked", SampleStats.template());
  private static final Usage USAGE = new Usage(900, 300);
  private static final Pack PACK =
      new Pack(
          List.of(347, 120, 988),
          List.of(user("Борщ", "Окрошка"), user("Плов", "Окрошка"), user("Суп", "Суп с курицей")));

  private static PreparedPrompt user(String... dishes) {
    return SampleStats.prepared(dishes);
  }

  private static String element(int number, String dish) {
    return "{\"number\":%d,\"summary\":\"Вы любите «%s».\",\"tips\":[\"Ешьте овощи.\"]}"
        .formatted(number, dish);
  }

  private static String list(String... elements) {
    return Stream.of(elements).collect(Collectors.joining(",", "[", "]"));
  }

  private static Outcome read(String finish, String text) {
    JsonObject part = JsonObject.of("text", text);
    JsonObject content = JsonObject.of("parts", JsonArray.of(part), "role", "model");
    JsonObject candidate = JsonObject.of("content", content, "finishReason", finish);
    JsonObject usage = JsonObject.of("promptTokenCount", 900, "candidatesTokenCount", 300);
    JsonObject body = JsonObject.of("candidates", JsonArray.of(candidate), "usageMetadata", usage);
    return READER.read(body.encode(), new Secret(ErrorBodies.KEY), PACK);
  }

  /** The reason of each user's refusal; "ok" where there is none. */
  private static List<String> reasons(Outcome outcome) {
    return ((Several) outcome)
        .each().stream()
            .map(
                one ->
                    one instanceof Flawed flawed
                        ? flawed.why().reason()
                        : one instanceof Refused refused ? refused.reason() : "ok")
            .toList();
  }

  @Test
  void answers_belong_to_whom_their_numbers_were_drawn_for_in_whatever_order() {
    Outcome outcome =
        read("STOP", list(element(988, "Суп"), element(347, "Борщ"), element(120, "Плов")));

    Answer soup = new Answer("Вы любите «Борщ».", List.of("Ешьте овощи."));
    assertThat(reasons(outcome)).containsExactly("ok", "ok", "ok");
    assertThat(((Several) outcome).each().get(0))
        .isEqualTo(
            new Written(
                soup,
                new Named(List.of(new Dish(1, "Борщ")), List.of(List.of())),
                Usage.NONE,
                "gemini-asked",
                "ru/1"));
    assertThat(outcome.usage()).isEqualTo(USAGE);
    assertThat(outcome.verdict()).isEqualTo(Verdict.OK);
    assertThat(((Several) outcome).cut()).isFalse();
  }

  @Test
  void who_is_missing_and_who_is_answered_twice_has_no_answer_and_strangers_do_not_count() {
    Outcome outcome =
        read(
            "STOP",
            list(
                element(347, "Борщ"),
                element(347, "Борщ"),
                element(555, "Плов"),
                element(988, "Суп")));

    assertThat(reasons(outcome)).containsExactly("doubled_answer", "missing_answer", "ok");
  }

  @Test
  void answers_that_were_swapped_are_told_by_their_dishes() {
    Outcome outcome =
        read("STOP", list(element(347, "Плов"), element(120, "Борщ"), element(988, "Суп")));

    assertThat(reasons(outcome)).containsExactly("foreign_dish", "foreign_dish", "ok");
  }

  @Test
  void a_dish_two_users_know_and_a_longer_name_around_another_s_are_no_mistake() {
    Outcome outcome =
        read(
            "STOP",
            list(element(347, "Окрошка"), element(120, "окрошка"), element(988, "суп с курицей")));

    assertThat(reasons(outcome)).containsExactly("ok", "ok", "ok");
  }

  @Test
  void each_is_judged_like_an_answer_for_one() {
    String english = "{\"number\":347,\"summary\":\"You like it.\",\"tips\":[\"Eat more\"]}";
    String bare = "{\"number\":120,\"summary\":\"Вы любите плов.\"}";
    String blank = "{\"number\":988,\"summary\":\"Вы любите суп.\",\"tips\":[\"…\"]}";

    assertThat(reasons(read("STOP", list(english, bare, blank))))
        .containsExactly("wrong_language", "wrong_shape", "empty_answer");
  }

  @Test
  void of_a_list_that_was_cut_what_is_complete_is_used() {
    String whole = list(element(347, "Борщ"), element(120, "Плов"), element(988, "Суп"));

    Outcome outcome = read("MAX_TOKENS", whole.substring(0, whole.length() - 20));

    assertThat(reasons(outcome)).containsExactly("ok", "ok", "missing_answer");
    assertThat(((Several) outcome).cut()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"```json\n%s\n```", "Here [you] are: %s", "{\"answers\":%s}", " \n%s\n"})
  void what_stands_around_the_list_does_not_matter(String around) {
    String text = around.formatted(list(element(347, "Борщ"), element(120, "Плов")));

    assertThat(reasons(read("STOP", text))).containsExactly("ok", "ok", "missing_answer");
  }

  @Test
  void braces_and_quotes_inside_a_text_end_nothing() {
    String odd = element(347, "Борщ }{ \\\"{\\\" }");

    assertThat(reasons(read("STOP", list(odd, element(120, "Плов")))))
        .containsExactly("ok", "ok", "missing_answer");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "STOP|[]|malformed_answer",
        "STOP|no list|malformed_answer",
        "STOP|[{\"summary\":\"x\",\"tips\":[\"y\"]}]|malformed_answer",
        "STOP|' '|empty_answer",
        "MAX_TOKENS|[{\"number\":347,\"summ|truncated",
        "SAFETY|x|safety",
        "RECITATION|x|recitation"
      })
  void where_nobody_is_answered_the_whole_is_refused(String finish, String text, String reason) {
    Refused refused = (Refused) read(finish, text);

    assertThat(refused.reason()).isEqualTo(reason);
    assertThat(refused.usage()).isEqualTo(USAGE);
    assertThat(refused.isAboutContent()).isTrue();
    assertThat(refused.isCut()).isEqualTo(reason.equals("truncated"));
  }

  @Test
  void numbers_are_drawn_anew_are_all_different_and_have_three_digits() {
    Random random = new Random(1);
    List<PreparedPrompt> users = Stream.generate(() -> user("Борщ")).limit(32).toList();

    Pack one = Pack.of(users, random);
    Pack other = Pack.of(users, random);

    assertThat(one.numbers())
        .hasSize(32)
        .doesNotHaveDuplicates()
        .allMatch(n -> n > 99 && n < 1_000);
    assertThat(other.numbers()).isNotEqualTo(one.numbers());
  }

  @Test
  void figures_stand_in_a_list_each_with_its_number_first() {
    assertThat(PACK.data())
        .startsWith("[{\"number\":347,\"orders\":9,\"favourites\":[],\"new_dishes\":[{\"dish\":1,")
        .contains("{\"number\":120,\"orders\":9,\"favourites\":[],\"new_dishes\":[{\"dish\":3,")
        .contains("{\"dish\":6,\"name\":\"Суп с курицей\"}]}]");
  }

  @Test
  void markers_are_the_users_own_and_those_of_another_tell_a_swapped_answer() {
    Outcome outcome =
        read("STOP", list(marked(347, "[1]"), marked(120, "[2]"), marked(988, "[99]")));

    assertThat(reasons(outcome)).containsExactly("ok", "foreign_dish", "unknown_marker");
    assertThat(((Written) ((Several) outcome).each().get(0)).answer().tips())
        .containsExactly("Возьмите «Борщ».");
  }

  private static String marked(int number, String marker) {
    return "{\"number\":%d,\"summary\":\"Вы любите супы.\",\"tips\":[\"Возьмите %s.\"]}"
        .formatted(number, marker);
  }

  @Test
  void whatever_else_is_wrong_nothing_is_kept_of_an_answer_with_anothers_marker() {
    String mixed =
        "{\"number\":347,\"summary\":\"Вы любите супы.\",\"tips\":[\"Меню на www.x.ru\","
            + "\"Возьмите [3].\",\"Ешьте овощи.\"]}";
    String unmarked =
        "{\"number\":120,\"summary\":\"Вы любите супы.\",\"tips\":[\"Меню на www.x.ru\","
            + "\"Ешьте овощи.\"]}";

    Several several = (Several) read("STOP", list(mixed, unmarked));

    assertThat(reasons(several))
        .containsExactly("foreign_dish", "unmarked_answer", "missing_answer");
    assertThat(several.each()).allMatch(Refused.class::isInstance);
  }

  @Test
  void an_answer_that_names_none_of_the_users_dishes_may_be_anybodys() {
    assertThat(reasons(read("STOP", list(marked(347, "салат"), marked(120, "[3]")))))
        .containsExactly("unmarked_answer", "ok", "missing_answer");
  }
}
