package io.lunchbot.recommendations.http;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Ends a request with a problem that no failure of the bus stands for. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Problem.Kind kind;
  private final Duration retryAfter;

  /**
   * A refusal without a stack trace: it is an answer, not a defect.
   *
   * @param detail for people
   * @param retryAfter when to ask again, said where the kind is one that passes
   */
  Refusal(Problem.Kind kind, String detail, Duration retryAfter) {
    super(detail, null, false, false);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  /** One that may be over in a few seconds. */
  Refusal(Problem.Kind kind, String detail) {
    this(kind, detail, Problem.SOON);
  }

  /**
   * What a question ends with that was not answered while anybody waits: what it is about goes on.
   * Any other failure stays what it was.
   *
   * @param detail for people
   */
  static <T> Future<T> ifLate(Throwable cause, String detail) {
    return Future.failedFuture(
        cause instanceof TimeoutException ? new Refusal(Problem.Kind.UNDER_WAY, detail) : cause);
  }

  Problem.Kind kind() {
    return kind;
  }

  Duration retryAfter() {
    return retryAfter;
  }
}
