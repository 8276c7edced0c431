package io.lunchbot.recommendations.gemini;

import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.gemini.AnswerText.Reading;
import io.lunchbot.recommendations.gemini.AnswerText.Unusable;
import io.lunchbot.recommendations.gemini.AnswerText.Usable;
import io.lunchbot.recommendations.gemini.Gemini.Flawed;
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
import java.util.function.Function;

/**
 * What a success of the provider means: a recommendation, or the reason why there is none although
 * the request was taken and paid for.
 *
 * @param model the model asked; named as the author when the answer names none
 * @param template the answer was asked for with
 */
record AnswerReader(String model, PromptTemplate template) {
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
   * A text worth reading.
   *
   * @param cut whether it ended because it grew too long
   * @param author the model that wrote it
   */
  record Said(String text, boolean cut, String finish, Usage usage, String author) {}

  /**
   * Reads the body of an HTTP 200 to a request for one user.
   *
   * @param key the one that was used; appears in no text
   */
  Outcome read(String body, Secret key, PreparedPrompt prompt) {
    Grounding grounding = Grounding.alone(template.rules(), prompt);
    return read(body, key, said -> ofOne(said, grounding));
  }

  /** The same of a request for several users. */
  Outcome read(String body, Secret key, Pack pack) {
    return read(body, key, new PackReader(this, pack)::read);
  }

  private Outcome read(String body, Secret key, Function<Said, Outcome> reader) {
    return GenerateResponse.parse(body)
        .map(
            response ->
                response
                    .candidate()
                    .map(candidate -> judged(response, candidate, reader))
                    .orElseGet(() -> withoutCandidate(response)))
        .orElseGet(() -> GeminiFailure.of(200, body, key, model));
  }

  private static Outcome withoutCandidate(GenerateResponse response) {
    return response
        .blockReason()
        .map(why -> refused("blocked_prompt", "The prompt was blocked: " + why, response.usage()))
        .orElseGet(() -> refused("empty_answer", "No candidate in the answer", response.usage()));
  }

  private Outcome judged(
      GenerateResponse response, Candidate candidate, Function<Said, Outcome> reader) {
    String finish = candidate.finishReason();
    boolean cut = CUT.contains(finish);
    if (!cut && !FINISHED.contains(finish)) {
      return stopped(finish, response.usage());
    }
    String author = response.modelVersion().orElse(model);
    return reader.apply(new Said(candidate.text(), cut, finish, response.usage(), author));
  }

  private Outcome ofOne(Said said, Grounding grounding) {
    Reading reading = AnswerText.read(said.text());
    if (reading instanceof Usable) {
      return judged(reading, grounding, said.author(), said.usage());
    }
    if (said.cut()) {
      return cut(said);
    }
    return said.text().isBlank()
        ? refused("empty_answer", "The model wrote nothing", said.usage())
        : judged(reading, grounding, said.author(), said.usage());
  }

  /** Judges one user's answer. */
  Outcome judged(Reading reading, Grounding grounding, String author, Usage usage) {
    if (reading instanceof Unusable unusable) {
      return refused(unusable.reason(), unusable.text(), usage);
    }
    Answer raw = ((Usable) reading).answer();
    if (!AnswerLanguage.fits(template.language(), raw)
        || !AnswerLanguage.speaks(template.rules().words(), raw)) {
      String text = "The answer is not in the language " + template.language();
      return refused("wrong_language", text, usage);
    }
    Grounding.Judged judged = grounding.judge(raw);
    if (judged.foreign()) {
      // Nothing is taken of an answer that may be another's.
      String text = "A marker stands for a dish of another user of the request";
      return refused(Grounding.FOREIGN, text, usage);
    }
    Optional<Written> rest =
        judged
            .rest()
            .map(
                shown ->
                    new Written(shown.answer(), shown.named(), usage, author, template.version()));
    Optional<Refused> why = judged.flaw().map(flaw -> refused(flaw.reason(), flaw.text(), usage));
    if (why.isEmpty()) {
      return rest.orElseThrow();
    }
    return rest.<Outcome>map(shown -> new Flawed(shown, why.get())).orElseGet(why::get);
  }

  static Refused cut(Said said) {
    return refused(Refused.TRUNCATED, "The answer was cut: " + said.finish(), said.usage());
  }

  private static Refused stopped(String finish, Usage usage) {
    String shown = GenerateResponse.isConstant(finish) ? finish : "for a reason nobody knows";
    return refused(
        STOPPED.getOrDefault(finish, STOPPED_OTHERWISE), "The model stopped: " + shown, usage);
  }

  /** The provider did its part: nothing is said against the key. */
  static Refused refused(String reason, String text, Usage usage) {
    return new Refused(Verdict.OK, reason, text, usage, LimitSignal.NONE);
  }
}
