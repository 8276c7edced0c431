package io.lunchbot.recommendations.embedded.standin;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** How many tokens a text is: a third of its characters, which lies between ru and en. Pure. */
final class StandInTokens {
  /** The longest input of all models. */
  static final long LIMIT = 1_048_576;

  private static final int CHARACTERS_PER_TOKEN = 3;
  private static final Set<String> SAID =
      Set.of("contents", "systemInstruction", "system_instruction");

  private StandInTokens() {}

  /** Of a text; at least one. */
  static long of(String text) {
    return Math.max(1, rounded(text.length()));
  }

  /** Of all texts in a request, the instruction's included; at least one. */
  static long ofRequest(Map<?, ?> body) {
    long characters =
        body.entrySet().stream()
            .filter(field -> SAID.contains(String.valueOf(field.getKey())))
            .mapToLong(field -> characters(field.getValue()))
            .sum();
    return Math.max(1, rounded(characters));
  }

  private static long characters(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().mapToLong(StandInTokens::characters).sum();
    }
    if (value instanceof Map<?, ?> object) {
      return object.entrySet().stream()
          .mapToLong(
              field ->
                  "text".equals(field.getKey()) && field.getValue() instanceof String text
                      ? text.length()
                      : characters(field.getValue()))
          .sum();
    }
    return 0;
  }

  private static long rounded(long characters) {
    return (characters + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
  }
}
