package io.lunchbot.recommendations.bus;

import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/**
 * Why a question was not answered. Over the bus only the code and the text survive, so both must
 * tell the asker all it needs; the text holds no secrets.
 */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What an asker can do about it. */
  public enum Code {
    /** The question itself is wrong; asking again gives the same answer. */
    BAD_QUESTION(1),
    /** There is no such thing. */
    NOT_FOUND(2),
    /** The state of the thing does not allow it, for example a chunk that another node owns. */
    CONFLICT(3),
    /** A server is away or slow; the same question may be answered later. */
    UNAVAILABLE(4),
    /** A defect of ours. */
    INTERNAL(5);

    private final int number;

    Code(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }

    private static Code of(int number) {
      return Stream.of(values()).filter(code -> code.number == number).findFirst().orElse(INTERNAL);
    }
  }

  private final Code code;

  /** A failure without a stack trace: it is an answer, not a defect. */
  public Failure(Code code, String text) {
    this(code, text, null);
  }

  private Failure(Code code, String text, Throwable cause) {
    super(text, cause, false, cause != null);
    this.code = code;
  }

  /** What the asker can do about it. */
  public Code code() {
    return code;
  }

  /** Whether asking again later makes sense. */
  public boolean isPassing() {
    return code == Code.UNAVAILABLE;
  }

  /** The failure behind any exception; what nobody foresaw becomes {@link Code#INTERNAL}. */
  public static Failure from(Throwable cause) {
    if (cause instanceof Failure failure) {
      return failure;
    }
    if (cause instanceof ReplyException reply) {
      return reply.failureType() == ReplyFailure.RECIPIENT_FAILURE
          ? new Failure(Code.of(reply.failureCode()), reply.getMessage())
          : new Failure(Code.UNAVAILABLE, reply.failureType() + ": " + reply.getMessage());
    }
    if (cause instanceof CancellationException) {
      // A timer of a verticle that stops: what it waited for, nobody waits for any more.
      return new Failure(Code.UNAVAILABLE, "Given up because the service stops.", cause);
    }
    return new Failure(
        Code.INTERNAL, cause.getClass().getSimpleName() + ": " + cause.getMessage(), cause);
  }
}
