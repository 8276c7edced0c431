package io.lunchbot.recommendations.http;

import io.lunchbot.recommendations.bus.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What names a page's end to the asker: text that says nothing to him and need not stay the same.
 */
final class Cursor {
  private static final String VERSION = "u";

  private Cursor() {}

  /** The place behind a user. */
  static String write(long tgid) {
    byte[] text = (VERSION + tgid).getBytes(StandardCharsets.US_ASCII);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
  }

  /** The user a place is behind; a BAD_QUESTION for what {@link #write} never wrote. */
  static long read(String cursor) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
      long tgid = Long.parseLong(text.substring(VERSION.length()));
      if (write(tgid).equals(cursor)) {
        return tgid;
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      // Below.
    }
    throw new Failure(Failure.Code.BAD_QUESTION, "There is no page " + cursor + ".");
  }
}
