package io.lunchbot.recommendations.gemini;

import io.lunchbot.recommendations.gemini.PreparedPrompt.Listed;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts the menu's names where a model wrote markers such as {@code [3]}, and tells which of its
 * texts must not be shown: those that name what it was not told of, that are no plain text, or that
 * say again what was said last time.
 *
 * @param prompt what the model was told
 * @param first the number of the user's first dish in the request
 * @param othersNumber whether a number stands for another user's dish in the request
 */
record Grounding(AnswerRules rules, PreparedPrompt prompt, int first, IntPredicate othersNumber) {
  /** One number or several, as models write them, with or without quotation marks around them. */
  private static final Pattern MARKER =
      Pattern.compile(
          "([«“„\"]?)[\\[【［{]\\s*[№#]?\\s*(\\d{1,4}(?:\\s*[,;/]\\s*\\d{1,4})*)\\s*[]】］}]([»”“\"]?)");

  private static final Pattern NUMBER = Pattern.compile("\\d+");

  /** Brackets are for markers alone. */
  private static final Pattern BRACKET = Pattern.compile("[\\[\\]【】［］]");

  /** Quotation marks that are no pair, and single ones, which models take to spare the others. */
  private static final Pattern OTHER_QUOTES =
      Pattern.compile("[«»“”„]|‘[^‘’]*’|(?<![\\p{L}\\p{N}])'[^']*[\\p{L}][^']*'(?![\\p{L}\\p{N}])");

  static final String FOREIGN = "foreign_dish";

  private static final Flaw UNKNOWN_MARKER =
      new Flaw("unknown_marker", "A marker stands for no dish of the lists");
  private static final Flaw UNKNOWN_DISH =
      new Flaw("unknown_dish", "A quoted name is on none of the lists");
  private static final Flaw MARKUP = new Flaw("markup", "A text has markup or a link");
  private static final Flaw TOO_LONG = new Flaw("too_long", "The summary or a tip is too long");
  private static final Flaw REPEATED =
      new Flaw("repeated_tip", "A tip says nearly what the user was told last time");

  /** For a request for one user. */
  static Grounding alone(AnswerRules rules, PreparedPrompt prompt) {
    return new Grounding(rules, prompt, PreparedPrompt.FIRST, number -> false);
  }

  /**
   * Why a text must not be shown.
   *
   * @param reason a snake_case class
   * @param text one sentence without the model's words
   */
  record Flaw(String reason, String text) {}

  /** One text as a user would read it. */
  private record Text(String said, Set<Dish> dishes, Optional<Flaw> flaw) {
    Text or(Optional<Flaw> other) {
      return new Text(said, dishes, flaw.or(() -> other));
    }
  }

  /** What may be shown. */
  record Shown(Answer answer, Named named) {}

  /**
   * What an answer comes to.
   *
   * @param flaw the first; empty where nothing is wrong
   * @param foreign whether a marker stands for another user's dish: then all of it may be his
   * @param rest what may be shown of it: without the tips that are wrong; empty where no tip is
   *     left or the summary is wrong
   */
  record Judged(Optional<Flaw> flaw, boolean foreign, Optional<Shown> rest) {}

  Judged judge(Answer raw) {
    // Hardly ever any; then no text has to be searched by itself.
    List<String> writtenOut = Mentions.in(texts(raw), prompt.names());
    Text summary = text(raw.summary(), rules.maxSummary(), rules.byNumber(), writtenOut);
    List<Text> tips =
        raw.tips().stream()
            .limit(rules.maxTips())
            .map(tip -> tip(tip, rules.maxTip(), writtenOut))
            .toList();
    List<Text> good = tips.stream().filter(tip -> tip.flaw().isEmpty()).toList();
    Optional<Flaw> flaw =
        summary.flaw().or(() -> tips.stream().flatMap(tip -> tip.flaw().stream()).findFirst());
    return new Judged(
        flaw,
        texts(raw).stream().anyMatch(this::isForeign),
        summary.flaw().isEmpty() && !good.isEmpty()
            ? Optional.of(shown(summary, good))
            : Optional.empty());
  }

  private boolean isForeign(String raw) {
    return MARKER
        .matcher(raw)
        .results()
        .flatMap(marker -> numbers(marker.group(2)).stream())
        .map(Integer::valueOf)
        .anyMatch(number -> prompt.at(number, first).isEmpty() && othersNumber.test(number));
  }

  private static List<String> texts(Answer raw) {
    return Stream.concat(Stream.of(raw.summary()), raw.tips().stream()).toList();
  }

  private static Shown shown(Text summary, List<Text> tips) {
    return new Shown(
        new Answer(summary.said(), tips.stream().map(Text::said).toList()),
        new Named(
            List.copyOf(summary.dishes()),
            tips.stream().map(tip -> List.copyOf(tip.dishes())).toList()));
  }

  private Text tip(String raw, int most, List<String> writtenOut) {
    Text tip = text(raw, most, true, writtenOut);
    boolean again = Repeats.isOneOf(prompt.lastTips(), tip.said(), tip.dishes());
    return again ? tip.or(Optional.of(REPEATED)) : tip;
  }

  private Text text(String raw, int most, boolean checksQuotes, List<String> writtenOut) {
    String plain = PlainText.of(raw);
    Set<Dish> dishes = new LinkedHashSet<>();
    List<Flaw> flaws = new ArrayList<>();
    String said = MARKER.matcher(plain).replaceAll(marker -> names(marker, dishes, flaws));
    String own = MARKER.matcher(plain).replaceAll(Grounding::around);
    if (!PlainText.isPlain(own)) {
      flaws.add(MARKUP);
    }
    if (BRACKET.matcher(own).find()) {
      flaws.add(UNKNOWN_MARKER);
    }
    if (checksQuotes && quotesOthers(own)) {
      flaws.add(UNKNOWN_DISH);
    }
    if (CleanText.length(said) > most) {
      flaws.add(TOO_LONG);
    }
    dishes.addAll(mentioned(own, writtenOut));
    return new Text(said, dishes, flaws.stream().findFirst());
  }

  /** What stands in place of a marker; a quotation mark on one side of it alone is not its own. */
  private String names(MatchResult marker, Set<Dish> dishes, List<Flaw> flaws) {
    List<String> shown = new ArrayList<>();
    for (String number : numbers(marker.group(2))) {
      prompt
          .at(Integer.parseInt(number), first)
          .ifPresentOrElse(
              found -> {
                dishes.add(found.dish());
                shown.add(found.shown());
              },
              () -> flaws.add(UNKNOWN_MARKER));
    }
    return around(marker, String.join(", ", shown));
  }

  private static String around(MatchResult marker) {
    return around(marker, " ");
  }

  private static String around(MatchResult marker, String instead) {
    boolean quoted = !marker.group(1).isEmpty() && !marker.group(3).isEmpty();
    return Matcher.quoteReplacement(quoted ? instead : marker.group(1) + instead + marker.group(3));
  }

  private static List<String> numbers(String text) {
    return NUMBER.matcher(text).results().map(MatchResult::group).toList();
  }

  /** Names are quoted: what is quoted has to be one of them. */
  private boolean quotesOthers(String own) {
    if (OTHER_QUOTES.matcher(AnswerLanguage.withoutQuoted(own)).find()) {
      return true;
    }
    List<String> quoted = AnswerLanguage.quoted(own).filter(CleanText::isReadable).toList();
    if (quoted.isEmpty()) {
      return false;
    }
    Set<List<String>> known =
        prompt.listed().stream()
            .map(one -> Mentions.words(one.shown()))
            .collect(Collectors.toSet());
    return quoted.stream().anyMatch(name -> !known.contains(Mentions.words(name)));
  }

  /** Dishes named in words although markers were asked for. */
  private List<Dish> mentioned(String own, List<String> writtenOut) {
    if (writtenOut.isEmpty()) {
      return List.of();
    }
    List<String> names = Mentions.in(List.of(own), writtenOut);
    return prompt.listed().stream()
        .map(Listed::dish)
        .filter(dish -> names.contains(dish.plain()))
        .toList();
  }
}
