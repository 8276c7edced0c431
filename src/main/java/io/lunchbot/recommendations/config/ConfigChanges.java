package io.lunchbot.recommendations.config;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges readings of a configuration that holds already: which keys hold from now on, what needs a
 * restart, what is wrong. Says everything once, until the configuration says something else. Only a
 * reading seen twice in a row counts, because a file may be caught while it is written. Not
 * thread-safe.
 */
final class ConfigChanges {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigChanges.class);

  /** What holds without a restart. */
  private static final Set<Name> KEYS_AND_LIMITS =
      EnumSet.of(
          Name.GEMINI_API_KEYS,
          Name.GEMINI_API_KEYS_FILE,
          Name.GEMINI_KEY_PROJECTS,
          Name.ALLOW_FREE_TIER,
          Name.GEMINI_MAX_REQUESTS_PER_KEY,
          Name.GEMINI_REQUESTS_PER_MINUTE,
          Name.GEMINI_TOKENS_PER_MINUTE,
          Name.GEMINI_RESERVE);

  private final ConfigOrigin origin;
  private List<ApiKey> keys;
  private Optional<Reading> seen = Optional.empty();
  private Optional<Reading> judged = Optional.empty();
  private boolean wrong;
  private String restartNeeded = "";

  /**
   * One reading.
   *
   * @param settings empty when nothing could be read
   * @param mistakes why nothing could be read, one sentence each
   */
  record Reading(Optional<Settings> settings, List<String> mistakes) {
    /** What was read. */
    static Reading of(Settings settings) {
      return new Reading(Optional.of(settings), List.of());
    }

    /** Nothing could be read; only our own exceptions have messages that hold no secret. */
    static Reading failed(Throwable cause) {
      return new Reading(
          Optional.empty(),
          cause instanceof ConfigException known
              ? known.mistakes()
              : List.of("--config: not read, " + cause.getClass().getSimpleName()));
    }
  }

  ConfigChanges(ConfigOrigin origin) {
    this.origin = origin;
    this.keys = origin.config().gemini().apiKeys();
  }

  /**
   * Takes the next reading.
   *
   * @return the keys that hold from now on, if they or their limits are others than before
   */
  Optional<List<ApiKey>> next(Reading reading) {
    Optional<Reading> now = Optional.of(reading);
    boolean twice = now.equals(seen);
    seen = now;
    if (!twice || now.equals(judged)) {
      return Optional.empty();
    }
    judged = now;
    try {
      return judge(
          origin.again(
              reading.settings().orElseThrow(() -> new ConfigException(reading.mistakes()))));
    } catch (ConfigException e) {
      wrong = true;
      e.mistakes().forEach(mistake -> LOG.warn("Configuration not taken over reason={}", mistake));
      return Optional.empty();
    }
  }

  /** Whether the last reading waits to be seen a second time. */
  boolean unsettled() {
    return !seen.equals(judged);
  }

  private Optional<List<ApiKey>> judge(Settings settings) {
    List<ApiKey> now = Config.from(settings).gemini().apiKeys();
    if (wrong) {
      LOG.info("Configuration in order again");
      wrong = false;
    }
    sayWhatNeedsARestart(settings);
    if (now.equals(keys)) {
      return Optional.empty();
    }
    keys = now;
    return Optional.of(now);
  }

  private void sayWhatNeedsARestart(Settings settings) {
    String paths =
        Stream.of(Name.values())
            .filter(name -> !KEYS_AND_LIMITS.contains(name))
            .filter(name -> !settings.text(name).equals(origin.atStart().text(name)))
            .map(Name::path)
            .collect(Collectors.joining(","));
    if (!paths.isEmpty() && !paths.equals(restartNeeded)) {
      LOG.warn("Restart needed settings={}", paths);
    }
    restartNeeded = paths;
  }
}
