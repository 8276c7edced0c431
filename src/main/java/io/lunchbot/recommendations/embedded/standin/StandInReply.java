package io.lunchbot.recommendations.embedded.standin;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * The API's envelope around what the model said to one request.
 *
 * @param text of the whole answer
 * @param model that answered
 * @param promptTokens of the request
 * @param id of the response
 */
record StandInReply(String text, String model, long promptTokens, String id) {
  private static final String STOP = "STOP";
  private static final String CUT_SHORT = "MAX_TOKENS";
  private static final String THOUGHTS = "They like soup. What have they not tried?";

  /** How an answer usually looks. */
  StandInAnswer whole() {
    return said(STOP, StandInTokens.of(text), 0, part(text));
  }

  /** No more than so many tokens of it. */
  StandInAnswer atMost(long tokens) {
    if (StandInTokens.of(text) <= tokens) {
      return whole();
    }
    int length = (int) Math.min(text.length(), tokens * 3);
    return said(CUT_SHORT, tokens, 0, part(text.substring(0, length)));
  }

  /**
   * The answer with something wrong in it.
   *
   * @param fault of those that come with status 200
   */
  StandInAnswer with(StandInFault fault) {
    long tokens = StandInTokens.of(text);
    return switch (fault) {
      case FENCES -> said(STOP, tokens + 4, 0, part("```json\n" + text + "\n```"));
      case TRUNCATED -> atMost(tokens / 2);
      case THOUGHT_AWAY -> said(CUT_SHORT, 0, tokens, new JsonObject[0]);
      case NO_PARTS -> said(STOP, 0, 0, new JsonObject[0]);
      case NO_CONTENT -> sent(candidate("OTHER"), 0, 0);
      case SAFETY -> sent(candidate("SAFETY").put("safetyRatings", ratings()), 0, 0);
      case RECITATION -> sent(recitation(), 0, 0);
      case BLOCKED -> blocked();
      case UNKNOWN_FINISH -> said("FLAVOUR_MISMATCH", tokens, 0, part(text));
      case THOUGHT ->
          said(
              STOP,
              tokens,
              StandInTokens.of(THOUGHTS),
              part(THOUGHTS).put("thought", true),
              part(text).put("thoughtSignature", "c3RhbmQtaW4="));
      case PARTS -> inParts(tokens);
      default -> whole();
    };
  }

  private StandInAnswer inParts(long tokens) {
    int third = text.length() / 3;
    return said(
        STOP,
        tokens,
        0,
        part(text.substring(0, third)),
        part(text.substring(third, 2 * third)),
        part(text.substring(2 * third)));
  }

  private StandInAnswer said(String finish, long tokens, long thoughts, JsonObject... parts) {
    JsonObject content = new JsonObject();
    if (parts.length > 0) {
      content.put("parts", new JsonArray(List.of(parts)));
    }
    content.put("role", "model");
    JsonObject candidate = new JsonObject().put("content", content);
    return sent(candidate.mergeIn(candidate(finish)), tokens, thoughts);
  }

  private static JsonObject part(String text) {
    return new JsonObject().put("text", text);
  }

  private static JsonObject candidate(String finish) {
    return new JsonObject().put("finishReason", finish).put("index", 0);
  }

  private static JsonArray ratings() {
    return new JsonArray()
        .add(
            new JsonObject()
                .put("category", "HARM_CATEGORY_DANGEROUS_CONTENT")
                .put("probability", "HIGH"));
  }

  private static JsonObject recitation() {
    JsonObject source =
        new JsonObject()
            .put("startIndex", 0)
            .put("endIndex", 120)
            .put("uri", "https://example.org");
    return new JsonObject()
        .put("content", new JsonObject().put("parts", new JsonArray()).put("role", "model"))
        .mergeIn(candidate("RECITATION"))
        .put(
            "citationMetadata",
            new JsonObject().put("citationSources", new JsonArray().add(source)));
  }

  private StandInAnswer blocked() {
    return sent(
        new JsonObject()
            .put("promptFeedback", new JsonObject().put("blockReason", "PROHIBITED_CONTENT")),
        usage(0, 0));
  }

  private StandInAnswer sent(JsonObject candidate, long tokens, long thoughts) {
    return sent(
        new JsonObject().put("candidates", new JsonArray().add(candidate)),
        usage(tokens, thoughts));
  }

  private StandInAnswer sent(JsonObject body, JsonObject usage) {
    body.put("usageMetadata", usage).put("modelVersion", model).put("responseId", id);
    return StandInAnswer.json(200, body);
  }

  /** Counts of zero are left out, as everywhere in the API. */
  private JsonObject usage(long tokens, long thoughts) {
    JsonObject usage = new JsonObject().put("promptTokenCount", promptTokens);
    if (tokens > 0) {
      usage.put("candidatesTokenCount", tokens);
    }
    usage
        .put("totalTokenCount", promptTokens + tokens + thoughts)
        .put(
            "promptTokensDetails",
            new JsonArray()
                .add(new JsonObject().put("modality", "TEXT").put("tokenCount", promptTokens)));
    if (thoughts > 0) {
      usage.put("thoughtsTokenCount", thoughts);
    }
    return usage;
  }
}
