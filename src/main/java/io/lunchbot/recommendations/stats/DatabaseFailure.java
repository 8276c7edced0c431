package io.lunchbot.recommendations.stats;

import io.lunchbot.recommendations.bus.Failure;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.util.Set;

/** Tells what will pass from what will not, once for every question to PostgreSQL. */
final class DatabaseFailure {
  /**
   * Classes of SQLSTATE that pass: connection exceptions, insufficient resources, serialization
   * failures and deadlocks.
   */
  private static final Set<String> PASSING_CLASSES = Set.of("08", "53", "40");

  /** Shut down, crashed, starting; a session or transaction that idled too long for the server. */
  private static final Set<String> PASSING =
      Set.of("57P01", "57P02", "57P03", "57P05", "25P03", "25P04");

  private DatabaseFailure() {}

  /**
   * What the asker hears: UNAVAILABLE when the same question may be answered later, INTERNAL when
   * PostgreSQL understood and refused. The text holds the SQLSTATE and the server's sentence, never
   * its detail, which may quote data.
   */
  static Failure of(Throwable cause) {
    if (cause instanceof Failure failure) {
      return failure;
    }
    if (cause instanceof PgException refusal) {
      String state = String.valueOf(refusal.getSqlState());
      boolean passing =
          PASSING.contains(state) || PASSING_CLASSES.stream().anyMatch(state::startsWith);
      return new Failure(
          passing ? Failure.Code.UNAVAILABLE : Failure.Code.INTERNAL,
          "PostgreSQL " + state + ": " + refusal.getErrorMessage());
    }
    return isOfTheWire(cause)
        ? new Failure(Failure.Code.UNAVAILABLE, "PostgreSQL: " + words(cause))
        : Failure.from(cause);
  }

  /** Netty's closed channel has a name and no message. */
  private static String words(Throwable cause) {
    return cause.getMessage() != null ? cause.getMessage() : cause.getClass().getSimpleName();
  }

  /** Refused, lost, timed out: checked exceptions, or the client's own; the rest is ours. */
  private static boolean isOfTheWire(Throwable cause) {
    return cause instanceof VertxException
        || !(cause instanceof RuntimeException || cause instanceof Error);
  }
}
