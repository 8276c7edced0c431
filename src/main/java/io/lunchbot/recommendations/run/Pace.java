package io.lunchbot.recommendations.run;

import java.time.Duration;
import java.util.Optional;

/**
 * How quickly a run gets on.
 *
 * @param perSecond users a second, 0 or more
 * @param left until the last user's turn is over, at this pace; empty while nothing moves
 */
public record Pace(double perSecond, Optional<Duration> left) {
  /**
   * The pace of a while.
   *
   * @param users whose turn was over in it
   * @param over how long it was
   * @param run as it stands after it; while it is planned nobody knows what is left
   */
  public static Pace of(long users, Duration over, Run run) {
    Pace pace = of(users, over, run.counts().unprocessed());
    return run.state() instanceof RunState.Planning
        ? new Pace(pace.perSecond(), Optional.empty())
        : pace;
  }

  static Pace of(long users, Duration over, long open) {
    double seconds = over.toMillis() / 1000.0;
    double perSecond = seconds <= 0 ? 0 : Math.max(0, users) / seconds;
    Optional<Duration> left =
        open == 0
            ? Optional.of(Duration.ZERO)
            : perSecond == 0
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds((long) Math.ceil(open / perSecond)));
    return new Pace(perSecond, left);
  }

  /** The time left as people say it: 1h02m, 5m40s, 12s, or unknown. */
  public String leftText() {
    return left.map(Pace::text).orElse("unknown");
  }

  private static String text(Duration time) {
    if (time.toHours() > 0) {
      return "%dh%02dm".formatted(time.toHours(), time.toMinutesPart());
    }
    return time.toMinutes() > 0
        ? "%dm%02ds".formatted(time.toMinutes(), time.toSecondsPart())
        : time.toSeconds() + "s";
  }
}
