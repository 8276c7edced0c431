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
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the model is told to do, in one language. A file {@code {language}.txt} that begins with
 *
 * <pre>
 * ---
 * version: 1
 * language: ru
 * ---
 * </pre>
 *
 * <p>where more lines may say what answers must be like, and goes on with the system instruction.
 * What follows a line {@code --- several users ---} is added to it in a request for several users;
 * a file without that line gets the English one's. Whoever changes the text raises the version: it
 * is kept beside every recommendation.
 *
 * @param language the code in the file's name and head
 * @param version language and version, such as {@code ru/1}
 * @param instructions the system instruction
 * @param forSeveral the system instruction of a request for several users
 * @param rules what the head says of answers, see {@link AnswerRules}
 */
public record PromptTemplate(
    String language, String version, String instructions, String forSeveral, AnswerRules rules) {
  /** Languages with a template in the jar, from the folder conf/prompts. */
  static final List<String> BUILT_IN = List.of("en", "ru");

  private static final int MOST_BYTES = 32 * 1024;
  private static final String EXTENSION = ".txt";

  private static final String FENCE = "---\n";

  private static final Pattern SEVERAL = Pattern.compile("(?m)^--- several users ---[ \t]*$");

  private static final Pattern VERSION =
      Pattern.compile("(?m)^version:[ \t]*([A-Za-z0-9._-]{1,20})[ \t]*$");

  private static final Pattern LANGUAGE = Pattern.compile("(?m)^language:[ \t]*(\\S{1,20})[ \t]*$");

  /**
   * Loads the template of the configured language, from the configured folder or from the jar.
   * Reads a file: for the start, not for an event loop under load.
   *
   * @throws ConfigException with one sentence when there is none or it is broken
   */
  public static PromptTemplate load(Config.Recommendations said) {
    String language = said.language();
    String file = said.prompts().map(Path::toString).orElse("built-in") + "/" + language;
    byte[] bytes =
        (said.prompts().isPresent()
                ? fromFolder(said.prompts().get(), language)
                : fromJar(language))
            .orElseThrow(() -> missing(language, languages(said.prompts())));
    return parse(language, file + EXTENSION, bytes);
  }

  private static Optional<byte[]> fromFolder(Path folder, String language) {
    Path file = folder.resolve(language + EXTENSION);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(in.readNBytes(MOST_BYTES + 1));
    } catch (IOException e) {
      throw broken(file.toString(), "it cannot be read");
    }
  }

  private static Optional<byte[]> fromJar(String language) {
    String name = "/prompts/" + language + EXTENSION;
    try (InputStream in = PromptTemplate.class.getResourceAsStream(name)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw broken(name, "it cannot be read");
    }
  }

  private static List<String> languages(Optional<Path> folder) {
    if (folder.isEmpty()) {
      return BUILT_IN;
    }
    try (Stream<Path> files = Files.list(folder.get())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(EXTENSION))
          .map(name -> name.substring(0, name.length() - EXTENSION.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new ConfigException(
          List.of(Name.PROMPTS.path() + ": \"" + folder.get() + "\" is not a folder to read from"));
    }
  }

  /** Checks the form of a template. */
  static PromptTemplate parse(String language, String file, byte[] bytes) {
    if (bytes.length > MOST_BYTES) {
      throw broken(file, "it is longer than 32 KiB");
    }
    String text = decoded(file, bytes);
    int end = text.startsWith(FENCE) ? text.indexOf("\n" + FENCE, FENCE.length() - 1) : -1;
    if (end < 0) {
      throw broken(file, "it must begin with a head between two lines of ---");
    }
    String head = text.substring(FENCE.length(), end + 1);
    Matcher version = VERSION.matcher(head);
    if (!version.find()) {
      throw broken(file, "its head has no line such as \"version: 1\"");
    }
    Matcher spoken = LANGUAGE.matcher(head);
    if (!spoken.find() || !spoken.group(1).equals(language)) {
      throw broken(file, "its head has no line \"language: " + language + "\"");
    }
    String[] sections = SEVERAL.split(text.substring(end + 1 + FENCE.length()), 2);
    String instructions = sections[0].strip();
    if (instructions.isEmpty()) {
      throw broken(file, "there is no text below its head");
    }
    String more = sections.length > 1 ? sections[1].strip() : english();
    if (more.isEmpty()) {
      throw broken(file, "there is no text below its line \"--- several users ---\"");
    }
    return new PromptTemplate(
        language,
        language + "/" + version.group(1),
        instructions,
        instructions + "\n\n" + more,
        rules(language, file, head));
  }

  private static AnswerRules rules(String language, String file, String head) {
    try {
      return AnswerRules.of(language, head);
    } catch (IllegalArgumentException e) {
      throw broken(file, e.getMessage());
    }
  }

  /** What the built-in English template adds for several users. */
  private static String english() {
    String text = decoded("built-in/en" + EXTENSION, fromJar("en").orElseThrow());
    return SEVERAL.split(text, 2)[1].strip();
  }

  private static String decoded(String file, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes))
          .toString()
          .replace("\r\n", "\n")
          // Editors on Windows put a byte order mark in front.
          .replaceFirst("^\uFEFF", "");
    } catch (CharacterCodingException e) {
      throw broken(file, "it is not UTF-8");
    }
  }

  private static ConfigException missing(String language, List<String> known) {
    String exist = known.isEmpty() ? "no language" : String.join(", ", known);
    return new ConfigException(
        List.of(
            Name.RECOMMENDATIONS_LANGUAGE.path()
                + ": \""
                + language
                + "\" is not allowed; there are prompt templates for "
                + exist));
  }

  private static ConfigException broken(String file, String what) {
    return new ConfigException(List.of("Prompt template " + file + " cannot be used: " + what));
  }
}
