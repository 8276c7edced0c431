package io.lunchbot.recommendations.config;

import java.nio.file.Files;
import java.nio.file.Path;

/** Files that are named in the configuration and read later. */
final class PemFile {
  private PemFile() {}

  static boolean canBeRead(Path file) {
    return Files.isReadable(file) && !Files.isDirectory(file);
  }

  static void check(Name name, Path file, Mistakes into) {
    into.check(canBeRead(file), name.label(), file, "a PEM file that can be read");
  }
}
