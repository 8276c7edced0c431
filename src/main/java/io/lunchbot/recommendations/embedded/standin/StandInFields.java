package io.lunchbot.recommendations.embedded.standin;

import io.lunchbot.recommendations.embedded.standin.StandInField.Anything;
import io.lunchbot.recommendations.embedded.standin.StandInField.Choice;
import io.lunchbot.recommendations.embedded.standin.StandInField.Decimal;
import io.lunchbot.recommendations.embedded.standin.StandInField.Dictionary;
import io.lunchbot.recommendations.embedded.standin.StandInField.Flag;
import io.lunchbot.recommendations.embedded.standin.StandInField.Many;
import io.lunchbot.recommendations.embedded.standin.StandInField.Message;
import io.lunchbot.recommendations.embedded.standin.StandInField.Text;
import io.lunchbot.recommendations.embedded.standin.StandInField.Whole;
import java.util.Map;
import java.util.Set;

/**
 * The fields of a generateContent request, as far as the provider's public interface definition and
 * the fields its own Java client 2.0.0 sends go. Pure.
 */
final class StandInFields {
  private static final StandInField TEXT = new Text();
  private static final StandInField WHOLE = new Whole();
  private static final StandInField DECIMAL = new Decimal();
  private static final StandInField FLAG = new Flag();
  private static final StandInField ANYTHING = new Anything();
  private static final StandInField TEXTS = new Many(TEXT);

  private static final StandInField TYPE =
      new Choice(
          type("Type"),
          Set.of(
              "TYPE_UNSPECIFIED",
              "STRING",
              "NUMBER",
              "INTEGER",
              "BOOLEAN",
              "ARRAY",
              "OBJECT",
              "NULL"));

  private static final Map<String, StandInField> SCHEMA_FIELDS =
      Map.ofEntries(
          Map.entry("type", TYPE),
          Map.entry("format", TEXT),
          Map.entry("title", TEXT),
          Map.entry("description", TEXT),
          Map.entry("nullable", FLAG),
          Map.entry("enum", TEXTS),
          Map.entry("items", schema()),
          Map.entry("minItems", WHOLE),
          Map.entry("maxItems", WHOLE),
          Map.entry("properties", new Dictionary(schema())),
          Map.entry("required", TEXTS),
          Map.entry("minProperties", WHOLE),
          Map.entry("maxProperties", WHOLE),
          Map.entry("minimum", DECIMAL),
          Map.entry("maximum", DECIMAL),
          Map.entry("minLength", WHOLE),
          Map.entry("maxLength", WHOLE),
          Map.entry("pattern", TEXT),
          Map.entry("example", ANYTHING),
          Map.entry("anyOf", new Many(schema())),
          Map.entry("propertyOrdering", TEXTS),
          Map.entry("default", ANYTHING));

  private static final StandInField THINKING =
      message(
          "GenerationConfig.ThinkingConfig",
          Map.of(
              "includeThoughts",
              FLAG,
              "thinkingBudget",
              WHOLE,
              "thinkingLevel",
              new Choice(
                  type("GenerationConfig.ThinkingConfig.ThinkingLevel"),
                  Set.of("THINKING_LEVEL_UNSPECIFIED", "MINIMAL", "LOW", "MEDIUM", "HIGH"))));

  private static final StandInField GENERATION =
      message(
          "GenerationConfig",
          Map.ofEntries(
              Map.entry("candidateCount", WHOLE),
              Map.entry("stopSequences", TEXTS),
              Map.entry("maxOutputTokens", WHOLE),
              Map.entry("temperature", DECIMAL),
              Map.entry("topP", DECIMAL),
              Map.entry("topK", WHOLE),
              Map.entry("seed", WHOLE),
              Map.entry("responseMimeType", TEXT),
              Map.entry("responseSchema", schema()),
              Map.entry("responseJsonSchema", ANYTHING),
              Map.entry("_responseJsonSchema", ANYTHING),
              Map.entry("presencePenalty", DECIMAL),
              Map.entry("frequencyPenalty", DECIMAL),
              Map.entry("responseLogprobs", FLAG),
              Map.entry("logprobs", WHOLE),
              Map.entry("enableEnhancedCivicAnswers", FLAG),
              Map.entry("responseModalities", TEXTS),
              Map.entry("speechConfig", ANYTHING),
              Map.entry("imageConfig", ANYTHING),
              Map.entry("audioTranscriptionConfig", ANYTHING),
              Map.entry("mediaResolution", TEXT),
              Map.entry("thinkingConfig", THINKING)));

  /** The fields of a part of which one must be there. */
  static final Set<String> DATA =
      Set.of(
          "text",
          "inlineData",
          "fileData",
          "functionCall",
          "functionResponse",
          "executableCode",
          "codeExecutionResult",
          "toolCall",
          "toolResponse");

  private static final StandInField PART =
      message(
          "Part",
          Map.ofEntries(
              Map.entry("text", TEXT),
              Map.entry("thought", FLAG),
              Map.entry("thoughtSignature", TEXT),
              Map.entry("inlineData", ANYTHING),
              Map.entry("fileData", ANYTHING),
              Map.entry("functionCall", ANYTHING),
              Map.entry("functionResponse", ANYTHING),
              Map.entry("executableCode", ANYTHING),
              Map.entry("codeExecutionResult", ANYTHING),
              Map.entry("toolCall", ANYTHING),
              Map.entry("toolResponse", ANYTHING),
              Map.entry("videoMetadata", ANYTHING),
              Map.entry("mediaResolution", ANYTHING),
              Map.entry("partMetadata", ANYTHING)));

  private static final StandInField CONTENT =
      message("Content", Map.of("role", TEXT, "parts", new Many(PART)));

  private static final StandInField SAFETY =
      message(
          "SafetySetting",
          Map.of(
              "category",
              new Choice(
                  type("HarmCategory"),
                  Set.of(
                      "HARM_CATEGORY_UNSPECIFIED",
                      "HARM_CATEGORY_HARASSMENT",
                      "HARM_CATEGORY_HATE_SPEECH",
                      "HARM_CATEGORY_SEXUALLY_EXPLICIT",
                      "HARM_CATEGORY_DANGEROUS_CONTENT",
                      "HARM_CATEGORY_CIVIC_INTEGRITY")),
              "threshold",
              new Choice(
                  type("SafetySetting.HarmBlockThreshold"),
                  Set.of(
                      "HARM_BLOCK_THRESHOLD_UNSPECIFIED",
                      "BLOCK_LOW_AND_ABOVE",
                      "BLOCK_MEDIUM_AND_ABOVE",
                      "BLOCK_ONLY_HIGH",
                      "BLOCK_NONE",
                      "OFF"))));

  private static final StandInField TIER =
      new Choice(type("ServiceTier"), Set.of("UNSPECIFIED", "FLEX", "STANDARD", "PRIORITY"));

  /** A whole generateContent request. */
  static final Message REQUEST =
      message(
          "GenerateContentRequest",
          Map.ofEntries(
              Map.entry("model", TEXT),
              Map.entry("contents", new Many(CONTENT)),
              Map.entry("systemInstruction", CONTENT),
              Map.entry("generationConfig", GENERATION),
              Map.entry("safetySettings", new Many(SAFETY)),
              Map.entry("tools", new Many(ANYTHING)),
              Map.entry("toolConfig", ANYTHING),
              Map.entry("cachedContent", TEXT),
              Map.entry("serviceTier", TIER),
              Map.entry("labels", new Dictionary(TEXT)),
              Map.entry("store", FLAG),
              Map.entry("continuationToken", TEXT)));

  /** A whole countTokens request. */
  static final Message COUNT =
      message(
          "CountTokensRequest",
          Map.of("model", TEXT, "contents", new Many(CONTENT), "generateContentRequest", REQUEST));

  private StandInFields() {}

  private static Message schema() {
    return new Message(type("Schema"), () -> SCHEMA_FIELDS);
  }

  private static Message message(String name, Map<String, StandInField> fields) {
    return new Message(type(name), () -> fields);
  }

  private static String type(String name) {
    return "type.googleapis.com/google.ai.generativelanguage.v1beta." + name;
  }
}
