package io.lunchbot.recommendations.cache;

import java.time.Instant;
import java.util.List;

/**
 * What the bot shows one user.
 *
 * @param summary one sentence
 * @param tips short advice
 * @param generatedAt when it was written; microseconds are kept, nanoseconds are not
 */
public record Recommendation(String summary, List<String> tips, Instant generatedAt) {
  /** Copies the list. */
  public Recommendation {
    tips = List.copyOf(tips);
  }
}
