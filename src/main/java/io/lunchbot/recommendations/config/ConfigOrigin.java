package io.lunchbot.recommendations.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where a configuration came from, so that it can be read again while the service runs.
 *
 * @param file the YAML file, if there is one
 * @param atStart what was said when the service started, the embedded servers' settings included
 * @param embedded the settings of embedded servers; empty without any
 */
public record ConfigOrigin(Optional<Path> file, Settings atStart, Map<Name, String> embedded) {
  /** How often a running service reads it again. */
  public static final Duration READ_EVERY = Duration.ofSeconds(5);

  /** Copies the settings. */
  public ConfigOrigin {
    embedded = Map.copyOf(embedded);
  }

  /**
   * The configuration of the start.
   *
   * @throws ConfigException with every mistake there is
   */
  public Config config() {
    return Config.from(atStart);
  }

  /**
   * What another reading means in this process: what an embedded server decided at the start holds
   * as long as that server runs, whatever the file says by now.
   */
  Settings again(Settings read) {
    Map<Name, String> fixed = new EnumMap<>(Name.class);
    embedded.forEach(
        (name, text) -> {
          if (atStart.text(name).equals(text.strip())) {
            fixed.put(name, text);
          }
        });
    return new Settings(fixed, read.mistakes()).orElse(read.said());
  }

  /** No setting is told: some of them are secrets. */
  @Override
  public String toString() {
    return "ConfigOrigin[file=" + file + "]";
  }
}
