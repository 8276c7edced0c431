package io.lunchbot.recommendations.embedded;

import io.lunchbot.recommendations.config.EmbeddedServers;
import java.io.IOException;
import java.time.Clock;
import java.util.Set;

/** Starts embedded servers; see {@link RunningStack} for what they are. */
public final class EmbeddedStack implements EmbeddedServers {
  private final Clock clock;

  /** Sample data ends now. */
  public EmbeddedStack() {
    this(Clock.systemUTC());
  }

  /** Sample data ends when this clock says. */
  public EmbeddedStack(Clock clock) {
    this.clock = clock;
  }

  /**
   * {@inheritDoc}
   *
   * <p>A JVM that ends without closing them has them closed by a shutdown hook, late, so that
   * another hook may first use them to the end.
   *
   * @throws IllegalStateException when one did not start; one sentence, nothing is left behind
   */
  @Override
  public Running start(Set<Server> wanted, int sampleUsers) {
    RunningStack stack;
    try {
      stack = new RunningStack(TemporaryFolder.create());
    } catch (IOException e) {
      throw new IllegalStateException("no temporary folder for the embedded servers: " + e, e);
    }
    try {
      stack.start(wanted, sampleUsers, clock.instant());
      return stack;
    } catch (IllegalStateException e) {
      stack.close();
      throw e;
    }
  }
}
