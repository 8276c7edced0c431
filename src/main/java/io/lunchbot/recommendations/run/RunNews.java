package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.keys.Keys.ChunkRef;
import io.lunchbot.recommendations.observe.NodeMeters;
import io.lunchbot.recommendations.observe.Observer;
import io.lunchbot.recommendations.plan.Plan;
import io.lunchbot.recommendations.run.Planner.Planned;
import io.lunchbot.recommendations.run.Runs.RunEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Ends runs in the ledger, and says so: a log line for the operator, a broadcast for the nodes. */
final class RunNews {
  private static final Logger LOG = LoggerFactory.getLogger(RunNews.class);

  /** How loudly a run ends. */
  private static final Map<RunState, Level> LEVELS =
      Map.of(
          RunState.failed(), Level.ERROR,
          RunState.halted(), Level.WARN,
          RunState.cancelled(), Level.WARN);

  private final Vertx vertx;
  private final RunLedger ledger;
  private final RunHistory history;
  private final Observer observer;

  RunNews(Vertx vertx, RunLedger ledger, RunHistory history) {
    this.vertx = vertx;
    this.ledger = ledger;
    this.history = history;
    this.observer = NodeMeters.observer(vertx);
  }

  /** A run has begun, or goes on: every node looks for its work. */
  void started(Runs.Started started, Trigger trigger) {
    LOG.info(
        "Run asked for run={} how={} trigger={} key={}",
        started.run(),
        started.how(),
        trigger.kind().wire(),
        trigger.key());
    if (started.how() == Runs.How.WAITING) {
      observer.runBecame(RunState.waiting().name());
    } else if (started.how() == Runs.How.RESUMED) {
      observer.runBecame(RunState.running().name());
    }
    Runs.AVAILABLE.send(vertx, new RunEvent(started.run()));
    changed(started.run());
  }

  /** The plan is made. */
  void planned(String run, Planned planned) {
    planned
        .plan()
        .ifPresentOrElse(
            plan -> planned(run, plan),
            () -> LOG.info("Run planned run={} eligible={}", run, planned.eligible()));
    if (planned.queued() > 0) {
      observer.runBecame(RunState.running().name());
    }
    Runs.AVAILABLE.send(vertx, new RunEvent(run));
    changed(run);
  }

  private static void planned(String run, Plan plan) {
    LOG.info(
        "Run planned run={} eligible={} unchanged={} to_generate={} tonight={} later={} unserved={}"
            + " goes_on_at={} last_fresh_at={} requests={} cost_usd={}",
        run,
        plan.eligible(),
        plan.unchanged(),
        plan.toGenerate(),
        plan.usersTonight(),
        plan.usersLater(),
        plan.usersUnserved(),
        plan.goesOnAt().map(Instant::toString).orElse("none"),
        plan.lastFreshAt().map(Instant::toString).orElse("unknown"),
        plan.requests(),
        plan.costUsd().map(BigDecimal::toPlainString).orElse("unknown"));
  }

  /** Stops a run until the keys are there again; exactly one node does it. */
  Future<Void> halt(ChunkRef by, Instant until) {
    return ledger
        .halt(by, until)
        .onSuccess(did -> stopped(by.run(), RunState.halted(), did))
        .mapEmpty();
  }

  /** Stops a run that cannot go on; exactly one node does it. */
  Future<Void> fail(ChunkRef by, String reason) {
    return ledger
        .fail(by, reason)
        .onSuccess(did -> stopped(by.run(), RunState.failed(), did))
        .mapEmpty();
  }

  /** Somebody cancelled a run: no node asks for anything more of it. */
  Future<Void> cancel(String run) {
    return ledger
        .cancel(run)
        .onSuccess(
            did -> {
              if (did) {
                LOG.warn("Run cancelled by hand run={}", run);
              }
              stopped(run, RunState.cancelled(), did);
            })
        .mapEmpty();
  }

  /** A look for work found that there is none of a run that has some left. */
  void workLost(String run) {
    stopped(run, RunState.failed(), true);
    summary(run);
  }

  /** A run that had stopped goes on. */
  void resumed(String run, String why) {
    LOG.info("Run goes on run={} why={}", run, why);
    observer.runBecame(RunState.running().name());
    Runs.AVAILABLE.send(vertx, new RunEvent(run));
    changed(run);
  }

  /** A run is complete. */
  void completed(String run) {
    stopped(run, RunState.completed(), true);
    summary(run);
  }

  private void stopped(String run, RunState state, boolean byUs) {
    if (byUs) {
      observer.runBecame(state.name());
      changed(run);
      // A trigger may have waited for this.
      Runs.AVAILABLE.send(vertx, new RunEvent(run));
    }
  }

  /** The night in one line: when it is complete, or when the last user under way here is done. */
  void summary(String run) {
    history
        .find(run)
        .onSuccess(RunNews::summaryIfOver)
        .onFailure(cause -> LOG.warn("Run over run={} reason={}", run, cause.getMessage()));
  }

  /** A chunk can also be given back by a run that goes on elsewhere. */
  private static void summaryIfOver(Run run) {
    if (run.state().isOver()) {
      summary(run);
    }
  }

  private static void summary(Run run) {
    String sentence =
        "Run {} run={} eligible={} generated={} renewed={} skipped={} failed={} unprocessed={}"
            + " requests={} tokens_input={} tokens_output={} cost_usd={} damaged={} seconds={} reason={}";
    Run.Counts counts = run.counts();
    Object[] values = {
      run.state().name(),
      run.id(),
      counts.eligible(),
      counts.generated(),
      counts.renewed(),
      counts.skipped(),
      counts.failed(),
      counts.unprocessed(),
      run.requests(),
      run.inputTokens(),
      run.outputTokens(),
      run.costUsd().map(BigDecimal::toPlainString).orElse("unknown"),
      run.damaged(),
      run.duration().toMillis() / 1000.0,
      run.reason().orElse("none")
    };
    Level level = LEVELS.getOrDefault(run.state(), Level.INFO);
    LOG.atLevel(level).log(sentence, values);
  }

  private void changed(String run) {
    Runs.CHANGED.send(vertx, new RunEvent(run));
  }
}
