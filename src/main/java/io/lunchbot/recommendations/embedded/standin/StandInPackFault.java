package io.lunchbot.recommendations.embedded.standin;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What may go wrong with a good answer for several people. */
public enum StandInPackFault {
  /** Somebody has no answer. */
  DROPPED,
  /** Two people have each other's answers. */
  SWAPPED,
  /** Somebody has two answers. */
  DOUBLED,
  /** The last answer stops in the middle, MAX_TOKENS. */
  CUT;

  /** Its name in JSON. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The fault of this name in JSON. */
  static Optional<StandInPackFault> labelled(String label) {
    return Arrays.stream(values()).filter(fault -> fault.label().equals(label)).findFirst();
  }
}
