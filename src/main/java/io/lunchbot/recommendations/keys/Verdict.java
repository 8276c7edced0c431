package io.lunchbot.recommendations.keys;

/** What an attempt says about the key it used, its project, and the model. */
public enum Verdict {
  /** The provider answered; whether the answer is usable is another matter. */
  OK,
  /**
   * The project's requests or tokens of this minute are used up, or what it may spend in ten of
   * them: it waits as long as it was told.
   */
  MINUTE_LIMIT,
  /** Too fast, and the provider will not say for whom or how long: ever longer waits. */
  RATE_LIMITED,
  /** The project's day or credit is used up, or the model is not for it: aside until the reset. */
  DAY_LIMIT,
  /** The project may not ask from here or has to be set up: aside until the reset. */
  PROJECT_REFUSED,
  /** The key itself is wrong, leaked or blocked: aside for a day, then looked at. */
  INVALID_KEY,
  /** The model does not exist: no key can help. */
  MODEL_GONE,
  /** The request is wrong: no key can help, and other users' requests may be right. */
  BAD_REQUEST,
  /** The provider or the way to it failed after the request had left; no key is to blame. */
  PROVIDER_DOWN,
  /** Not a byte left: the request is given back. */
  NOT_SENT;

  /** Whether the key's project will not do for a while. */
  boolean isAgainstProject() {
    return switch (this) {
      case MINUTE_LIMIT, RATE_LIMITED, DAY_LIMIT, PROJECT_REFUSED -> true;
      default -> false;
    };
  }
}
