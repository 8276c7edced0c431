package io.lunchbot.recommendations.cache;

import java.util.List;

/**
 * What a user was told.
 *
 * @param tips of the value he has now; none where it is not ours
 * @param suggested on the last nights
 */
public record Told(List<String> tips, Suggested suggested) {
  /** Nothing. */
  public static final Told NOTHING = new Told(List.of(), Suggested.NONE);

  /** Copies the list. */
  public Told {
    tips = List.copyOf(tips);
  }
}
