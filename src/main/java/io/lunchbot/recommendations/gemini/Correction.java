package io.lunchbot.recommendations.gemini;

import io.lunchbot.recommendations.gemini.Gemini.Refused;
import io.lunchbot.recommendations.keys.Verdict;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a model that answered badly is worth another request, and what to tell it then. Holds
 * nothing of what it wrote.
 */
public final class Correction {
  /** The next answer to the same figures would be blocked, too. */
  private static final Set<String> FINAL =
      Set.of("blocked_prompt", "prohibited_content", "blocklist", "spii", "safety");

  private static final Map<String, String> BY_REASON =
      Map.ofEntries(
          Map.entry(
              "malformed_answer",
              "Your last answer was not JSON. Answer with one JSON object and nothing around it."),
          Map.entry(
              "wrong_shape",
              "Your last answer had another shape. Answer with one JSON object that has a text"
                  + " \"summary\" and a list of texts \"tips\"."),
          Map.entry("empty_answer", "Your last answer was empty. Write a summary and 2 or 3 tips."),
          Map.entry(
              "too_long",
              "Your last answer was too long. Keep the summary and every tip under 200 characters."),
          Map.entry(
              "truncated",
              "Your last answer was cut because it was too long. Write a summary and 2 tips, each under"
                  + " 120 characters."),
          Map.entry(
              "recitation", "Your last answer repeated a known text. Write it in your own words."),
          Map.entry(
              "unknown_marker",
              "Your last answer had a marker that is on none of the lists. Use only the numbers of"
                  + " favourites and new_dishes, each in square brackets, such as [1]."),
          Map.entry(
              "unknown_dish",
              "Your last answer quoted a name that is on none of the lists. Name dishes by their markers"
                  + " only, and quote nothing."),
          Map.entry("markup", "Your last answer had markup or a link. Write plain text."),
          Map.entry(
              "dish_gone",
              "A dish of your last answer has just left the menu. Use only the numbers of these lists."),
          Map.entry(
              "repeated_tip",
              "A tip of your last answer was nearly one of last_tips. Write other tips, in other"
                  + " words."),
          Map.entry("wrong_language", "Your last answer was in another language."),
          Map.entry("language", "Your last answer was in another language."));

  private Correction() {}

  /**
   * Whether another request may bring a usable answer. False for whatever is not about an answer:
   * then the verdict decides.
   */
  public static boolean isWorthAskingAgain(Refused refused) {
    return refused.verdict() == Verdict.OK && !FINAL.contains(refused.reason());
  }

  /**
   * What to tell the model; empty when there is nothing to tell or no use in asking again.
   *
   * @param language the code of the language to answer in, such as {@code ru}
   */
  public static Optional<String> of(Refused refused, String language) {
    return Optional.of(refused)
        .filter(Correction::isWorthAskingAgain)
        .map(worth -> BY_REASON.get(worth.reason()))
        .map(sentence -> sentence + " Write in " + name(language) + ".");
  }

  /** A code nobody knows is its own name. */
  private static String name(String language) {
    return Locale.forLanguageTag(language).getDisplayName(Locale.ENGLISH);
  }
}
