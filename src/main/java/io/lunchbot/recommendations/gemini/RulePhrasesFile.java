package io.lunchbot.recommendations.gemini;

import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.ConfigException;
import io.lunchbot.recommendations.config.Name;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the phrases of answers made by rules are: a file {@code {language}.rules} in the configured
 * folder of prompt templates, else in the jar.
 */
final class RulePhrasesFile {
  /** Languages with phrases in the jar, from the folder conf/prompts. */
  static final List<String> BUILT_IN = List.of("en", "ru");

  private static final String EXTENSION = ".rules";
  private static final int MOST_BYTES = 32 * 1024;

  private RulePhrasesFile() {}

  /**
   * Loads the phrases of the configured language.
   *
   * @throws ConfigException with one sentence when there are none or they are broken
   */
  static RulePhrases load(Config.Recommendations said) {
    String name = said.language() + EXTENSION;
    Path own = said.prompts().orElse(Path.of("")).resolve(name);
    if (said.prompts().isPresent() && Files.isRegularFile(own)) {
      try (InputStream in = Files.newInputStream(own)) {
        return read(said.language(), own.toString(), in);
      } catch (IOException e) {
        throw RulePhrases.broken(own.toString(), "it cannot be read");
      }
    }
    try (InputStream in = RulePhrasesFile.class.getResourceAsStream("/prompts/" + name)) {
      if (in == null) {
        throw missing(said.language());
      }
      return read(said.language(), "built-in/" + name, in);
    } catch (IOException e) {
      throw RulePhrases.broken("built-in/" + name, "it cannot be read");
    }
  }

  private static RulePhrases read(String language, String file, InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw RulePhrases.broken(file, "it is longer than 32 KiB");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return RulePhrases.parse(language, file, text);
    } catch (CharacterCodingException e) {
      throw RulePhrases.broken(file, "it is not UTF-8");
    }
  }

  private static ConfigException missing(String language) {
    return new ConfigException(
        List.of(
            Name.FALLBACK.label()
                + ": \"rules\" is not allowed with the language "
                + language
                + "; there are phrases for "
                + String.join(", ", BUILT_IN)
                + ", and for any language with a file such as "
                + language
                + EXTENSION
                + " in the folder "
                + Name.PROMPTS.path()));
  }
}
