package io.lunchbot.recommendations.gemini;

import io.lunchbot.recommendations.config.ConfigException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The phrases of answers made by rules, in one language: lines {@code key: text}, where a text has
 * gaps such as {@code {dish}}. Whatever name is put in, what comes out is a text that would be
 * accepted of a model: short, plain, and in the script of its language outside quotation marks.
 *
 * @param language the code in the file's name and in its line {@code language}
 * @param quotes of names
 * @param categories what codes of the menu are called
 */
record RulePhrases(
    String language, Quotes quotes, Map<Phrase, String> phrases, Map<String, String> categories) {
  /** Of a summary and of a tip, in code points, as the model is told, too. */
  static final int MOST = 200;

  /** Room for a share of 100. */
  private static final int PERCENT = 3;

  private static final Pattern GAP = Pattern.compile("\\{([a-z]+)}");
  private static final Pattern MARK = Pattern.compile("[«»“”„\"]");

  private static final String CATEGORY = "category.";

  /** Copies the collections. */
  RulePhrases {
    phrases = Map.copyOf(phrases);
    categories = Map.copyOf(categories);
  }

  /**
   * Reads and checks a file.
   *
   * @param file what it is called in a message
   * @throws ConfigException with one sentence about the first thing that is wrong
   */
  static RulePhrases parse(String language, String file, String text) {
    Map<String, String> lines = lines(file, text);
    if (!language.equals(lines.remove("language"))) {
      throw broken(file, "it has no line \"language: " + language + "\"");
    }
    List<String> quotes =
        List.of(Objects.requireNonNullElse(lines.remove("quotes"), "").split(" "));
    if (!Quotes.KNOWN.containsAll(quotes)) {
      throw broken(file, "its line \"quotes\" must name some of " + String.join(" ", Quotes.KNOWN));
    }
    Map<String, String> categories = new HashMap<>();
    Map<Phrase, String> phrases = new EnumMap<>(Phrase.class);
    for (Phrase phrase : Phrase.values()) {
      String said = Objects.requireNonNullElse(lines.remove(phrase.key()), "");
      phrases.put(phrase, checked(language, file, phrase, said));
    }
    lines.forEach((key, name) -> categories.put(code(file, key), name));
    return new RulePhrases(language, new Quotes(quotes), phrases, categories);
  }

  private static String code(String file, String key) {
    if (!key.startsWith(CATEGORY)) {
      throw broken(file, "nobody knows its line \"" + key + "\"");
    }
    return key.substring(CATEGORY.length());
  }

  private static Map<String, String> lines(String file, String text) {
    Map<String, String> lines = new HashMap<>();
    for (String line : text.lines().map(CleanText::of).toList()) {
      if (!line.isEmpty() && !line.startsWith("#")) {
        String[] parts = line.split(": ", 2);
        if (parts.length < 2 || lines.put(parts[0], parts[1]) != null) {
          throw broken(file, "its line \"" + line + "\" is not \"key: text\" or is repeated");
        }
      }
    }
    return lines;
  }

  private static String checked(String language, String file, Phrase phrase, String said) {
    List<String> gaps = GAP.matcher(said).results().map(gap -> gap.group(1)).sorted().toList();
    String own = GAP.matcher(said).replaceAll("");
    if (said.isEmpty()) {
      throw broken(file, "it has no line \"" + phrase.key() + "\"");
    }
    String line = "its line \"" + phrase.key() + "\" ";
    if (!gaps.equals(phrase.gaps().stream().sorted().toList())) {
      throw broken(file, line + "must have exactly these gaps: " + names(phrase.gaps()));
    }
    if (MARK.matcher(own).find()) {
      throw broken(file, line + "has quotation marks of its own");
    }
    if (!CleanText.isReadable(own) || !AnswerLanguage.fits(language, new Answer(own, List.of()))) {
      throw broken(file, line + "has no text in the script of the language " + language);
    }
    // Two names are one too many for some phrases; RuleAnswer then says it with one.
    int names = phrase == Phrase.FAVOURITES ? 0 : Math.min(1, gaps.size());
    if (CleanText.length(own) + names * (Quotes.MOST_OF_NAME + 2) + PERCENT > MOST) {
      throw broken(file, line + "is too long: at most 200 characters with names of 80 put in");
    }
    return said;
  }

  private static String names(List<String> gaps) {
    return gaps.isEmpty() ? "none" : "{" + String.join("} {", gaps) + "}";
  }

  static ConfigException broken(String file, String what) {
    return new ConfigException(List.of("Phrases " + file + " cannot be used: " + what));
  }

  /** A phrase with its gaps filled, in the order of {@link Phrase#gaps}. */
  String say(Phrase phrase, String... with) {
    return GAP.matcher(phrases.get(phrase)).replaceAll(gap -> filling(phrase, gap, with));
  }

  private static String filling(Phrase phrase, MatchResult gap, String... with) {
    return Matcher.quoteReplacement(with[phrase.gaps().indexOf(gap.group(1))]);
  }

  /** See {@link Quotes#quoted}. */
  Optional<String> quoted(String name) {
    return quotes.quoted(name);
  }

  /** What a category is called; empty when it has no name to show. */
  Optional<String> category(String code) {
    return quoted(categories.getOrDefault(code, code));
  }
}
