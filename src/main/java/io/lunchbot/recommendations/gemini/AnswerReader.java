package io.lunchbot.recommendations.gemini;

import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.gemini.AnswerText.Reading;
import io.lunchbot.recommendations.gemini.AnswerText.Unusable;
import io.lunchbot.recommendations.gemini.AnswerText.Usable;
import io.lunchbot.recommendations.gemini.Gemini.Outcome;
import io.lunchbot.recommendations.gemini.Gemini.Refused;
import io.lunchbot.recommendations.gemini.Gemini.Written;
import io.lunchbot.recommendations.gemini.GenerateResponse.Candidate;
import io.lunchbot.recommendations.keys.LimitSignal;
import io.lunchbot.recommendations.keys.Usage;
import io.lunchbot.recommendations.keys.Verdict;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a success of the provider means: a recommendation, or the reason why there is none although
 * the request was taken and paid for.
 *
 * @param model the model asked; named as the author when the answer names none
 * @param prompt the template's version
 * @param language the code of the language that was asked for
 */
record AnswerReader(String model, String prompt, String language) {
  /** Reasons to end after which the text is worth reading; unspecified counts as STOP. */
  private static final Set<String> FINISHED = Set.of("STOP", "FINISH_REASON_UNSPECIFIED", "");

  /** The text was cut; usable only if the object happened to be complete. */
  private static final Set<String> CUT = Set.of("MAX_TOKENS", "CONTINUATION");

  private static final String STOPPED_OTHERWISE = "stopped_otherwise";

  private static final Map<String, String> STOPPED =
      Map.of(
          "SAFETY", "safety",
          "RECITATION", "recitation",
          "LANGUAGE", "language",
          "BLOCKLIST", "blocklist",
          "PROHIBITED_CONTENT", "prohibited_content",
          "SPII", "spii",
          "MALFORMED_RESPONSE", "malformed_answer",
          "MALFORMED_FUNCTION_CALL", "malformed_answer",
          "UNEXPECTED_TOOL_CALL", "malformed_answer",
          "TOO_MANY_TOOL_CALLS", "malformed_answer");

  /**
   * Reads the body of an HTTP 200.
   *
   * @param key the one that was used; appears in no text
   */
  Outcome read(String body, Secret key) {
    Optional<GenerateResponse> response = GenerateResponse.parse(body);
    return response.map(this::judged).orElseGet(() -> GeminiFailure.of(200, body, key, model));
  }

  private Outcome judged(GenerateResponse response) {
    return response
        .candidate()
        .map(candidate -> judged(response, candidate))
        .orElseGet(() -> withoutCandidate(response));
  }

  private static Outcome withoutCandidate(GenerateResponse response) {
    return response
        .blockReason()
        .map(why -> refused("blocked_prompt", "The prompt was blocked: " + why, response.usage()))
        .orElseGet(() -> refused("empty_answer", "No candidate in the answer", response.usage()));
  }

  private Outcome judged(GenerateResponse response, Candidate candidate) {
    String finish = candidate.finishReason();
    boolean cut = CUT.contains(finish);
    if (!cut && !FINISHED.contains(finish)) {
      return stopped(finish, response.usage());
    }
    Reading reading = AnswerText.read(candidate.text());
    if (reading instanceof Usable usable) {
      return written(usable.answer(), response);
    }
    if (cut) {
      return refused("truncated", "The answer was cut: " + finish, response.usage());
    }
    return candidate.text().isBlank()
        ? refused("empty_answer", "The model wrote nothing", response.usage())
        : refused((Unusable) reading, response.usage());
  }

  private Outcome written(Answer answer, GenerateResponse response) {
    if (!AnswerLanguage.fits(language, answer)) {
      String text = "The answer is not in the script of the language " + language;
      return refused("wrong_language", text, response.usage());
    }
    String author = response.modelVersion().orElse(model);
    return new Written(answer, response.usage(), author, prompt);
  }

  private static Refused stopped(String finish, Usage usage) {
    String shown = GenerateResponse.isConstant(finish) ? finish : "for a reason nobody knows";
    return refused(
        STOPPED.getOrDefault(finish, STOPPED_OTHERWISE), "The model stopped: " + shown, usage);
  }

  private static Refused refused(Unusable unusable, Usage usage) {
    return refused(unusable.reason(), unusable.text(), usage);
  }

  /** The provider did its part: nothing is said against the key. */
  private static Refused refused(String reason, String text, Usage usage) {
    return new Refused(Verdict.OK, reason, text, usage, LimitSignal.NONE);
  }
}
