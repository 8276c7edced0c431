package io.lunchbot.recommendations.embedded;

/**
 * One server of the stack. Both methods block; they are called by one thread at a time. A closed
 * server may be started again on the same port, which is how an outage is played.
 */
public interface EmbeddedServer extends AutoCloseable {
  /**
   * Starts it and returns when it answers.
   *
   * @throws Exception when it does not come up; {@link #close} is still allowed and frees the rest
   */
  void start() throws Exception;

  /** Stops it and returns when its port is free; does nothing when it does not run. */
  @Override
  void close();
}
