package io.lunchbot.recommendations.gemini;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How many input tokens a request takes at most. The provider's tokenizers make about 4 bytes of
 * English one token and more of other scripts; nobody documents a bound, so that 3 bytes are taken
 * for one. What was really used is known from the answer.
 */
final class TokenEstimate {
  private static final int BYTES_PER_TOKEN = 3;

  /** Room for a correction and for what the provider adds to mark whose turn it is. */
  static final int ALLOWANCE = 128;

  /**
   * Bytes of what marks the data of one of several users: his number, and longer ones of dishes.
   */
  private static final int NUMBER = 64;

  private TokenEstimate() {}

  /** Of the request for one user. */
  static int of(String instructions, String data) {
    return of(bytes(instructions) + bytes(data) + bytes(GenerateRequest.SCHEMA));
  }

  /** Of the request for several users, of whom each has these data. */
  static int of(String instructions, List<String> data) {
    int users = data.stream().mapToInt(one -> bytes(one) + NUMBER).sum();
    return of(bytes(instructions) + users + bytes(GenerateRequest.SCHEMA_FOR_SEVERAL));
  }

  private static int of(int bytes) {
    return (bytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN + ALLOWANCE;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
