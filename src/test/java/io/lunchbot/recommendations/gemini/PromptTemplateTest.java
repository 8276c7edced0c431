package io.lunchbot.recommendations.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.ConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptTemplateTest {
  private static final String GOOD = "---\nversion: 7b\nlanguage: de\n---\nSchreib.\n---\nMehr.\n";
  private static final String SEVERAL = "--- several users ---\n";

  @TempDir private Path folder;

  private static Config.Recommendations said(String language, Path folder) {
    return new Config.Recommendations(
        Duration.ofDays(1), language, Duration.ZERO, Duration.ZERO, Optional.ofNullable(folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ru", "en"})
  void a_built_in_template_names_all_the_fields_of_the_data(String language) {
    PromptTemplate template = PromptTemplate.load(said(language, null));

    assertThat(template.language()).isEqualTo(language);
    assertThat(template.version()).isEqualTo(language + "/2");
    assertThat(template.instructions())
        .contains("window_days", "orders", "categories", "dishes_tried", "dishes_available")
        .contains("favourites", "new_dishes", "\"summary\"", "\"tips\"")
        .doesNotContain("version:", "---");
  }

  @Test
  void every_file_of_conf_is_built_in() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("conf/prompts"))) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".txt"))
                  .map(name -> name.replace(".txt", ""))
                  .sorted())
          .isEqualTo(PromptTemplate.BUILT_IN);
    }
  }

  @Test
  void a_folder_replaces_the_built_in_templates() throws IOException {
    Files.writeString(folder.resolve("de.txt"), GOOD);

    PromptTemplate template = PromptTemplate.load(said("de", folder));
    assertThat(template.version()).isEqualTo("de/7b");
    assertThat(template.instructions()).isEqualTo("Schreib.\n---\nMehr.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ru", "en"})
  void a_built_in_template_adds_what_holds_for_several_users(String language) {
    PromptTemplate template = PromptTemplate.load(said(language, null));

    assertThat(template.instructions()).doesNotContain("number:", "\"number\"");
    assertThat(template.forSeveral())
        .startsWith(template.instructions() + "\n\n")
        .endsWith("[{\"number\": 123, \"summary\": \"…\", \"tips\": [\"…\", \"…\"]}]")
        .doesNotContain("---");
  }

  @Test
  void what_a_template_does_not_say_of_several_users_is_said_in_english() throws IOException {
    Files.writeString(folder.resolve("de.txt"), GOOD);
    Files.writeString(
        folder.resolve("fr.txt"), GOOD.replace("de", "fr") + SEVERAL + "Plusieurs.\n");
    String english = PromptTemplate.load(said("en", null)).forSeveral();

    String de = PromptTemplate.load(said("de", folder)).forSeveral();

    assertThat(de)
        .startsWith("Schreib.\n---\nMehr.\n\nThis time the user message is not one object");
    assertThat(english).endsWith(de.substring("Schreib.\n---\nMehr.".length()));
    assertThat(PromptTemplate.load(said("fr", folder)).forSeveral())
        .isEqualTo("Schreib.\n---\nMehr.\n\nPlusieurs.");
  }

  @Test
  void a_file_from_windows_is_the_same_file() throws IOException {
    Files.writeString(folder.resolve("de.txt"), "\ufeff" + GOOD.replace("\n", "\r\n"));

    assertThat(PromptTemplate.load(said("de", folder)).instructions())
        .isEqualTo("Schreib.\n---\nMehr.");
  }

  @Test
  void a_language_without_a_template_is_told_which_exist() throws IOException {
    Files.writeString(folder.resolve("de.txt"), GOOD);

    assertThatThrownBy(() -> PromptTemplate.load(said("fr", null)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "recommendations.language: \"fr\" is not allowed; there are prompt templates for en,"
                + " ru");
    assertThatThrownBy(() -> PromptTemplate.load(said("ru", folder)))
        .isInstanceOf(ConfigException.class)
        .hasMessageEndingWith("there are prompt templates for de");
  }

  @Test
  void a_folder_that_is_none_is_named() {
    assertThatThrownBy(() -> PromptTemplate.load(said("ru", folder.resolve("nowhere"))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("recommendations.prompts")
        .hasMessageEndingWith("nowhere\" is not a folder to read from");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Schreib.|it must begin with a head between two lines of ---",
        "---/version: 1/language: de|it must begin with a head between two lines of ---",
        "---/language: de/---/Schreib.|its head has no line such as \"version: 1\"",
        "---/version: x y/language: de/---/Schreib.|its head has no line such as \"version: 1\"",
        "---/version: 1/---/language: de|its head has no line \"language: de\"",
        "---/version: 1/language: fr/---/Schreib.|its head has no line \"language: de\"",
        "---/version: 1/language: de/---/ /|there is no text below its head",
        "---/version: 1/language: de/---/--- several users ---/x|there is no text below its head",
        "---/version: 1/language: de/---/x/--- several users ---/ /|there is no text below its line"
            + " \"--- several users ---\""
      })
  void a_broken_template_is_one_sentence(String lines, String sentence) throws IOException {
    Files.writeString(folder.resolve("de.txt"), lines.replace('/', '\n'));

    assertThatThrownBy(() -> PromptTemplate.load(said("de", folder)))
        .isInstanceOf(ConfigException.class)
        .hasMessage("Prompt template " + folder.resolve("de.txt") + " cannot be used: " + sentence);
  }

  @Test
  void a_template_must_be_utf_8_and_short() throws IOException {
    Files.write(
        folder.resolve("de.txt"), GOOD.replace("S", "ß").getBytes(StandardCharsets.ISO_8859_1));
    Files.writeString(folder.resolve("fr.txt"), "x".repeat(40_000));

    assertThatThrownBy(() -> PromptTemplate.load(said("de", folder)))
        .hasMessageEndingWith("it is not UTF-8");
    assertThatThrownBy(() -> PromptTemplate.load(said("fr", folder)))
        .hasMessageEndingWith("it is longer than 32 KiB");
  }
}
