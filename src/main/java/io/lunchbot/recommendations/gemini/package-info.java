/**
 * From statistics to a recommendation, one attempt at a time; whether to try again is the chunk's
 * business. The way of an attempt:
 *
 * <pre>
 * OrderStats → Prompt → GenerateRequest → GeminiClient → Exchange
 *   HTTP 200: GenerateResponse → AnswerReader → AnswerText → Grounding → Written, Flawed, or Refused
 *             with verdict OK
 *             of several users: → PackReader → Several, with one of both for each
 *   else:     ApiError → GeminiFailure (the verdict table)  → Refused
 * </pre>
 *
 * <p>RuleAnswer makes a recommendation of the statistics without any of it.
 *
 * <p>Only GeminiClient and GeminiVerticle know Vert.x; the rest are pure rules.
 */
package io.lunchbot.recommendations.gemini;
