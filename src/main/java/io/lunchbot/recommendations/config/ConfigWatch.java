package io.lunchbot.recommendations.config;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration again and again and hands over its keys when they or their limits have
 * changed. A wrong configuration changes nothing. Content decides, not a file's time: Kubernetes
 * changes links, and editors write as they like.
 */
public final class ConfigWatch extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigWatch.class);

  /** After this a change is looked at a second time. */
  private static final Duration SETTLED = Duration.ofSeconds(1);

  private final ConfigOrigin origin;
  private final Duration every;
  private final Consumer<List<ApiKey>> changed;
  private final ConfigChanges changes;
  private boolean stopped;

  /**
   * A watch that begins when it is deployed.
   *
   * @param every time between two readings, at least 1 ms
   * @param changed gets all keys that hold from now on, at least one; called on an event loop
   */
  public ConfigWatch(ConfigOrigin origin, Duration every, Consumer<List<ApiKey>> changed) {
    this.origin = origin;
    this.every = every;
    this.changed = changed;
    this.changes = new ConfigChanges(origin);
  }

  @Override
  public Future<?> start() {
    // The environment of a process does not change.
    if (origin.file().isPresent() || origin.atStart().has(Name.GEMINI_API_KEYS_FILE)) {
      readLater();
    }
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    return Future.succeededFuture();
  }

  private void readLater() {
    if (!stopped) {
      boolean soon = changes.unsettled() && SETTLED.compareTo(every) < 0;
      vertx.setTimer((soon ? SETTLED : every).toMillis(), timer -> read());
    }
  }

  private void read() {
    ConfigSource.read(vertx, origin.file())
        .map(ConfigChanges.Reading::of)
        .otherwise(ConfigChanges.Reading::failed)
        .map(this::take)
        .onComplete(
            taken -> {
              if (taken.failed()) {
                LOG.error("Configuration not looked at", taken.cause());
              }
              readLater();
            });
  }

  private ConfigChanges.Reading take(ConfigChanges.Reading reading) {
    if (!stopped) {
      changes.next(reading).ifPresent(changed);
    }
    return reading;
  }
}
