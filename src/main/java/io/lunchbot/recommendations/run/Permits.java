package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.observe.Observer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** At most so many pieces of work at once, the others in turn. For one context. */
final class Permits {
  private final int most;
  private final Runnable roomMade;
  private final Observer observer;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private int busy;
  private boolean beginning;

  /**
   * Permits for work of one context.
   *
   * @param roomMade called whenever a piece of work has ended
   */
  Permits(int most, Runnable roomMade, Observer observer) {
    this.most = most;
    this.roomMade = roomMade;
    this.observer = observer;
  }

  /** Does the work as soon as there is room; the result is the work's. */
  <T> Future<T> with(Supplier<Future<T>> work) {
    Promise<T> result = Promise.promise();
    waiting.add(() -> begin(work, result));
    beginWaiting();
    return result.future();
  }

  /** How many pieces of work have not begun. */
  int waiting() {
    return waiting.size();
  }

  private <T> void begin(Supplier<Future<T>> work, Promise<T> result) {
    busy++;
    Future.succeededFuture()
        .compose(now -> work.get())
        .onComplete(ended -> end())
        .onComplete(result);
  }

  private void end() {
    busy--;
    beginWaiting();
    roomMade.run();
  }

  // A loop, not a recursion: work that ends at once would nest as deep as there is work.
  private void beginWaiting() {
    if (beginning) {
      return;
    }
    beginning = true;
    while (busy < most && !waiting.isEmpty()) {
      waiting.remove().run();
    }
    beginning = false;
    observer.permits(busy, waiting.size());
  }
}
