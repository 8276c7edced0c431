package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.bus.Failure;
import io.vertx.core.Future;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The run this node last worked on. A Redis that comes back empty has forgotten the night; the
 * nodes have not, and begin it anew by the same trigger, which makes one run of all their attempts.
 * For one context.
 */
final class CurrentRun {
  private static final Logger LOG = LoggerFactory.getLogger(CurrentRun.class);

  private final RunLedger ledger;
  private final RunHistory history;
  private final RunNews news;
  private Optional<Chunk> latest = Optional.empty();

  CurrentRun(RunLedger ledger, RunHistory history, RunNews news) {
    this.ledger = ledger;
    this.history = history;
    this.news = news;
  }

  /** This node took a piece of a run's work. */
  void worksOn(Chunk chunk) {
    latest = Optional.of(chunk);
  }

  /** Sees whether the run is still known; fails while Redis is away. */
  Future<Void> look() {
    return latest.map(this::look).orElseGet(Future::succeededFuture);
  }

  private Future<Void> look(Chunk chunk) {
    return history
        .find(chunk.ref().run())
        .onSuccess(run -> forgetIfFinal(run.state()))
        .<Void>mapEmpty()
        .recover(
            cause ->
                Failure.from(cause).code() == Failure.Code.NOT_FOUND
                    ? beginAnew(chunk)
                    : Future.failedFuture(cause));
  }

  private void forgetIfFinal(RunState state) {
    if (state.isOver() && !(state instanceof RunState.Halted)) {
      latest = Optional.empty();
    }
  }

  private Future<Void> beginAnew(Chunk chunk) {
    Trigger trigger = chunk.trigger();
    return ledger
        .start(trigger)
        .onSuccess(
            started -> {
              LOG.error(
                  "Redis lost a run, begun anew lost={} run={}", chunk.ref().run(), started.run());
              latest = Optional.empty();
              news.started(started, trigger);
            })
        .<Void>mapEmpty()
        .recover(cause -> lostForGood(chunk, Failure.from(cause)));
  }

  /** The failed users of a run that is lost with it are nobody's any more. */
  private Future<Void> lostForGood(Chunk chunk, Failure failure) {
    if (failure.isPassing()) {
      return Future.failedFuture(failure);
    }
    LOG.error(
        "Redis lost a run that cannot begin anew lost={} reason={}",
        chunk.ref().run(),
        failure.getMessage());
    latest = Optional.empty();
    return Future.succeededFuture();
  }
}
