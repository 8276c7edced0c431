package io.lunchbot.recommendations.gemini;

import io.lunchbot.recommendations.gemini.Gemini.Refused;
import io.lunchbot.recommendations.keys.LimitSignal;
import io.lunchbot.recommendations.keys.Usage;
import io.lunchbot.recommendations.keys.Verdict;

/** What came back over the wire. */
sealed interface Exchange permits Exchange.Reply, Exchange.Lost {

  /** A complete HTTP answer. */
  record Reply(int status, String body) implements Exchange {}

  /** No complete answer. The texts name no address: it may hold a password. */
  enum Lost implements Exchange {
    /** Nothing was written, so nothing is charged. */
    UNKNOWN_HOST(Verdict.NOT_SENT, "connection_failed", "The provider's host name is not known"),
    /** Nothing was written, so nothing is charged. */
    TLS_FAILED(
        Verdict.NOT_SENT,
        "connection_failed",
        "No encrypted connection to the provider: TLS failed"),
    /** Nothing was written, so nothing is charged. */
    NOT_CONNECTED(Verdict.NOT_SENT, "connection_failed", "No connection to the provider"),
    /** Nothing was written, so nothing is charged. */
    TOO_LATE(
        Verdict.NOT_SENT,
        "lease_too_old",
        "The request was not on the wire one second after its key was asked for"),
    /** The request may have been carried out. */
    STALLED(Verdict.PROVIDER_DOWN, "stalled", "Not a byte from the provider for too long"),
    /** The request may have been carried out. */
    TIMEOUT(
        Verdict.PROVIDER_DOWN,
        "timeout",
        "No complete answer within gemini.timeout, or 10 s for a look at a key"),
    /** The request may have been carried out. */
    CLOSED_EARLY(
        Verdict.PROVIDER_DOWN,
        "closed_early",
        "The connection failed before the answer was complete"),
    /** No answer of this model is that long: something else answers there. */
    TOO_LARGE(Verdict.PROVIDER_DOWN, "too_large", "The answer is longer than 1 MiB");

    private final Verdict verdict;
    private final String reason;
    private final String text;

    Lost(Verdict verdict, String reason, String text) {
      this.verdict = verdict;
      this.reason = reason;
      this.text = text;
    }

    /** Told to whoever asked: no key is to blame. */
    Refused refused() {
      return new Refused(verdict, reason, text, Usage.NONE, LimitSignal.NONE);
    }
  }
}
