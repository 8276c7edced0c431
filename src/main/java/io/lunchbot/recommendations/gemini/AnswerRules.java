package io.lunchbot.recommendations.gemini;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a prompt template says of answers, in its head:
 *
 * <pre>
 * dishes: by number
 * quotes: «» “”
 * words: вы вам что или
 * max_summary: 500
 * max_tip: 300
 * max_tips: 5
 * </pre>
 *
 * <p>Each line may be missing.
 *
 * @param language the code of the language to answer in
 * @param byNumber whether the text asks for dishes by number; templates of before did not, and what
 *     is quoted in a summary, or names no dish at all, is taken of them as it was
 * @param quotes that names of dishes are put in
 * @param words that every text of some length in the language has some of and others have not;
 *     empty where only the script is looked at
 * @param maxSummary code points of the summary, 50 to 500
 * @param maxTip code points of a tip, 50 to 300
 * @param maxTips tips of one answer, 1 to 5; more are left out
 */
record AnswerRules(
    String language,
    boolean byNumber,
    Quotes quotes,
    Set<String> words,
    int maxSummary,
    int maxTip,
    int maxTips) {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,4}");

  /** Copies the set. */
  AnswerRules {
    words = Set.copyOf(words);
  }

  /**
   * Reads the head of a template.
   *
   * @throws IllegalArgumentException with what is wrong in it, to be said after the file's name
   */
  static AnswerRules of(String language, String head) {
    List<String> pairs =
        line(head, "quotes").map(said -> said.split(" +")).map(List::of).orElse(Quotes.KNOWN);
    if (!Quotes.KNOWN.containsAll(pairs)) {
      throw new IllegalArgumentException(
          "its line \"quotes\" must name some of " + String.join(" ", Quotes.KNOWN));
    }
    return new AnswerRules(
        language,
        line(head, "dishes").filter("by number"::equals).isPresent(),
        new Quotes(pairs),
        line(head, "words").map(Mentions::words).map(Set::copyOf).orElse(Set.of()),
        number(head, "max_summary", 50, AnswerText.MAX_SUMMARY),
        number(head, "max_tip", 50, AnswerText.MAX_TIP),
        number(head, "max_tips", 1, AnswerText.MAX_TIPS));
  }

  private static int number(String head, String name, int least, int most) {
    Optional<String> said = line(head, name);
    int number =
        said.filter(text -> NUMBER.matcher(text).matches()).map(Integer::valueOf).orElse(0);
    if (said.isPresent() && (number < least || number > most)) {
      throw new IllegalArgumentException(
          "its line \"" + name + "\" must be a number from " + least + " to " + most);
    }
    return said.isPresent() ? number : most;
  }

  private static Optional<String> line(String head, String name) {
    Matcher line = Pattern.compile("(?m)^" + name + ":[ \t]*(\\S.*?)[ \t]*$").matcher(head);
    return line.find() ? Optional.of(line.group(1)) : Optional.empty();
  }
}
