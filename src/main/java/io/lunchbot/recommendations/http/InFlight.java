package io.lunchbot.recommendations.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/**
 * Bounds the requests of the API that wait for an answer, so that a flood of them is refused and
 * not kept. Streams of events have a bound of their own. For one context.
 */
final class InFlight implements Handler<RoutingContext> {
  /** Requests that wait at once. */
  static final int MOST = 512;

  private int waiting;

  @Override
  public void handle(RoutingContext request) {
    if (LiveFeed.PATH.equals(request.normalizedPath())) {
      request.next();
    } else if (waiting >= MOST) {
      request.fail(new Refusal(Problem.Kind.BUSY, "Too many requests wait for an answer."));
    } else {
      waiting++;
      request.addEndHandler(ended -> waiting--);
      request.next();
    }
  }
}
