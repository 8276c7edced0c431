package io.lunchbot.recommendations.embedded.standin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests for several people, over HTTP. */
class StandInPackTest {
  private static final int PEOPLE = 8;

  private final GeminiStandIn standIn = new GeminiStandIn(StandInOptions.QUICK);

  @BeforeEach
  void start() {
    standIn.start();
  }

  @AfterEach
  void close() {
    standIn.close();
  }

  /** Number 100 likes dish 1, 101 dish 2, and so on. */
  private static String people() {
    List<JsonObject> people =
        IntStream.range(0, PEOPLE)
            .mapToObj(
                i ->
                    new JsonObject()
                        .put("number", 100 + i)
                        .put("language", "en")
                        .put("orders", 9)
                        .put(
                            "favourites",
                            new JsonArray()
                                .add(JsonObject.of("dish", i + 1, "name", "Soup", "count", 5))))
            .toList();
    return new JsonArray(people).encode();
  }

  private JsonObject candidate() throws Exception {
    String path = "/v1beta/models/" + StandInCalls.MODEL + ":generateContent";
    String body =
        new StandInCalls(standIn).send("POST", path, "key", StandInCalls.saying(people())).body();
    return new JsonObject(body).getJsonArray("candidates").getJsonObject(0);
  }

  private static String text(JsonObject candidate) {
    return candidate
        .getJsonObject("content")
        .getJsonArray("parts")
        .getJsonObject(0)
        .getString("text");
  }

  private List<JsonObject> answers() throws Exception {
    return new JsonArray(text(candidate())).stream().map(JsonObject.class::cast).toList();
  }

  private static boolean isOnesOwn(JsonObject answer) {
    int dish = answer.getInteger("number") - 99;
    return answer.getString("summary").contains("[" + dish + "]");
  }

  private void always(StandInPackFault fault) {
    standIn.behave(good -> good.with(fault, 1));
  }

  @Test
  void everybody_has_an_answer_of_his_own_under_his_number() throws Exception {
    List<JsonObject> answers = answers();

    assertThat(answers).hasSize(PEOPLE).allMatch(StandInPackTest::isOnesOwn);
    assertThat(answers.stream().map(answer -> answer.getInteger("number")))
        .isEqualTo(IntStream.range(100, 100 + PEOPLE).boxed().toList());
    assertThat(answers).allSatisfy(one -> assertThat(one.getJsonArray("tips")).isNotEmpty());
  }

  @Test
  void somebody_s_answer_can_be_dropped() throws Exception {
    always(StandInPackFault.DROPPED);

    assertThat(answers()).hasSize(PEOPLE - 1).allMatch(StandInPackTest::isOnesOwn);
  }

  @Test
  void two_people_s_answers_can_be_swapped() throws Exception {
    always(StandInPackFault.SWAPPED);

    List<JsonObject> answers = answers();

    assertThat(answers).hasSize(PEOPLE);
    assertThat(answers.stream().filter(answer -> !isOnesOwn(answer))).hasSize(2);
  }

  @Test
  void somebody_can_be_answered_twice() throws Exception {
    always(StandInPackFault.DOUBLED);

    List<JsonObject> answers = answers();

    assertThat(answers).hasSize(PEOPLE + 1);
    assertThat(answers.stream().distinct()).hasSize(PEOPLE);
  }

  @Test
  void the_last_answer_can_be_cut() throws Exception {
    always(StandInPackFault.CUT);

    JsonObject candidate = candidate();

    assertThat(candidate.getString("finishReason")).isEqualTo("MAX_TOKENS");
    assertThat(text(candidate)).contains("\"number\":" + (99 + PEOPLE)).doesNotEndWith("]");
  }

  @ParameterizedTest
  @EnumSource(StandInPackFault.class)
  void an_answer_for_one_person_is_never_spoiled(StandInPackFault fault) throws Exception {
    always(fault);

    String body = new StandInCalls(standIn).generate("key").body();

    JsonObject candidate = new JsonObject(body).getJsonArray("candidates").getJsonObject(0);
    assertThat(candidate.getString("finishReason")).isEqualTo("STOP");
    assertThat(new JsonObject(text(candidate)).fieldNames()).contains("summary", "tips");
  }
}
