package io.lunchbot.recommendations.gemini;

import static java.lang.Character.UnicodeScript.ARABIC;
import static java.lang.Character.UnicodeScript.ARMENIAN;
import static java.lang.Character.UnicodeScript.BENGALI;
import static java.lang.Character.UnicodeScript.COMMON;
import static java.lang.Character.UnicodeScript.CYRILLIC;
import static java.lang.Character.UnicodeScript.DEVANAGARI;
import static java.lang.Character.UnicodeScript.ETHIOPIC;
import static java.lang.Character.UnicodeScript.GEORGIAN;
import static java.lang.Character.UnicodeScript.GREEK;
import static java.lang.Character.UnicodeScript.GUJARATI;
import static java.lang.Character.UnicodeScript.GURMUKHI;
import static java.lang.Character.UnicodeScript.HAN;
import static java.lang.Character.UnicodeScript.HANGUL;
import static java.lang.Character.UnicodeScript.HEBREW;
import static java.lang.Character.UnicodeScript.HIRAGANA;
import static java.lang.Character.UnicodeScript.INHERITED;
import static java.lang.Character.UnicodeScript.KANNADA;
import static java.lang.Character.UnicodeScript.KATAKANA;
import static java.lang.Character.UnicodeScript.KHMER;
import static java.lang.Character.UnicodeScript.LAO;
import static java.lang.Character.UnicodeScript.LATIN;
import static java.lang.Character.UnicodeScript.MALAYALAM;
import static java.lang.Character.UnicodeScript.MYANMAR;
import static java.lang.Character.UnicodeScript.SINHALA;
import static java.lang.Character.UnicodeScript.TAMIL;
import static java.lang.Character.UnicodeScript.TELUGU;
import static java.lang.Character.UnicodeScript.THAI;

import java.lang.Character.UnicodeScript;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether an answer can be in the language it was asked for. At least half of its letters have to
 * be of its script, which finds English before readers of Russian; and where the template lists
 * words of the language, two of them have to be in it, which finds German before readers of
 * English. Names of dishes are left out: they are quoted in the language of the menu.
 */
final class AnswerLanguage {
  private static final Pattern QUOTED =
      Pattern.compile("«[^«»]*»|“[^“”]*”|„[^„“”]*[“”]|\"[^\"]*\"");

  /** Fewer words do not tell a language. */
  private static final int TELLING = 12;

  /** One could be a name or a word that two languages share. */
  private static final int OF_THE_LANGUAGE = 2;

  /** By language; one that is written in several scripts may be answered in any of them. */
  private static final Map<String, Set<UnicodeScript>> SCRIPTS = scripts();

  private AnswerLanguage() {}

  private static Map<String, Set<UnicodeScript>> scripts() {
    Map<String, Set<UnicodeScript>> scripts = new HashMap<>();
    put(scripts, "ru uk be bg mk kk ky tg mn tt ba cv", CYRILLIC);
    put(
        scripts,
        "en de fr es it pt nl pl cs sk sl hr bs ro hu sv da nb nn no fi is et lv lt tr az vi id ms"
            + " sq mt eu ca gl af sw ga cy tl fil eo la",
        LATIN);
    put(scripts, "sr uz", CYRILLIC, LATIN);
    put(scripts, "el", GREEK);
    put(scripts, "he yi", HEBREW);
    put(scripts, "ar fa ur ps", ARABIC);
    put(scripts, "hi mr ne", DEVANAGARI);
    put(scripts, "bn as", BENGALI);
    put(scripts, "pa", GURMUKHI);
    put(scripts, "gu", GUJARATI);
    put(scripts, "ta", TAMIL);
    put(scripts, "te", TELUGU);
    put(scripts, "kn", KANNADA);
    put(scripts, "ml", MALAYALAM);
    put(scripts, "si", SINHALA);
    put(scripts, "th", THAI);
    put(scripts, "lo", LAO);
    put(scripts, "km", KHMER);
    put(scripts, "my", MYANMAR);
    put(scripts, "ka", GEORGIAN);
    put(scripts, "hy", ARMENIAN);
    put(scripts, "am", ETHIOPIC);
    put(scripts, "zh", HAN);
    put(scripts, "ja", HAN, HIRAGANA, KATAKANA);
    put(scripts, "ko", HANGUL, HAN);
    return Map.copyOf(scripts);
  }

  private static void put(
      Map<String, Set<UnicodeScript>> into, String languages, UnicodeScript... scripts) {
    Stream.of(languages.split(" ")).forEach(language -> into.put(language, Set.of(scripts)));
  }

  /**
   * Judges an answer.
   *
   * @param language a code such as {@code ru} or {@code pt-BR}; one nobody knows fits everything
   */
  static boolean fits(String language, Answer answer) {
    Set<UnicodeScript> expected = SCRIPTS.get(language.split("-", 2)[0]);
    if (expected == null) {
      return true;
    }
    List<String> texts =
        Stream.concat(Stream.of(answer.summary()), answer.tips().stream()).toList();
    List<UnicodeScript> unquoted =
        texts.stream().map(QUOTED::matcher).flatMap(t -> letters(t.replaceAll(" "))).toList();
    // Where all is quoted, the quotes are no names of dishes.
    List<UnicodeScript> letters =
        unquoted.isEmpty() ? texts.stream().flatMap(AnswerLanguage::letters).toList() : unquoted;
    return 2 * letters.stream().filter(expected::contains).count() >= letters.size();
  }

  /**
   * Whether there are some of a language's words in an answer.
   *
   * @param words every text of some length has some of; none fits everything
   */
  static boolean speaks(Set<String> words, Answer answer) {
    List<String> said =
        Stream.concat(Stream.of(answer.summary()), answer.tips().stream())
            .flatMap(text -> Mentions.words(withoutQuoted(text)).stream())
            .filter(CleanText::isReadable)
            .toList();
    return words.isEmpty()
        || said.size() < TELLING
        || said.stream().filter(words::contains).distinct().count() >= OF_THE_LANGUAGE;
  }

  /** A text with a space in place of what is quoted in it. */
  static String withoutQuoted(String text) {
    return QUOTED.matcher(text).replaceAll(" ");
  }

  /** What stands between quotation marks in a text. */
  static Stream<String> quoted(String text) {
    return QUOTED.matcher(text).results().map(found -> found.group());
  }

  private static Stream<UnicodeScript> letters(String text) {
    return text.codePoints()
        .filter(Character::isLetter)
        .mapToObj(UnicodeScript::of)
        .filter(script -> script != COMMON && script != INHERITED);
  }
}
