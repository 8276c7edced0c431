package io.lunchbot.recommendations.bus;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thing outside that may be away: says so once when it goes and once when it is back, however
 * often it is tried in between, and how long to wait before the next try. Not thread-safe: belongs
 * to one verticle.
 */
public final class Outage {
  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
  private static final Duration FIRST_WAIT = Duration.ofMillis(250);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final String what;
  private final boolean quiet;
  private Duration wait = Duration.ZERO;

  /**
   * Nothing is wrong yet.
   *
   * @param what is tried, in a few words for the log
   */
  public Outage(String what) {
    this(what, false);
  }

  private Outage(String what, boolean quiet) {
    this.what = what;
    this.quiet = quiet;
  }

  /** Only the waits of one; whoever knows which server it is says that it is away. */
  public static Outage quiet() {
    return new Outage("", true);
  }

  /**
   * The try failed.
   *
   * @return the wait before the next: 250 ms, doubling up to 30 s
   */
  public Duration failed(String reason) {
    if (wait.isZero() && !quiet) {
      LOG.warn("Tried in vain, trying on what={} reason={}", what, reason);
    }
    if (wait.isZero()) {
      wait = FIRST_WAIT;
    } else {
      Duration doubled = wait.multipliedBy(2);
      wait = doubled.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : doubled;
    }
    return wait;
  }

  /** Whether nothing is wrong: not tried in vain yet, or again with success. */
  public boolean isOver() {
    return wait.isZero();
  }

  /** The try succeeded. */
  public void over() {
    if (!wait.isZero() && !quiet) {
      LOG.info("Works again what={}", what);
    }
    wait = Duration.ZERO;
  }
}
