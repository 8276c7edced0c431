package io.lunchbot.recommendations.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A Lua script of src/main/resources/lua, which Redis runs as one indivisible step. Every script
 * begins with the functions of prelude.lua, since Redis scripts cannot include each other.
 *
 * @param name the file name without its ending, for messages
 * @param source the whole text
 * @param sha1 what EVALSHA calls it by
 */
public record Script(String name, String source, String sha1) {

  /**
   * Reads a script of this jar; a missing one is a defect of the build.
   *
   * @param shared files it begins with, behind the prelude
   */
  public static Script named(String name, String... shared) {
    StringBuilder source = new StringBuilder(resource("prelude"));
    for (String file : shared) {
      source.append(resource(file));
    }
    source.append(resource(name));
    return new Script(name, source.toString(), sha1(source.toString()));
  }

  private static String resource(String name) {
    String path = "/lua/" + name + ".lua";
    try (InputStream in = Script.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("No script " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha1(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
