package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.bus.Loop;
import io.lunchbot.recommendations.bus.Outages;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Waits for servers that are away: asks again, ever more rarely, until they answer or nobody wants
 * the answer any more. Says so once an outage, not once a try. For one context.
 */
final class Patience {
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));

  private final Vertx vertx;
  private final RandomGenerator random;
  private final Outages outages;

  Patience(Vertx vertx, RandomGenerator random) {
    this.vertx = vertx;
    this.random = random;
    this.outages = Outages.of(vertx);
  }

  /**
   * Asks until there is an answer.
   *
   * @param what is asked, for the log
   * @param wanted whether the answer still matters; where it does not, the last failure is the
   *     answer
   */
  <T> Future<T> until(String what, Supplier<Future<T>> ask, BooleanSupplier wanted) {
    Counter tries = new Counter();
    return Loop.run(
        () -> {
          long asked = outages.asking();
          return ask.get()
              .onSuccess(answer -> outages.worked(what, asked))
              .map(Loop::last)
              .recover(cause -> later(what, asked, cause, wanted, tries));
        });
  }

  /** Asks once; for what is asked again later anyway. */
  <T> Future<T> once(String what, Supplier<Future<T>> ask) {
    return outages.watch(what, ask);
  }

  private static final class Counter {
    private int tries;
  }

  private <T> Future<Loop.Turn<T>> later(
      String what, long asked, Throwable cause, BooleanSupplier wanted, Counter counter) {
    if (!Failure.from(cause).isPassing() || !wanted.getAsBoolean()) {
      return Future.failedFuture(cause);
    }
    outages.failed(what, asked, cause);
    counter.tries++;
    return pause(BACKOFF.after(counter.tries, random)).map(Loop.again());
  }

  /** Completes after a while, never before; at once for no time. */
  Future<Void> pause(Duration time) {
    // Timers know whole milliseconds.
    long millis = time.plusNanos(999_999).toMillis();
    return millis <= 0
        ? Future.succeededFuture()
        : vertx.timer(millis, TimeUnit.MILLISECONDS).mapEmpty();
  }
}
