package io.lunchbot.recommendations.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.ConfigException;
import io.lunchbot.recommendations.config.Name;
import io.lunchbot.recommendations.config.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulePhrasesTest {
  @TempDir private Path folder;

  private static Config config(String fallback, String language, String prompts) {
    Map<Name, String> said = new EnumMap<>(Name.class);
    said.put(Name.DATABASE_URL, "postgresql://bot:pw@db/lunch_bot");
    said.put(Name.REDIS_URL, "redis://redis");
    said.put(Name.GEMINI_API_KEYS, "a-key-for-nothing");
    said.put(Name.RECOMMENDATIONS_LANGUAGE, language);
    said.put(Name.PROMPTS, prompts);
    said.put(Name.FALLBACK, fallback);
    return Config.from(new Settings(said, List.of()));
  }

  /** The English phrases as German ones, with one line another. */
  private Config german(String line, String with) throws IOException {
    String english = Files.readString(Path.of("conf/prompts/en.rules"));
    String german = english.replace("language: en", "language: de").replace(line, with);
    Files.writeString(folder.resolve("de.rules"), german);
    return config("rules", "de", folder.toString());
  }

  @Test
  void every_file_of_conf_is_built_in() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("conf/prompts"))) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".rules"))
                  .map(name -> name.replace(".rules", ""))
                  .sorted())
          .isEqualTo(RulePhrasesFile.BUILT_IN);
    }
  }

  @Test
  void there_are_answers_by_rules_only_where_they_are_wanted() {
    assertThat(RuleAnswer.of(config("none", "de", ""))).isEmpty();
    assertThat(RuleAnswer.of(config("rules", "ru", ""))).isPresent();
    assertThatThrownBy(() -> config("guess", "ru", ""))
        .hasMessage(
            "recommendations.fallback (FALLBACK): \"guess\" is not allowed; allowed: none or rules");
  }

  @Test
  void a_language_without_phrases_is_one_sentence() {
    assertThatThrownBy(() -> RuleAnswer.of(config("rules", "de", "")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "recommendations.fallback (FALLBACK): \"rules\" is not allowed with the language de;"
                + " there are phrases for en, ru, and for any language with a file such as de.rules"
                + " in the folder recommendations.prompts");
  }

  @Test
  void a_file_beside_the_templates_comes_before_the_built_in_one() throws IOException {
    String english = Files.readString(Path.of("conf/prompts/en.rules"));
    Files.writeString(
        folder.resolve("en.rules"),
        "\ufeff" + english.replace("Little is known", "Nothing is known").replace("\n", "\r\n"));

    RuleAnswer own = RuleAnswer.of(config("rules", "en", folder.toString())).orElseThrow();
    RuleAnswer builtIn = RuleAnswer.of(config("rules", "ru", folder.toString())).orElseThrow();

    assertThat(own.answer(SampleStats.EMPTY).summary())
        .isEqualTo("Nothing is known about your lunches so far.");
    assertThat(builtIn.answer(SampleStats.EMPTY).summary()).startsWith("О ваших обедах");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "language: de|language: fr|it has no line \"language: de\"",
        "quotes: “” \"\"|quotes: 「」|its line \"quotes\" must name some of «» “” „“ „” \"\"",
        "quotes: “” \"\"|#|its line \"quotes\" must name some of «» “” „“ „” \"\"",
        "tip.curious:|tip.furious:|it has no line \"tip.curious\"",
        "category.dessert: desserts|dessert: desserts|nobody knows its line \"dessert\"",
        "category.dessert: desserts|desserts|its line \"desserts\" is not \"key: text\" or is repeated",
        "category.dessert:|category.drink:|its line \"category.drink: desserts\" is not \"key: text\""
            + " or is repeated",
        "Try the dish {dish}|Try a dish|its line \"tip.new\" must have exactly these gaps: {dish}",
        "Try the dish {dish}|Try {dish} or {dish}|its line \"tip.new\" must have exactly these gaps:"
            + " {dish}",
        "Little is|{dish} is|its line \"summary.unknown\" must have exactly these gaps: none",
        "Little is|“Little” is|its line \"summary.unknown\" has quotation marks of its own",
        "You often repeat the same dishes: have a look at the menu, there are others.|Часто|its line"
            + " \"tip.variety\" has no text in the script of the language de",
        "Little is known about your lunches so far.|…|its line \"summary.unknown\" has no text in the"
            + " script of the language de"
      })
  void a_broken_file_is_one_sentence(String line, String with, String sentence) throws IOException {
    Config config = german(line, with);

    assertThatThrownBy(() -> RuleAnswer.of(config))
        .isInstanceOf(ConfigException.class)
        .hasMessage("Phrases " + folder.resolve("de.rules") + " cannot be used: " + sentence);
  }

  @Test
  void a_phrase_is_200_characters_at_most_with_the_longest_names_in_it() throws IOException {
    String tip = "Try the dish {dish}: you have not ordered it lately.";

    assertThat(RuleAnswer.of(german(tip, "x".repeat(115) + "{dish}"))).isPresent();
    Config longer = german(tip, "x".repeat(116) + "{dish}");
    assertThatThrownBy(() -> RuleAnswer.of(longer))
        .hasMessageEndingWith("is too long: at most 200 characters with names of 80 put in");
  }

  @Test
  void a_file_must_be_utf_8_and_short() throws IOException {
    Files.write(folder.resolve("de.rules"), "ß".getBytes(StandardCharsets.ISO_8859_1));
    Files.writeString(folder.resolve("fr.rules"), "x".repeat(40_000));

    assertThatThrownBy(() -> RuleAnswer.of(config("rules", "de", folder.toString())))
        .hasMessageEndingWith("it is not UTF-8");
    assertThatThrownBy(() -> RuleAnswer.of(config("rules", "fr", folder.toString())))
        .hasMessageEndingWith("it is longer than 32 KiB");
  }
}
