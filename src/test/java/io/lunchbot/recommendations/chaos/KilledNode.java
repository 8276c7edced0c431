package io.lunchbot.recommendations.chaos;

import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.embedded.standin.StandInOptions;
import io.lunchbot.recommendations.stack.ServiceProcess;
import io.lunchbot.recommendations.stack.TestServers;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A process that is killed and started again, with a provider of its own: a call tells by where it
 * arrives who made it.
 */
final class KilledNode implements AutoCloseable {
  private static final Duration DEATH = Duration.ofSeconds(10);

  /** So that times in its log are instants. */
  private static final Map<String, String> PROPERTIES = Map.of("user.timezone", "UTC");

  private final TestServers servers;
  private final Map<String, String> settings;
  private final GeminiStandIn gemini = new GeminiStandIn(StandInOptions.QUICK);
  private final Set<Long> asked = ConcurrentHashMap.newKeySet();
  private final List<String> outputs = new ArrayList<>();
  private volatile ServiceProcess process;

  /** Starts it for the first time. */
  KilledNode(TestServers servers, Map<String, String> settings) {
    this.servers = servers;
    this.settings = settings;
    gemini.start();
    begin();
  }

  GeminiStandIn gemini() {
    return gemini;
  }

  /** The present one. */
  ServiceProcess process() {
    return process;
  }

  /** The present process has asked for a user. */
  void asked(long tgid) {
    asked.add(tgid);
  }

  /** Users this process has asked for since it began or since {@link #forget}. */
  List<Long> asked() {
    return List.copyOf(asked);
  }

  /** A new run begins. */
  void forget() {
    asked.clear();
  }

  /** SIGKILL; returns when it is dead and all it has sent has arrived. */
  void kill() {
    process.kill();
    process.awaitExit(DEATH);
    // Served on the event loop that serves the calls, so after those that lay there before.
    for (int i = 0; i < 2; i++) {
      lookAtProvider();
    }
  }

  private void lookAtProvider() {
    try (InputStream state = URI.create(gemini.adminUrl()).toURL().openStream()) {
      state.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts it again, with the same settings, and does not wait until it listens. */
  void beginAgain() {
    bury();
    begin();
  }

  private void begin() {
    asked.clear();
    process = new ServiceProcess(servers, gemini, settings, PROPERTIES);
  }

  private void bury() {
    synchronized (outputs) {
      outputs.add(process.output());
    }
    process.close();
  }

  /** What its processes printed, the dead ones first. */
  List<String> outputs() {
    synchronized (outputs) {
      List<String> all = new ArrayList<>(outputs);
      all.add(process.output());
      return all;
    }
  }

  @Override
  public void close() {
    process.close();
    gemini.close();
  }
}
