package io.lunchbot.recommendations.gemini;

import io.lunchbot.recommendations.keys.Usage;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The body of a success, as far as it concerns us. Zero counts, empty lists and texts are left out
 * by the provider, so everything may be missing.
 *
 * @param candidate the first; absent when the prompt was blocked
 * @param blockReason why the prompt was blocked, such as {@code PROHIBITED_CONTENT}
 * @param modelVersion what answered, which may not be the model asked
 */
record GenerateResponse(
    Optional<Candidate> candidate,
    Optional<String> blockReason,
    Usage usage,
    Optional<String> modelVersion) {

  /**
   * One answer.
   *
   * @param finishReason such as {@code STOP}; empty when the provider says none
   * @param text all parts that are not thoughts, joined; empty when there are none
   */
  record Candidate(String finishReason, String text) {}

  /** Reads a body; empty when it is not a JSON object or says {@code error}. */
  static Optional<GenerateResponse> parse(String body) {
    return JsonTree.parse(body)
        .filter(tree -> tree.isObject() && !tree.has("error"))
        .map(GenerateResponse::of);
  }

  private static GenerateResponse of(JsonTree body) {
    return new GenerateResponse(
        body.get("candidates").items().stream().findFirst().map(GenerateResponse::candidate),
        body.get("promptFeedback").get("blockReason").text().filter(GenerateResponse::isConstant),
        usage(body.get("usageMetadata")),
        body.get("modelVersion").text().filter(name -> name.matches("[A-Za-z0-9._-]{1,100}")));
  }

  private static Candidate candidate(JsonTree candidate) {
    List<JsonTree> parts = candidate.get("content").get("parts").items();
    String text =
        parts.stream()
            .filter(part -> !part.get("thought").isTrue())
            .flatMap(part -> part.get("text").text().stream())
            .collect(Collectors.joining());
    return new Candidate(candidate.get("finishReason").text().orElse(""), text);
  }

  /** Thoughts are billed as output but are not part of the candidates' count. */
  private static Usage usage(JsonTree counts) {
    return new Usage(
        counts.get("promptTokenCount").count(),
        counts.get("candidatesTokenCount").count() + counts.get("thoughtsTokenCount").count());
  }

  /** Only what looks like a constant of the provider may be repeated in our sentences. */
  static boolean isConstant(String text) {
    return text.matches("[A-Z][A-Z_]{0,60}");
  }
}
