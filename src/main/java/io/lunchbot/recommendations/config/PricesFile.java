package io.lunchbot.recommendations.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The text of a price table. */
public final class PricesFile {
  private static final long MOST_BYTES = 64 << 10;

  private PricesFile() {}

  /**
   * Reads the configured file, or the built-in conf/prices.csv; blocks.
   *
   * @throws ConfigException with one sentence when it cannot be read
   */
  public static String read(Optional<Path> file) {
    return file.map(PricesFile::text).orElseGet(PricesFile::builtIn);
  }

  private static String text(Path file) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
        throw wrong(file);
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw wrong(file);
    }
  }

  private static String builtIn() {
    try (InputStream in = PricesFile.class.getResourceAsStream("/prices.csv")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ConfigException wrong(Path file) {
    return new ConfigException(
        List.of(
            "%s: \"%s\" cannot be read; allowed: a file in UTF-8 of at most 64 KiB in the form of conf/prices.csv"
                .formatted(Name.GEMINI_PRICES.label(), file)));
  }
}
