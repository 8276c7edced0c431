package io.lunchbot.recommendations.observe;

import io.lunchbot.recommendations.observe.Health.Standing;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/**
 * Answers {@link Health#PULSE} on its event loop. With as many instances as there are event loops
 * each has one, and the bus asks them in turn.
 */
public final class PulseVerticle extends VerticleBase {
  @Override
  public Future<?> start() {
    return Health.PULSE.serve(vertx, question -> Future.succeededFuture(Standing.UP));
  }
}
