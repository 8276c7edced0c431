package io.lunchbot.recommendations.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/**
 * Bounds the requests of the API that wait for an answer, so that a flood of them is refused and
 * not kept. Streams of events have a bound of their own. For one context.
 */
final class InFlight implements Handler<RoutingContext> {
  /** Requests of the whole API that wait at once. */
  static final int MOST = 512;

  /**
   * Of those, requests about users. They ask PostgreSQL, and while that is away each waits for many
   * seconds: together they must leave room for those about runs, which ask only Redis.
   */
  static final int OF_USERS = 64;

  private final int most;
  private int waiting;

  /** Lets so many wait at once. */
  InFlight(int most) {
    this.most = most;
  }

  @Override
  public void handle(RoutingContext request) {
    if (LiveFeed.PATH.equals(request.normalizedPath())) {
      request.next();
    } else if (waiting >= most) {
      request.fail(new Refusal(Problem.Kind.BUSY, "Too many requests wait for an answer."));
    } else {
      waiting++;
      request.addEndHandler(ended -> waiting--);
      request.next();
    }
  }
}
