package io.lunchbot.recommendations.gemini;

import java.util.List;

/**
 * What the user will read.
 *
 * @param summary one sentence, never blank
 * @param tips 1 to 5, none blank
 */
public record Answer(String summary, List<String> tips) {
  /** Copies the list. */
  public Answer {
    tips = List.copyOf(tips);
  }
}
