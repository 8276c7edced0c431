package io.lunchbot.recommendations.gemini;

import io.lunchbot.recommendations.gemini.CallTimes.Progress;
import io.lunchbot.recommendations.observe.Latencies;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.Map;

/**
 * Tells all nodes how long this one's calls took, and hears it of all, so that each can show it.
 */
public final class CallTimesVerticle extends VerticleBase {
  private static final Duration TELL_EVERY = Duration.ofSeconds(2);

  @Override
  public Future<?> start() {
    Latencies own = CallTimes.own(vertx);
    Latencies all = CallTimes.ofAllNodes(vertx);
    vertx.setPeriodic(TELL_EVERY.toMillis(), timer -> tell(own.drain()));
    return CallTimes.PROGRESS.listen(vertx, progress -> all.add(progress.calls()));
  }

  private void tell(Map<Integer, Integer> calls) {
    if (!calls.isEmpty()) {
      CallTimes.PROGRESS.send(vertx, new Progress(calls));
    }
  }
}
