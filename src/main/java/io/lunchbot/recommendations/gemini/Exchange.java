package io.lunchbot.recommendations.gemini;

import io.lunchbot.recommendations.gemini.Gemini.Refused;
import io.lunchbot.recommendations.keys.Usage;
import io.lunchbot.recommendations.keys.Verdict;
import java.util.Optional;

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
    /** The request may have been carried out. */
    TIMEOUT(Verdict.PROVIDER_DOWN, "timeout", "No complete answer within gemini.timeout"),
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
      return new Refused(verdict, reason, text, Usage.NONE, Optional.empty());
    }
  }
}
