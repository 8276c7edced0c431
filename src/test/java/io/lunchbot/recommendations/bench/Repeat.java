package io.lunchbot.recommendations.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/** Does one thing many times on one context, as a verticle would. */
final class Repeat {
  private final Supplier<Future<?>> step;
  private final Samples into;
  private final Promise<Void> done = Promise.promise();
  private int toBegin;
  private int underWay;

  private Repeat(Supplier<Future<?>> step, int times, Samples into) {
    this.step = step;
    this.toBegin = times;
    this.into = into;
  }

  /** Waits until it is done so often, always so many at once. */
  static void times(
      int times, int atOnce, Context context, Supplier<Future<?>> step, Samples into) {
    Promise<Void> done = Promise.promise();
    context.runOnContext(now -> begin(times, atOnce, step, into).onComplete(done));
    done.future().await();
  }

  /** Begins to do it so often, always so many at once, on the context it is called on. */
  static Future<Void> begin(int times, int atOnce, Supplier<Future<?>> step, Samples into) {
    Repeat repeat = new Repeat(step, times, into);
    for (int i = 0; i < Math.min(times, atOnce); i++) {
      repeat.next();
    }
    return repeat.done.future();
  }

  // A loop of callbacks: composed futures would nest as deep as there are repetitions.
  private void next() {
    toBegin--;
    underWay++;
    long begun = System.nanoTime();
    step.get().onComplete(done -> ended(begun), done::tryFail);
  }

  private void ended(long begun) {
    into.add(System.nanoTime() - begun);
    underWay--;
    if (toBegin > 0) {
      next();
    } else if (underWay == 0) {
      done.tryComplete();
    }
  }
}
