package io.lunchbot.recommendations.stack;

import io.lunchbot.recommendations.embedded.EmbeddedServer;

/**
 * Servers whose outage a test can play: what is closed can be started again where it was, with what
 * it held.
 */
public interface StoppableServers extends TestServers {
  /** PostgreSQL. */
  EmbeddedServer postgres();

  /** Redis, with an append-only file. */
  EmbeddedServer redis();

  /** The Kafka broker. */
  EmbeddedServer kafka();
}
