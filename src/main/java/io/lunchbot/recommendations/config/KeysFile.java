package io.lunchbot.recommendations.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of keys: UTF-8, one key a line, after white space the label of its project if it has one.
 * Empty lines and lines that begin with # are ignored.
 */
final class KeysFile {
  private static final int MOST_BYTES = 1 << 20;
  private static final String LABEL = Name.GEMINI_API_KEYS_FILE.label();
  private static final String LINE = "a key, or a key, a space and its project's label";

  private KeysFile() {}

  /**
   * Reads a file; blocks.
   *
   * @return its keys in the form of {@code gemini.api_keys}, at least one
   * @throws ConfigException when there is no such file of keys; no key is told
   */
  static String read(String path) {
    JsonArray keys = keys(name(path), text(path));
    if (keys.isEmpty()) {
      throw wrong(path, "holds no key");
    }
    return keys.encode();
  }

  private static String text(String path) {
    byte[] bytes = bytes(path);
    if (bytes.length > MOST_BYTES) {
      throw wrong(path, "is larger than 1 MiB");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw wrong(path, "is not UTF-8");
    }
  }

  private static byte[] bytes(String path) {
    try {
      Path file = Path.of(path);
      // Reading anything else, such as a pipe, could wait for ever.
      if (Files.isRegularFile(file)) {
        try (InputStream in = Files.newInputStream(file)) {
          return in.readNBytes(MOST_BYTES + 1);
        }
      }
    } catch (IOException | InvalidPathException e) {
      // Its message says no more than this.
    }
    throw wrong(path, "is not a file that can be read");
  }

  private static JsonArray keys(String file, String text) {
    Mistakes mistakes = new Mistakes();
    Map<String, Integer> lines = new HashMap<>();
    JsonArray keys = new JsonArray();
    int number = 0;
    for (String line : text.lines().map(String::strip).toList()) {
      number++;
      if (!line.isEmpty() && !line.startsWith("#")) {
        String path = LABEL + ": " + file + " line " + number;
        String[] parts = line.split("\\s+", -1);
        String label = parts.length > 1 ? parts[1] : "";
        Integer before = lines.putIfAbsent(parts[0], number);
        mistakes
            .check(parts.length <= 2, path, "****", LINE)
            .check(KeyText.isKey(parts[0]), path, "****", KeyText.KEYS)
            .check(label.isEmpty() || KeyText.isLabel(label), path, "****", KeyText.LABELS)
            .check(before == null, path, "the key of line " + before, "every key once");
        keys.add(new JsonObject().put("key", parts[0]).put("project", label));
      }
    }
    mistakes.throwIfAny();
    return keys;
  }

  private static ConfigException wrong(String path, String how) {
    return new ConfigException(List.of(LABEL + ": " + name(path) + " " + how));
  }

  /** Somebody may have put a key where a file is asked for. */
  private static String name(String path) {
    return KeyText.looksLikeAKey(path) ? "****" : path;
  }
}
