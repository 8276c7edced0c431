package io.lunchbot.recommendations.gemini;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * From the model's text to an answer that may be shown. JSON mode is asked for, yet fences, prose
 * around the object and lists at the top occur; so the object is searched for, and then everything
 * in it is checked.
 */
final class AnswerText {
  /** Lengths in code points: what fits a message of the bot with room to spare. */
  static final int MAX_SUMMARY = 500;

  static final int MAX_TIP = 300;
  static final int MAX_TIPS = 5;

  /** Bounds the work on a text full of braces. */
  private static final int MAX_OBJECTS = 20;

  /** What a text turned out to be. */
  sealed interface Reading permits Usable, Unusable {}

  /** An answer in which everything was checked. */
  record Usable(Answer answer) implements Reading {}

  /**
   * Nothing that may be shown.
   *
   * @param reason {@code malformed_answer}, {@code wrong_shape}, {@code empty_answer} or {@code
   *     too_long}
   * @param text one sentence without the model's words
   */
  record Unusable(String reason, String text) implements Reading {}

  private static final Reading LACKING =
      new Unusable("wrong_shape", "The model's JSON lacks summary or tips");

  private AnswerText() {}

  /** Finds and checks the answer. */
  static Reading read(String text) {
    List<JsonTree> objects = objects(text);
    if (objects.isEmpty()) {
      boolean json = JsonTree.parse(text).isPresent();
      return json
          ? new Unusable("wrong_shape", "The model's JSON is not an object")
          : new Unusable("malformed_answer", "The model's text holds no complete JSON object");
    }
    Optional<JsonTree> answer = objects.stream().filter(AnswerText::isAnswer).findFirst();
    return answer.map(AnswerText::checked).orElse(LACKING);
  }

  /** Checks an answer that was found. */
  static Reading of(JsonTree answer) {
    return isAnswer(answer) ? checked(answer) : LACKING;
  }

  private static boolean isAnswer(JsonTree tree) {
    return tree.has("summary") && tree.has("tips");
  }

  private static List<JsonTree> objects(String text) {
    return Stream.iterate(text.indexOf('{'), at -> at >= 0, at -> text.indexOf('{', at + 1))
        .limit(MAX_OBJECTS)
        .flatMap(at -> JsonTree.parseAt(text, at).stream())
        .toList();
  }

  private static Reading checked(JsonTree answer) {
    Optional<String> summary = answer.get("summary").text();
    List<JsonTree> tips = answer.get("tips").items();
    if (summary.isEmpty() || tips.stream().anyMatch(tip -> tip.text().isEmpty())) {
      return new Unusable("wrong_shape", "The summary or a tip is not a text");
    }
    return measured(CleanText.of(summary.get()), readable(tips));
  }

  private static List<String> readable(List<JsonTree> tips) {
    return tips.stream()
        .map(tip -> CleanText.of(tip.text().orElseThrow()))
        .filter(CleanText::isReadable)
        .limit(MAX_TIPS)
        .toList();
  }

  private static Reading measured(String summary, List<String> tips) {
    if (!CleanText.isReadable(summary) || tips.isEmpty()) {
      return new Unusable("empty_answer", "The summary or all tips are blank");
    }
    if (CleanText.length(summary) > MAX_SUMMARY
        || tips.stream().anyMatch(tip -> CleanText.length(tip) > MAX_TIP)) {
      return new Unusable("too_long", "The summary or a tip is too long");
    }
    return new Usable(new Answer(summary, tips));
  }
}
