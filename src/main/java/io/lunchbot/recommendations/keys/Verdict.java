package io.lunchbot.recommendations.keys;

/** What an attempt says about the key it used. */
public enum Verdict {
  /** The provider answered; whether the answer is usable is another matter. */
  OK,
  /** The key's requests or tokens of this minute are used up, or the provider will not say. */
  MINUTE_LIMIT,
  /** The key's day is used up, or its credit. */
  DAY_LIMIT,
  /** The key is wrong, blocked or not allowed here. */
  INVALID_KEY,
  /** The model does not exist: no key can help. */
  MODEL_GONE,
  /** The request is wrong: no key can help, and other users' requests may be right. */
  BAD_REQUEST,
  /** The provider or the way to it failed after the request had left; no key is to blame. */
  PROVIDER_DOWN,
  /** Not a byte left: the request is given back to the key's day. */
  NOT_SENT
}
