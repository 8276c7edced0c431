package io.lunchbot.recommendations.cli;

import io.lunchbot.recommendations.run.Pace;
import io.lunchbot.recommendations.run.Run;
import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows a run while it goes on: a bar on a terminal, a plain line every 10 s elsewhere. */
public abstract sealed class RunProgress implements AutoCloseable {

  /** Progress for a terminal, or for a file or a pipe. */
  public static RunProgress of(boolean terminal, PrintStream out) {
    return terminal ? new Bar(out) : new Lines(out);
  }

  /**
   * Whether somebody looks at a terminal. Colours have nothing to do with it: the bar has none, so
   * that NO_COLOR takes nothing away.
   */
  public static boolean isTerminal() {
    return Optional.ofNullable(System.console()).filter(RunProgress::isTerminal).isPresent();
  }

  /** From JDK 22 on there is a console without a terminal, too. */
  private static boolean isTerminal(Console console) {
    try {
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  /** Shows how the run stands now. */
  public abstract void show(Run run, Instant now);

  @Override
  public abstract void close();

  private static String state(Run run) {
    return run.state().name().toLowerCase(Locale.ROOT);
  }

  private static final class Bar extends RunProgress {
    private final ProgressBar bar;

    Bar(PrintStream out) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("run")
              .setInitialMax(0)
              .setUpdateIntervalMillis(200)
              .setUnit(" users", 1)
              .showSpeed()
              .setStyle(ProgressBarStyle.ASCII)
              .setConsumer(new ConsoleProgressBarConsumer(out))
              .build();
    }

    @Override
    public void show(Run run, Instant now) {
      bar.maxHint(run.counts().eligible());
      bar.stepTo(run.counts().done());
      String failed = run.counts().failed() == 0 ? "" : ", " + run.counts().failed() + " failed";
      bar.setExtraMessage(" " + state(run) + failed);
    }

    @Override
    public void close() {
      bar.close();
    }
  }

  private static final class Lines extends RunProgress {
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final PrintStream out;
    private Instant next = Instant.MIN;

    Lines(PrintStream out) {
      this.out = out;
    }

    @Override
    public void show(Run run, Instant now) {
      if (now.isBefore(next) && !run.state().isOver()) {
        return;
      }
      next = now.plus(EVERY);
      Run.Counts counts = run.counts();
      Pace pace = Pace.of(counts.done(), run.duration(), run);
      out.printf(
          Locale.ROOT,
          "%s: %d of %d users, %.1f a second, %s left, %d failed, %d requests%n",
          state(run),
          counts.done(),
          counts.eligible(),
          pace.perSecond(),
          pace.leftText(),
          counts.failed(),
          run.requests());
    }

    @Override
    public void close() {
      out.flush();
    }
  }
}
