package io.lunchbot.recommendations;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.cli.RunProgress;
import io.lunchbot.recommendations.cli.RunReport;
import io.lunchbot.recommendations.run.Run;
import io.lunchbot.recommendations.run.Runs;
import io.lunchbot.recommendations.run.Trigger;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** One run that is asked for on the command line, shown from its start to its report. */
final class WatchedRun {
  private final Vertx vertx;
  private final Clock clock;
  private final PrintStream out;
  private final BooleanSupplier isGivenUp;

  /**
   * A run that has not begun.
   *
   * @param isGivenUp whether nobody waits any more for what cannot be had now
   */
  WatchedRun(Vertx vertx, Clock clock, PrintStream out, BooleanSupplier isGivenUp) {
    this.vertx = vertx;
    this.clock = clock;
    this.out = out;
    this.isGivenUp = isGivenUp;
  }

  /** Asks for it and waits; not from an event loop. Throws the {@link Failure} that ended it. */
  Run toTheEnd() {
    Trigger trigger =
        new Trigger(Trigger.Kind.COMMAND_LINE, "command_line:" + UUID.randomUUID(), false);
    String id = insist(() -> Runs.START.ask(vertx, trigger)).run();
    watch(id);
    // Answers under way when a run stops are kept, and belong into the report.
    insist(() -> Runs.DRAINED.ask(vertx, new Runs.DrainQuestion()));
    Run run = find(id);
    Runs.FailuresQuestion failed =
        new Runs.FailuresQuestion(id, Optional.empty(), RunReport.SHOWN_FAILURES);
    out.println();
    out.print(RunReport.summary(run, insist(() -> Runs.FAILURES.ask(vertx, failed)).items()));
    return run;
  }

  private void watch(String id) {
    try (RunProgress progress = RunProgress.of(RunProgress.isTerminal(), out)) {
      Run run;
      do {
        vertx.timer(200, TimeUnit.MILLISECONDS).await();
        run = find(id);
        progress.show(run, clock.instant());
      } while (!run.state().isOver());
    }
  }

  private Run find(String id) {
    return insist(() -> Runs.FIND.ask(vertx, new Runs.RunQuestion(id)));
  }

  /** A run outlives an outage of Redis; whoever watches it must, too. */
  private <T> T insist(Supplier<Future<T>> ask) {
    while (true) {
      try {
        return ask.get().await();
      } catch (Failure e) {
        if (!e.isPassing() || isGivenUp.getAsBoolean()) {
          throw e;
        }
        vertx.timer(1, TimeUnit.SECONDS).await();
      }
    }
  }
}
