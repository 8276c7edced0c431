package io.lunchbot.recommendations;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.embedded.standin.StandInAnswer;
import io.lunchbot.recommendations.embedded.standin.StandInRequest;
import io.lunchbot.recommendations.run.ByHand;
import io.lunchbot.recommendations.run.Run;
import io.lunchbot.recommendations.run.RunState;
import io.lunchbot.recommendations.stack.LogWatch;
import io.lunchbot.recommendations.stack.Node;
import io.lunchbot.recommendations.stack.TestServers;
import io.lunchbot.recommendations.stack.WithServers;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people ate is in the log of nights only if the operator wants it there. */
@WithServers
class PromptsInTheLogTest {
  private static final int ELIGIBLE = 40;

  /** So many requests are answered badly: each pack's, and some of those for one user. */
  private static final int UPSET = 24;

  private static final String DISH = "Борщ";

  /** Our own lines are English; dishes and answers are Russian. */
  private static final Pattern RUSSIAN = Pattern.compile("\\p{IsCyrillic}");

  private static final Pattern LINE =
      Pattern.compile(
          "INFO \\S+\\.PromptLog - (Prompt|Answer) request=(\\d+) model=gemini-3\\.5-flash-lite"
              + "(?: result=(\\w+))? text=\"(.*)\"\\{}");

  private final List<String> dishes = new ArrayList<>();
  private TestServers servers;
  private GeminiStandIn gemini;

  @BeforeEach
  void fill(TestServers shared) throws Exception {
    servers = shared;
    servers.fillWith(ELIGIBLE);
    try (Connection owner = servers.connectAsOwner();
        ResultSet rows = owner.createStatement().executeQuery("SELECT name FROM menu_items")) {
      while (rows.next()) {
        dishes.add(rows.getString(1));
      }
    }
    gemini = servers.newStandIn();
    gemini.answerWith(PromptsInTheLogTest::upset);
  }

  @AfterEach
  void stop() {
    gemini.close();
  }

  /** The first requests are answered as badly as can be, with dishes in every place. */
  private static Optional<StandInAnswer> upset(StandInRequest request) {
    String data =
        new JsonObject(request.body())
            .getJsonArray("contents")
            .getJsonObject(0)
            .getJsonArray("parts")
            .getJsonObject(0)
            .getString("text");
    // What is echoed is cut: dishes come first here.
    String echo = "\"{" + data.substring(data.indexOf("\"favourites\""));
    return switch ((int) request.number()) {
      case 1 -> Optional.of(StandInAnswer.text("Попробуйте " + DISH + "!"));
      case 2 -> Optional.of(error(400, "Invalid value at 'contents[0]': " + echo));
      case 3 ->
          Optional.of(StandInAnswer.text("{\"summary\": {\"" + DISH + "\": 1}, \"tips\": 1}"));
      case 4 -> Optional.of(error(500, "Not understood: " + echo));
      case 5 -> Optional.of(StandInAnswer.cut(200, "{\"candidates\":[{\"text\":\"" + DISH));
      case 6 -> Optional.of(StandInAnswer.of(200, "text/html", "<p>" + DISH));
      case 7 -> Optional.of(StandInAnswer.text("{\"summary\": \"" + DISH + "\", \"tips\": [\"Eat"));
      default ->
          request.number() <= UPSET
              ? Optional.of(error(400, "Invalid value at 'contents[0]': " + echo))
              : Optional.empty();
    };
  }

  private static StandInAnswer error(int code, String message) {
    JsonObject error =
        JsonObject.of("code", code, "message", message, "status", "INVALID_ARGUMENT");
    return StandInAnswer.json(code, JsonObject.of("error", error).encode());
  }

  private Node node(String logPrompts) {
    return Node.start(servers, gemini, "USERS_PER_REQUEST", "4", "GEMINI_LOG_PROMPTS", logPrompts);
  }

  private boolean speaksOfFood(String line) {
    return RUSSIAN.matcher(line).find() || dishes.stream().anyMatch(line::contains);
  }

  /** A night, and one user by hand. */
  private Run night(Node node) {
    Run run = node.runToTheEnd(false);
    assertThat(run.state()).isEqualTo(RunState.completed());
    assertThat(run.counts().generated()).isPositive();
    assertThat(run.counts().failed()).as("told in the log").isPositive();
    long somebody = node.usersWithAValue().iterator().next();
    assertThat(ByHand.GENERATE.ask(node.vertx(), new ByHand.Question(somebody)).await())
        .isInstanceOf(ByHand.Generated.class);
    return run;
  }

  @Test
  void without_the_switch_no_dish_and_no_answer_is_in_the_log_at_any_level() {
    try (LogWatch log = new LogWatch(this::speaksOfFood);
        Node node = node("false")) {
      night(node);

      assertThat(log.found()).isEmpty();
      assertThat(log.read()).isGreaterThan(ELIGIBLE);
    }
  }

  @Test
  void with_the_switch_the_start_warns_and_every_request_has_its_two_lines() {
    try (LogWatch log = new LogWatch(line -> line.contains("Prompt"));
        Node node = node("true")) {
      night(node);

      assertThat(log.found().stream().filter(line -> line.startsWith("WARN")))
          .singleElement()
          .asString()
          .contains("Prompts and answers are logged");
      Map<String, Map<String, String>> texts = texts(log.found());
      // An attempt that comes too late to be sent has its lines, too.
      assertThat(texts.get("Prompt")).hasSizeGreaterThanOrEqualTo((int) gemini.calls());
      assertThat(texts.get("Answer").keySet()).isEqualTo(texts.get("Prompt").keySet());
      assertThat(texts.get("Prompt").values())
          .allMatch(this::speaksOfFood)
          .allMatch(text -> text.contains("new_dishes"))
          .noneMatch(text -> text.contains("key-one") || text.contains("key-two"));
      assertThat(texts.get("Answer").values())
          .contains("Попробуйте " + DISH + "!")
          .filteredOn(text -> text.contains("summary"))
          .as("beside the two that lack something")
          .hasSizeGreaterThan(2);
    }
  }

  /** By what the line is of and by the number of its request; lines of other forms fail. */
  private static Map<String, Map<String, String>> texts(List<String> lines) {
    Map<String, Map<String, String>> texts = new HashMap<>();
    for (String line : lines) {
      Matcher found = LINE.matcher(line);
      if (!line.startsWith("WARN")) {
        assertThat(found.matches()).as(line).isTrue();
        Map<String, String> ofKind = texts.computeIfAbsent(found.group(1), kind -> new HashMap<>());
        assertThat(ofKind.put(found.group(2), found.group(4))).as(line).isNull();
      }
    }
    return texts;
  }
}
