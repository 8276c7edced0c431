package io.lunchbot.recommendations.gemini;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Optional;

/**
 * Bodies of generateContent for one model and one instruction. What is the same for every user is
 * written once and comes first, as the provider's implicit cache wants it.
 *
 * <p>No temperature and the like: the newer lines ignore or refuse them. The schemas are flat and
 * have no minItems or maxItems, which cost HTTP 400 and 500 there; how many tips there are is
 * checked in the answer.
 */
final class GenerateRequest {
  /** Thoughts count against it: with less, models that think anyway cut their answers. */
  private static final int MAX_OUTPUT_TOKENS = 8192;

  /** What the answer must look like. */
  static final String SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"summary\":{\"type\":\"string\"},"
          + "\"tips\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}}},"
          + "\"required\":[\"summary\",\"tips\"],\"propertyOrdering\":[\"summary\",\"tips\"]}";

  /** The same for several users: a list, and whom each answer is for. */
  static final String SCHEMA_FOR_SEVERAL =
      "{\"type\":\"array\",\"items\":"
          + "{\"type\":\"object\",\"properties\":{\"number\":{\"type\":\"integer\"},"
          + "\"summary\":{\"type\":\"string\"},"
          + "\"tips\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}}},"
          + "\"required\":[\"number\",\"summary\",\"tips\"],"
          + "\"propertyOrdering\":[\"number\",\"summary\",\"tips\"]}}";

  /** A summary and three tips of the most that is asked for, with room to spare. */
  private static final int OUTPUT_TOKENS_A_USER = 512;

  private static final String TAIL = "}]}]}";

  private final String head;

  GenerateRequest(String instructions, String model) {
    this(instructions, model, SCHEMA, MAX_OUTPUT_TOKENS);
  }

  /** For so many users at once; older models allow no more output than is asked for a few. */
  static GenerateRequest forSeveral(String instructions, String model, int users) {
    int tokens = Math.max(MAX_OUTPUT_TOKENS, users * OUTPUT_TOKENS_A_USER);
    return new GenerateRequest(instructions, model, SCHEMA_FOR_SEVERAL, tokens);
  }

  private GenerateRequest(String instructions, String model, String schema, int outputTokens) {
    this.head =
        "{\"systemInstruction\":{\"parts\":[{\"text\":"
            + quoted(instructions)
            + "}]},\"generationConfig\":{\"responseMimeType\":\"application/json\","
            + "\"responseJsonSchema\":"
            + schema
            + ",\"maxOutputTokens\":"
            + outputTokens
            + thinking(model)
            + "},\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":";
  }

  /**
   * The body for one user, or for as many as it was made for.
   *
   * @param data the figures, not empty: the provider refuses an empty part
   * @param correction what was wrong with the answer before, a second part of the same message; not
   *     empty either
   */
  String body(String data, Optional<String> correction) {
    String second = correction.map(text -> "},{\"text\":" + quoted(text)).orElse("");
    return head + quoted(data) + second + TAIL;
  }

  private static String thinking(String model) {
    return Thinking.of(model)
        .map(t -> ",\"thinkingConfig\":{\"" + t.field() + "\":" + t.json() + "}")
        .orElse("");
  }

  /** A JSON text. */
  static String quoted(String text) {
    return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
