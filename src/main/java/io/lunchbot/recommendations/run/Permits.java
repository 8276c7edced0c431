package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.observe.Observer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * At most so many pieces of work at once, the others in turn: first those that were asked for ahead
 * of the rest. For one context.
 */
final class Permits {
  private final int most;
  private final Runnable roomMade;
  private final Observer observer;
  private final Deque<Runnable> ahead = new ArrayDeque<>();
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
    return in(waiting, work);
  }

  /** Does the work before all that waits, as soon as there is room; the result is the work's. */
  <T> Future<T> aheadWith(Supplier<Future<T>> work) {
    return in(ahead, work);
  }

  /** Does the work before all else that waits in turn, as soon as there is room. */
  void nextWith(Supplier<Future<Void>> work) {
    waiting.addFirst(() -> begin(work, Promise.promise()));
    beginWaiting();
  }

  private <T> Future<T> in(Deque<Runnable> line, Supplier<Future<T>> work) {
    Promise<T> result = Promise.promise();
    line.add(() -> begin(work, result));
    beginWaiting();
    return result.future();
  }

  /** How many pieces of work have not begun, without those ahead of them. */
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
    while (busy < most && !(ahead.isEmpty() && waiting.isEmpty())) {
      (ahead.isEmpty() ? waiting : ahead).remove().run();
    }
    beginning = false;
    observer.permits(busy, ahead.size() + waiting.size());
  }
}
