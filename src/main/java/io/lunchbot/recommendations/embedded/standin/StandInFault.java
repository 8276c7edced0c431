package io.lunchbot.recommendations.embedded.standin;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What may go wrong with a call that was counted and should have had an answer. */
public enum StandInFault {
  /** 503: high demand. */
  OVERLOADED,
  /** 503 in a list of one. */
  OVERLOADED_IN_ARRAY,
  /** 500. */
  INTERNAL,
  /** 502 from a machine in between, HTML. */
  BAD_GATEWAY,
  /** 504. */
  DEADLINE,
  /** 429 that names no limit and no time. */
  EXHAUSTED,
  /** 429: more was spent in ten minutes than the project's tier allows. */
  SPEND_LIMIT,
  /** Never an answer; the connection stays open. */
  STALL,
  /** Connection closed before the answer. */
  CLOSE,
  /** Connection closed in the middle of a good answer. */
  CUT,
  /** The text in a Markdown fence. */
  FENCES,
  /** Half of the text, MAX_TOKENS. */
  TRUNCATED,
  /** MAX_TOKENS without parts: all went into thoughts. */
  THOUGHT_AWAY,
  /** STOP without parts. */
  NO_PARTS,
  /** A candidate without content, OTHER. */
  NO_CONTENT,
  /** SAFETY without content. */
  SAFETY,
  /** RECITATION with the source instead of parts. */
  RECITATION,
  /** No candidates; promptFeedback says why. */
  BLOCKED,
  /** A good text with a finishReason nobody has heard of. */
  UNKNOWN_FINISH,
  /** A part of thoughts before the good text. */
  THOUGHT,
  /** The good text in three parts, cut where it happens. */
  PARTS;

  /** Its name in JSON. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The fault of this name in JSON. */
  static Optional<StandInFault> labelled(String label) {
    return Arrays.stream(values()).filter(fault -> fault.label().equals(label)).findFirst();
  }
}
