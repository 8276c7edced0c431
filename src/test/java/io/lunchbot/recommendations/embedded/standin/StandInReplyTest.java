package io.lunchbot.recommendations.embedded.standin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StandInReplyTest {
  private static final String TEXT = "{\"summary\":\"Soup again.\",\"tips\":[\"Try salad.\"]}";
  private static final StandInReply REPLY = new StandInReply(TEXT, "gemini-test", 100, "id-1");

  @Test
  void whole_answer_counts_its_tokens() {
    JsonObject body = new JsonObject(REPLY.whole().body());

    JsonObject usage = body.getJsonObject("usageMetadata");
    assertThat(finish(body)).isEqualTo("STOP");
    assertThat(text(body, 0)).isEqualTo(TEXT);
    assertThat(usage.getInteger("promptTokenCount")).isEqualTo(100);
    assertThat(usage.getInteger("candidatesTokenCount")).isEqualTo((TEXT.length() + 2) / 3);
    assertThat(usage.getInteger("totalTokenCount")).isEqualTo(100 + (TEXT.length() + 2) / 3);
  }

  @Test
  void answer_longer_than_allowed_is_cut_at_the_limit() {
    JsonObject body = new JsonObject(REPLY.atMost(5).body());

    assertThat(finish(body)).isEqualTo("MAX_TOKENS");
    assertThat(text(body, 0)).isEqualTo(TEXT.substring(0, 15));
    assertThat(body.getJsonObject("usageMetadata").getInteger("candidatesTokenCount")).isEqualTo(5);
    assertThat(finish(new JsonObject(REPLY.atMost(1_000).body()))).isEqualTo("STOP");
  }

  @Test
  void fences_stand_around_the_text() {
    assertThat(text(wrong(StandInFault.FENCES), 0)).isEqualTo("```json\n" + TEXT + "\n```");
  }

  @Test
  void truncated_text_is_a_beginning() {
    JsonObject body = wrong(StandInFault.TRUNCATED);

    assertThat(finish(body)).isEqualTo("MAX_TOKENS");
    assertThat(TEXT).startsWith(text(body, 0)).hasSizeGreaterThan(text(body, 0).length());
  }

  @Test
  void thoughts_may_leave_no_room_for_an_answer() {
    JsonObject body = wrong(StandInFault.THOUGHT_AWAY);

    assertThat(finish(body)).isEqualTo("MAX_TOKENS");
    assertThat(content(body).containsKey("parts")).isFalse();
    assertThat(body.getJsonObject("usageMetadata").getInteger("thoughtsTokenCount")).isPositive();
    assertThat(body.getJsonObject("usageMetadata").containsKey("candidatesTokenCount")).isFalse();
  }

  @Test
  void stop_may_come_without_parts_and_a_candidate_without_content() {
    assertThat(finish(wrong(StandInFault.NO_PARTS))).isEqualTo("STOP");
    assertThat(content(wrong(StandInFault.NO_PARTS)).fieldNames()).containsExactly("role");
    assertThat(finish(wrong(StandInFault.NO_CONTENT))).isEqualTo("OTHER");
    assertThat(candidate(wrong(StandInFault.NO_CONTENT)).containsKey("content")).isFalse();
    assertThat(finish(wrong(StandInFault.SAFETY))).isEqualTo("SAFETY");
    assertThat(candidate(wrong(StandInFault.SAFETY)).getJsonArray("safetyRatings")).isNotEmpty();
  }

  @Test
  void recitation_names_its_source_and_says_nothing() {
    JsonObject body = wrong(StandInFault.RECITATION);

    assertThat(finish(body)).isEqualTo("RECITATION");
    assertThat(content(body).getJsonArray("parts")).isEmpty();
    assertThat(candidate(body).getJsonObject("citationMetadata").getJsonArray("citationSources"))
        .hasSize(1);
  }

  @Test
  void blocked_prompt_has_no_candidates() {
    JsonObject body = wrong(StandInFault.BLOCKED);

    assertThat(body.containsKey("candidates")).isFalse();
    assertThat(body.getJsonObject("promptFeedback").getString("blockReason"))
        .isEqualTo("PROHIBITED_CONTENT");
    assertThat(body.getJsonObject("usageMetadata").getInteger("totalTokenCount")).isEqualTo(100);
  }

  @Test
  void unknown_finish_comes_with_the_whole_text() {
    assertThat(finish(wrong(StandInFault.UNKNOWN_FINISH))).isEqualTo("FLAVOUR_MISMATCH");
    assertThat(text(wrong(StandInFault.UNKNOWN_FINISH), 0)).isEqualTo(TEXT);
  }

  @Test
  void thought_stands_before_the_text() {
    JsonObject body = wrong(StandInFault.THOUGHT);

    assertThat(parts(body).getJsonObject(0).getBoolean("thought")).isTrue();
    assertThat(text(body, 1)).isEqualTo(TEXT);
    assertThat(body.getJsonObject("usageMetadata").getInteger("thoughtsTokenCount")).isPositive();
  }

  @Test
  void parts_together_are_the_text() {
    JsonObject body = wrong(StandInFault.PARTS);

    assertThat(text(body, 0) + text(body, 1) + text(body, 2)).isEqualTo(TEXT);
    assertThat(parts(body)).hasSize(3);
  }

  @ParameterizedTest
  @EnumSource(StandInFault.class)
  void every_fault_is_found_by_its_label(StandInFault fault) {
    assertThat(StandInFault.labelled(fault.label())).contains(fault);
    assertThat(fault.label()).matches("[a-z_]+");
  }

  private static JsonObject wrong(StandInFault fault) {
    StandInAnswer answer = REPLY.with(fault);
    assertThat(answer.status()).isEqualTo(200);
    return new JsonObject(answer.body());
  }

  private static JsonObject candidate(JsonObject body) {
    return body.getJsonArray("candidates").getJsonObject(0);
  }

  private static JsonObject content(JsonObject body) {
    return candidate(body).getJsonObject("content");
  }

  private static JsonArray parts(JsonObject body) {
    return content(body).getJsonArray("parts");
  }

  private static String text(JsonObject body, int part) {
    return parts(body).getJsonObject(part).getString("text");
  }

  private static String finish(JsonObject body) {
    return candidate(body).getString("finishReason");
  }
}
