package io.lunchbot.recommendations.bus;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/**
 * Does something asynchronous again and again. A method that composes a call of itself onto a
 * future makes a chain, one link a turn, and when the last turn completes, all links complete
 * within each other: a few thousand turns overflow the stack. Here turns know nothing of each
 * other.
 */
public final class Loop {
  private Loop() {}

  /**
   * How a turn ended.
   *
   * @param last whether no turn follows
   * @param result of the loop, when it was the last
   */
  public record Turn<T>(boolean last, T result) {}

  /** No turn follows. */
  public static <T> Turn<T> last(T result) {
    return new Turn<>(true, result);
  }

  /** No turn follows, and there is nothing to tell. */
  public static Turn<Void> last() {
    return last(null);
  }

  /** Another turn follows. */
  public static <T> Turn<T> again() {
    return new Turn<>(false, null);
  }

  /**
   * Takes turns until one is the last or fails; begins at once, on the caller's context.
   *
   * @return the last turn's result, or what a turn failed with
   */
  public static <T> Future<T> run(Supplier<Future<Turn<T>>> turn) {
    Promise<T> end = Promise.promise();
    go(turn, end);
    return end.future();
  }

  private static <T> void go(Supplier<Future<Turn<T>>> turn, Promise<T> end) {
    Future<Turn<T>> taken = take(turn);
    // Whoever is done already is not waited for: a callback would be called from within this one.
    while (taken.isComplete() && goesOn(taken)) {
      taken = take(turn);
    }
    taken.onComplete(
        now -> {
          if (goesOn(now)) {
            go(turn, end);
          } else if (now.succeeded()) {
            end.complete(now.result().result());
          } else {
            end.fail(now.cause());
          }
        });
  }

  private static <T> Future<Turn<T>> take(Supplier<Future<Turn<T>>> turn) {
    try {
      return turn.get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private static boolean goesOn(AsyncResult<? extends Turn<?>> taken) {
    return taken.succeeded() && !taken.result().last();
  }
}
