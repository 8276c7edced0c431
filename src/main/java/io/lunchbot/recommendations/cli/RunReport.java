package io.lunchbot.recommendations.cli;

import io.lunchbot.recommendations.cache.Recommendation;
import io.lunchbot.recommendations.run.Run;
import io.lunchbot.recommendations.run.RunState;
import io.lunchbot.recommendations.run.Runs.FailedUser;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a run came to, for people. */
public final class RunReport {
  public static final int SHOWN_FAILURES = 5;

  private RunReport() {}

  /**
   * The figures of a run, and the first of its failures.
   *
   * @param failed at least {@link #SHOWN_FAILURES}, if there are so many
   */
  public static String summary(Run run, List<FailedUser> failed) {
    Run.Counts counts = run.counts();
    StringBuilder text = new StringBuilder();
    line(
        text,
        "Run %s %s in %.1f s",
        run.id(),
        run.state().name(),
        run.duration().toMillis() / 1000.0);
    run.reason().ifPresent(reason -> line(text, "  reason      %s", reason));
    run.resumeAt().ifPresent(at -> line(text, "  can go on   %s", at));
    line(
        text,
        "  users       %,d eligible: %,d generated, %,d renewed, %,d skipped, %,d failed, %,d"
            + " unprocessed",
        counts.eligible(),
        counts.generated(),
        counts.renewed(),
        counts.skipped(),
        counts.failed(),
        counts.unprocessed());
    line(
        text,
        "  requests    %,d, tokens %,d in, %,d out, cost %s",
        run.requests(),
        run.inputTokens(),
        run.outputTokens(),
        run.costUsd().map("%.4f USD"::formatted).orElse("unknown"));
    failed.stream()
        .limit(SHOWN_FAILURES)
        .forEach(
            user -> line(text, "  failed      %d %s: %s", user.tgid(), user.reason(), user.text()));
    if (counts.failed() > SHOWN_FAILURES) {
      line(
          text,
          "  and %,d more: GET /api/v1/runs/%s/failures",
          counts.failed() - SHOWN_FAILURES,
          run.id());
    }
    return text.toString();
  }

  /** Some users' recommendations as the bot shows them. */
  public static String recommendations(Map<Long, Recommendation> shown) {
    StringBuilder text = new StringBuilder();
    shown.forEach(
        (tgid, recommendation) -> {
          line(text, "  User %d", tgid);
          line(text, "    %s", recommendation.summary());
          recommendation.tips().forEach(tip -> line(text, "    - %s", tip));
        });
    return text.toString();
  }

  /** The exit code a run stands for. */
  public static int exitCode(RunState state) {
    if (state instanceof RunState.Completed) {
      return 0;
    }
    return state instanceof RunState.Halted ? 3 : 4;
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }
}
