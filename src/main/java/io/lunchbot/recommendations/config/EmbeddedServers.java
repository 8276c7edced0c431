package io.lunchbot.recommendations.config;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Servers that run inside this process, for a first look and for tests. Found by
 * java.util.ServiceLoader: the service's own jar has none.
 */
public interface EmbeddedServers {
  /** What can be embedded. */
  enum Server {
    POSTGRES,
    REDIS,
    KAFKA,
    GEMINI
  }

  /**
   * Starts servers in parallel on free loopback ports and fills PostgreSQL, if wanted, with sample
   * data. Blocks until all are ready; on a failure those already started are stopped.
   *
   * @param sampleUsers eligible users of the sample data, 0 to 1,000,000
   */
  Running start(Set<Server> wanted, int sampleUsers);

  /** Started servers. */
  interface Running extends AutoCloseable {
    /** How to reach them, as settings of an ordinary configuration. */
    Map<Name, String> settings();

    /** What the operator must know about them, one sentence each. */
    List<String> notices();

    /** A few users of the sample data who get a recommendation; empty without a database. */
    List<Long> exampleUsers();

    /** Stops the servers and removes their data. */
    @Override
    void close();
  }
}
