package io.lunchbot.recommendations.embedded.standin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be wrong with one person's answer, over HTTP. */
class StandInTextFaultTest {
  private final GeminiStandIn standIn = new GeminiStandIn(StandInOptions.QUICK);
  private final StandInCalls calls = new StandInCalls(standIn);

  @BeforeEach
  void start() {
    standIn.start();
  }

  @AfterEach
  void close() {
    standIn.close();
  }

  @Test
  void good_answer_has_markers_of_the_request_only_and_new_words() throws Exception {
    String lastTip = good("ru").getJsonArray("tips").getString(0);

    JsonObject answer = answer(person("ru", 1).put("last_tips", JsonArray.of(lastTip)));

    assertThat(answer.getString("summary")).contains("[1]").doesNotContain("Борщ");
    assertThat(answer.getJsonArray("tips").encode()).contains("[2]").doesNotContain("Плов");
    assertThat(answer.getJsonArray("tips")).isNotEmpty().doesNotContain(lastTip);
    assertThat(standIn.spoiled().values()).containsOnly(0L).hasSize(6);
  }

  @Test
  void tip_can_have_a_marker_that_stands_for_nobody_s_dish() throws Exception {
    always(StandInTextFault.INVENTED_MARKER);

    JsonObject alone = answer(person("ru", 1));
    List<JsonObject> several = answers(List.of(person("en", 1), person("ru", 980)));

    assertThat(alone.getJsonArray("tips").encode()).containsOnlyOnce("[980]");
    assertThat(alone.getString("summary")).contains("[1]");
    assertThat(several).allMatch(one -> one.getJsonArray("tips").encode().contains("[982]"));
  }

  @Test
  void tip_can_name_a_dish_there_is_not() throws Exception {
    always(StandInTextFault.INVENTED_DISH);

    assertThat(answer(person("ru", 1)).getJsonArray("tips").encode())
        .containsOnlyOnce("«Котлета по-марсиански»");
    assertThat(answer(person("en", 1)).getJsonArray("tips").stream())
        .filteredOn(tip -> tip.toString().contains("\"Martian cutlet\""))
        .hasSize(1);
  }

  @Test
  void answer_can_be_in_another_language_of_the_same_script() throws Exception {
    always(StandInTextFault.OTHER_LANGUAGE);

    JsonObject ukrainian = answer(person("ru", 1));
    JsonObject german = answer(person("en", 1));

    assertThat(ukrainian.getJsonArray("tips")).hasSize(2);
    assertThat(texts(ukrainian)).allMatch(text -> text.matches("[^a-zыэё]*[іїє][^a-zыэё]*"));
    assertThat(german.getJsonArray("tips")).hasSize(2);
    assertThat(texts(german)).allMatch(text -> text.matches(".*\\b(Sie|und|das)\\b.*"));
  }

  @Test
  void answer_can_be_in_another_script() throws Exception {
    always(StandInTextFault.OTHER_SCRIPT);

    assertThat(texts(answer(person("ru", 1)))).noneMatch(text -> text.matches(".*[а-я].*"));
    assertThat(texts(answer(person("en", 1)))).noneMatch(text -> text.matches(".*[a-z].*"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ru", "en"})
  void tip_can_have_markup_and_a_link(String language) throws Exception {
    JsonObject good = good(language);
    always(StandInTextFault.MARKUP);

    JsonObject answer = answer(person(language, 1));

    int last = good.getJsonArray("tips").size() - 1;
    assertThat(answer.getJsonArray("tips").getString(last))
        .startsWith(good.getJsonArray("tips").getString(last))
        .contains("**", "<b>", "</b>", "https://example.com/");
    assertThat(texts(answer).subList(0, last + 1)).isEqualTo(texts(good).subList(0, last + 1));
  }

  @Test
  void tips_of_last_time_can_be_repeated_where_there_were_some() throws Exception {
    JsonObject good = good("ru");
    JsonArray lastTips = JsonArray.of("Попробуйте «Плов».", "Пейте воду.");
    always(StandInTextFault.REPEATED);

    JsonObject repeated = answer(person("ru", 1).put("last_tips", lastTips));

    assertThat(repeated.getJsonArray("tips").equals(lastTips)).isTrue();
    assertThat(standIn.spoiled()).containsEntry(StandInTextFault.REPEATED, 1L);
    assertThat(answer(person("ru", 1)).equals(good)).isTrue();
    assertThat(standIn.spoiled()).containsEntry(StandInTextFault.REPEATED, 1L);
  }

  @Test
  void each_answer_in_a_list_is_spoiled_or_not_by_itself() throws Exception {
    List<JsonObject> people =
        IntStream.range(0, 60).mapToObj(i -> person("en", 3 * i + 1)).toList();
    standIn.behave(
        good ->
            good.with(StandInTextFault.OTHER_SCRIPT, 0.3)
                .with(StandInTextFault.INVENTED_DISH, 0.3));

    List<JsonObject> answers = answers(people);

    long russian = answers.stream().filter(one -> one.encode().contains("ы")).count();
    long martian = answers.stream().filter(one -> one.encode().contains("Martian")).count();
    assertThat(russian).isBetween(5L, 35L);
    assertThat(martian).isBetween(5L, 35L);
    assertThat(standIn.spoiled())
        .containsEntry(StandInTextFault.OTHER_SCRIPT, russian)
        .containsEntry(StandInTextFault.INVENTED_DISH, martian)
        .containsEntry(StandInTextFault.MARKUP, 0L);
  }

  @ParameterizedTest
  @EnumSource(StandInTextFault.class)
  void spoiled_answers_are_counted_until_a_reset(StandInTextFault fault) throws Exception {
    always(fault);
    JsonObject told = person("ru", 1).put("last_tips", JsonArray.of("Пейте воду."));

    answer(told);
    answer(told);

    Map<StandInTextFault, Long> spoiled = standIn.spoiled();
    assertThat(spoiled).containsEntry(fault, 2L);
    assertThat(spoiled.values().stream().mapToLong(count -> count).sum()).isEqualTo(2);
    standIn.reset();
    assertThat(standIn.spoiled()).containsEntry(fault, 0L);
  }

  private void always(StandInTextFault fault) {
    standIn.behave(good -> good.with(fault, 1));
  }

  /** Has two dishes, with this number and the next. */
  private static JsonObject person(String language, int dish) {
    JsonObject favourite = JsonObject.of("dish", dish, "name", "Борщ", "count", 5);
    JsonObject untried = JsonObject.of("dish", dish + 1, "name", "Плов", "category", "main");
    return new JsonObject()
        .put("language", language)
        .put("window_days", 30)
        .put("orders", 12)
        .put("favourites", JsonArray.of(favourite))
        .put("new_dishes", JsonArray.of(untried));
  }

  /** Before any fault is set. */
  private JsonObject good(String language) throws Exception {
    return answer(person(language, 1));
  }

  private JsonObject answer(JsonObject person) throws Exception {
    return new JsonObject(calls.said(person.encode()));
  }

  private List<JsonObject> answers(List<JsonObject> people) throws Exception {
    JsonArray request = new JsonArray();
    people.forEach(person -> request.add(person.put("number", 100 + request.size())));
    return new JsonArray(calls.said(request.encode()))
        .stream().map(JsonObject.class::cast).toList();
  }

  private static List<String> texts(JsonObject answer) {
    JsonArray tips = answer.getJsonArray("tips");
    return IntStream.range(-1, tips.size())
        .mapToObj(i -> i < 0 ? answer.getString("summary") : tips.getString(i))
        .toList();
  }
}
