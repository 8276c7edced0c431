package io.lunchbot.recommendations.keys;

/**
 * Tokens of one request as the provider bills them.
 *
 * @param input tokens of the prompt
 * @param output tokens of the answer, thinking included
 */
public record Usage(long input, long output) {
  /** Nothing was used, or nobody told. */
  public static final Usage NONE = new Usage(0, 0);
}
