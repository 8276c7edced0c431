package io.lunchbot.recommendations.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.gemini.Exchange.Lost;
import io.lunchbot.recommendations.gemini.Exchange.Reply;
import io.lunchbot.recommendations.stack.LogWatch;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PromptLogTest {
  private static final Secret KEY = new Secret("plain-looking-key");
  private static final String MODEL = "gemini-3.5-flash-lite";
  private static final String DATA = "{\"new_dishes\":[\"Плов\"]}";

  private static final Pattern PROMPT =
      Pattern.compile(
          "INFO \\S+\\.PromptLog - Prompt request=(\\d+) model=" + MODEL + " text=\"(.*)\"\\{}");
  private static final Pattern ANSWER =
      Pattern.compile(
          "INFO \\S+\\.PromptLog - Answer request=(\\d+) model="
              + MODEL
              + " result=(\\w+) text=\"(.*)\"\\{}");

  private static String body(String data, Optional<String> correction) {
    return new GenerateRequest("Write of soups.", MODEL).body(data, correction);
  }

  private static Reply reply(String text) {
    JsonObject content = JsonObject.of("parts", JsonArray.of(JsonObject.of("text", text)));
    JsonObject candidate = JsonObject.of("content", content, "finishReason", "STOP");
    return new Reply(200, JsonObject.of("candidates", JsonArray.of(candidate)).encode());
  }

  private static List<String> lines(boolean on, String body, Exchange exchange) {
    try (LogWatch log = new LogWatch(line -> true)) {
      new PromptLog(on).asked(MODEL, KEY, body).answered(exchange);
      return log.found().stream().filter(line -> line.contains("PromptLog")).toList();
    }
  }

  private static Matcher prompt(List<String> lines) {
    Matcher prompt = PROMPT.matcher(lines.get(0));
    assertThat(prompt.matches()).as(lines.get(0)).isTrue();
    return prompt;
  }

  private static Matcher answer(List<String> lines) {
    assertThat(lines).hasSize(2);
    Matcher answer = ANSWER.matcher(lines.get(1));
    assertThat(answer.matches()).as(lines.get(1)).isTrue();
    return answer;
  }

  private static String answerShown(String text) {
    return answer(lines(true, body(DATA, Optional.empty()), reply(text))).group(3);
  }

  @Test
  void a_prompt_and_its_answer_are_two_lines_with_one_number() {
    List<String> lines = lines(true, body(DATA, Optional.empty()), reply("Супы.\n\t\"Плов\""));

    assertThat(prompt(lines).group(2)).isEqualTo("{\\\"new_dishes\\\":[\\\"Плов\\\"]}");
    assertThat(answer(lines).group(2)).isEqualTo("HTTP_200");
    assertThat(answer(lines).group(3)).isEqualTo("Супы.\\n\\t\\\"Плов\\\"");
    assertThat(answer(lines).group(1)).isEqualTo(prompt(lines).group(1));
  }

  @Test
  void every_request_of_a_process_has_a_number_of_its_own() {
    String first = prompt(lines(true, body(DATA, Optional.empty()), reply(""))).group(1);
    String second = prompt(lines(true, body(DATA, Optional.empty()), reply(""))).group(1);

    assertThat(Long.parseLong(second)).isGreaterThan(Long.parseLong(first));
  }

  @Test
  void a_prompt_is_the_whole_user_message_without_the_instructions() {
    List<String> lines = lines(true, body(DATA, Optional.of("Write in Russian.")), reply(""));

    assertThat(prompt(lines).group(2))
        .isEqualTo("{\\\"new_dishes\\\":[\\\"Плов\\\"]}\\nWrite in Russian.");
  }

  @Test
  void what_a_terminal_would_not_show_is_escaped() {
    assertThat(answerShown("a\u001b[31mb\u0085c\u2028d\u202ee\udb40\udc01f"))
        .isEqualTo("a\\u001B[31mb\\u0085c\\u2028d\\u202Ee\\uDB40\\uDC01f");
  }

  @Test
  void a_key_is_masked_wherever_it_stands() {
    String echo = "Your key is " + KEY.value() + ", and soup";
    List<String> lines = lines(true, body(echo, Optional.of(KEY.value())), reply(echo));

    assertThat(prompt(lines).group(2)).isEqualTo("Your key is ****, and soup ****");
    assertThat(answer(lines).group(3)).isEqualTo("Your key is ****, and soup");
    assertThat(answerShown("{\"" + KEY.value() + "\": 1}\n{\"Плов\": \"AIzaSyD-x_9\"}"))
        .isEqualTo("{\\\"****\\\": 1} {\\\"Плов\\\": \\\"****\\\"}");
    assertThat(answerShown("plain-look\u200bing-key")).isEqualTo("****");
  }

  @Test
  void of_a_refusal_there_is_only_its_status() {
    Reply refused = new Reply(400, "{\"error\":{\"code\":400,\"message\":\"Плов\"}}");

    Matcher answer = answer(lines(true, body(DATA, Optional.empty()), refused));

    assertThat(answer.group(2)).isEqualTo("HTTP_400");
    assertThat(answer.group(3)).isEmpty();
  }

  @Test
  void of_what_is_not_the_provider_s_there_is_no_text() {
    for (String body : List.of("<html>Плов</html>", "{}", "{\"error\":\"Плов\"}")) {
      assertThat(answer(lines(true, body(DATA, Optional.empty()), new Reply(200, body))).group(3))
          .isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Lost.class)
  void an_attempt_without_an_answer_says_so(Lost lost) {
    Matcher answer = answer(lines(true, body(DATA, Optional.empty()), lost));

    assertThat(answer.group(2)).isEqualToIgnoringCase(lost.name());
    assertThat(answer.group(3)).isEmpty();
  }

  @Test
  void nothing_is_logged_at_any_level_unless_somebody_says_so() {
    assertThat(lines(false, body(DATA, Optional.empty()), reply("Плов"))).isEmpty();
  }
}
