package io.lunchbot.recommendations.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.config.ConfigChanges.Reading;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What another reading of the configuration changes, and what is said of it. */
class ConfigChangesTest {
  private static final String NOT_TAKEN = "WARN Configuration not taken over reason=";
  private static final String PAID = "{\"key\":\"k1\",\"tier\":\"paid\"}";

  private Heard heard;

  @BeforeEach
  void listen() {
    heard = new Heard(ConfigChanges.class.getName());
  }

  @AfterEach
  void fallSilent() {
    heard.close();
  }

  private static Settings settings(Object... namesAndValues) {
    Map<Name, String> said = new EnumMap<>(Name.class);
    said.put(Name.DATABASE_URL, "postgresql://bot:hunter2@db/x");
    said.put(Name.REDIS_URL, "redis://redis");
    said.put(Name.GEMINI_API_KEYS, "k1,k2");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      said.put((Name) namesAndValues[i], (String) namesAndValues[i + 1]);
    }
    return new Settings(said, List.of());
  }

  private static ConfigChanges changes(Object... atStart) {
    return new ConfigChanges(new ConfigOrigin(Optional.empty(), settings(atStart), Map.of()));
  }

  private static Reading reading(Object... namesAndValues) {
    return Reading.of(settings(namesAndValues));
  }

  /** The keys that hold after a reading was seen often enough. */
  private static Optional<List<String>> settled(ConfigChanges changes, Reading reading) {
    assertThat(changes.next(reading)).isEmpty();
    return changes
        .next(reading)
        .map(keys -> keys.stream().map(key -> key.secret().value()).toList());
  }

  @Test
  void a_change_counts_when_it_is_seen_twice_in_a_row() {
    ConfigChanges changes = changes();
    Reading half = reading(Name.GEMINI_API_KEYS, "k1,k");
    Reading whole = reading(Name.GEMINI_API_KEYS, "k1,k3");

    assertThat(changes.next(half)).isEmpty();
    assertThat(changes.unsettled()).isTrue();
    assertThat(changes.next(whole)).isEmpty();
    assertThat(changes.next(whole)).hasValueSatisfying(keys -> assertThat(keys).hasSize(2));
    assertThat(changes.unsettled()).isFalse();
    assertThat(changes.next(whole)).as("a third time").isEmpty();
    assertThat(heard.lines()).isEmpty();
  }

  @Test
  void the_configuration_of_the_start_changes_nothing() {
    ConfigChanges changes = changes();

    assertThat(settled(changes, reading())).isEmpty();
    assertThat(settled(changes, reading(Name.GEMINI_MODEL, Name.GEMINI_MODEL.byDefault())))
        .isEmpty();
    assertThat(settled(changes, reading(Name.GEMINI_API_KEYS, "[\"k1\", \"k2\"]"))).isEmpty();
    assertThat(heard.lines()).isEmpty();
  }

  @Test
  void keys_come_go_and_change_places() {
    ConfigChanges changes = changes();

    for (String keys : List.of("k1,k2,k3", "k3", "k4", "k4,k5", "k5,k4")) {
      assertThat(settled(changes, reading(Name.GEMINI_API_KEYS, keys)))
          .contains(List.of(keys.split(",", -1)));
    }
    assertThat(settled(changes, reading())).as("back again").contains(List.of("k1", "k2"));
  }

  @Test
  void a_limit_is_a_change_of_keys_and_needs_no_restart() {
    for (Name limit :
        List.of(
            Name.GEMINI_MAX_REQUESTS_PER_KEY,
            Name.GEMINI_REQUESTS_PER_MINUTE,
            Name.GEMINI_TOKENS_PER_MINUTE,
            Name.GEMINI_RESERVE)) {
      assertThat(settled(changes(), reading(limit, "7"))).as(limit.path()).isPresent();
    }
    assertThat(settled(changes(), reading(Name.GEMINI_KEY_PROJECTS, "a,a"))).isPresent();
    assertThat(heard.lines()).isEmpty();
  }

  @Test
  void what_needs_a_restart_is_said_once_by_name_and_the_keys_hold_all_the_same() {
    ConfigChanges changes = changes();
    Object[] model = {Name.GEMINI_MODEL, "m", Name.DATABASE_URL, "postgresql://bot:hunter3@db/x"};

    assertThat(settled(changes, reading(model))).isEmpty();
    Object[] more = {
      Name.GEMINI_MODEL,
      "m2",
      Name.DATABASE_URL,
      "postgresql://bot:hunter3@db/x",
      Name.GEMINI_API_KEYS,
      "k9"
    };
    assertThat(settled(changes, reading(more))).contains(List.of("k9"));
    settled(changes, reading(Name.GEMINI_API_KEYS, "k9"));
    settled(changes, reading(Name.GEMINI_API_KEYS, "k9", Name.CHUNK_SIZE, "50"));

    assertThat(heard.lines())
        .containsExactly(
            "WARN Restart needed settings=database.url,gemini.model",
            "WARN Restart needed settings=runs.chunk_size");
  }

  @Test
  void a_wrong_configuration_changes_nothing_and_is_said_once() {
    ConfigChanges changes = changes();
    Reading wrong =
        reading(Name.GEMINI_API_KEYS, "k1,k1", Name.CHUNK_SIZE, "0", Name.LOG_LEVEL, "DEBUG");

    assertThat(settled(changes, wrong)).isEmpty();
    assertThat(settled(changes, wrong)).isEmpty();

    assertThat(heard.lines())
        .containsExactly(
            NOT_TAKEN
                + "gemini.api_keys (GEMINI_API_KEYS): \"1 repeated\" is not allowed; allowed: every"
                + " key once",
            NOT_TAKEN
                + "runs.chunk_size (CHUNK_SIZE): \"0\" is not allowed; allowed: a whole number from"
                + " 1 to 2000");
    assertThat(settled(changes, reading(Name.GEMINI_API_KEYS, "k3"))).contains(List.of("k3"));
    assertThat(heard.lines()).last().isEqualTo("INFO Configuration in order again");
  }

  @Test
  void a_key_of_a_forbidden_tier_changes_nothing_and_is_said_by_its_place() {
    ConfigChanges changes =
        changes(Name.ALLOW_FREE_TIER, "false", Name.GEMINI_API_KEYS, "[" + PAID + "]");
    String more = "[" + PAID + ",\"AIzaHunter2Hunter2Hunter2-0001\"]";

    assertThat(settled(changes, reading(Name.ALLOW_FREE_TIER, "false", Name.GEMINI_API_KEYS, more)))
        .isEmpty();

    assertThat(heard.lines())
        .containsExactly(
            NOT_TAKEN
                + "gemini.api_keys[1]: \"AIza…0001\" is of the free tier, which"
                + " gemini.allow_free_tier forbids; say tier: paid or remove it");
  }

  @Test
  void the_free_tier_is_forbidden_and_allowed_again_without_a_restart() {
    ConfigChanges changes = changes();

    assertThat(settled(changes, reading(Name.ALLOW_FREE_TIER, "false"))).as("k1, k2").isEmpty();
    assertThat(heard.lines()).hasSize(2).allMatch(line -> line.startsWith(NOT_TAKEN));
    String paid = "[" + PAID + "]";
    assertThat(settled(changes, reading(Name.ALLOW_FREE_TIER, "false", Name.GEMINI_API_KEYS, paid)))
        .contains(List.of("k1"));
    assertThat(settled(changes, reading())).contains(List.of("k1", "k2"));
    assertThat(heard.lines()).hasSize(3).last().isEqualTo("INFO Configuration in order again");
  }

  @Test
  void what_cannot_be_read_for_a_moment_is_said_once_and_again_only_after_it_was_read() {
    ConfigChanges changes = changes();
    Reading gone = Reading.failed(new ConfigException(List.of("--config: gone")));

    assertThat(settled(changes, gone)).isEmpty();
    assertThat(settled(changes, gone)).isEmpty();
    assertThat(settled(changes, reading())).as("as before").isEmpty();
    assertThat(settled(changes, gone)).isEmpty();

    assertThat(heard.lines())
        .containsExactly(
            NOT_TAKEN + "--config: gone",
            "INFO Configuration in order again",
            NOT_TAKEN + "--config: gone");
  }

  @Test
  void gone_between_two_readings_is_not_even_said() {
    ConfigChanges changes = changes();
    settled(changes, reading());

    changes.next(Reading.failed(new ConfigException(List.of("--config: gone"))));

    assertThat(settled(changes, reading())).isEmpty();
    assertThat(heard.lines()).isEmpty();
  }

  @Test
  void a_cause_that_is_not_ours_is_told_by_its_class_only() {
    settled(changes(), Reading.failed(new IllegalStateException("hunter2")));

    assertThat(heard.lines())
        .containsExactly(NOT_TAKEN + "--config: not read, IllegalStateException");
  }

  @Test
  void what_an_embedded_server_decided_holds_as_long_as_it_runs() {
    Map<Name, String> embedded =
        Map.of(
            Name.GEMINI_API_KEYS, "stand-in-key",
            Name.GEMINI_BASE_URL, "http://127.0.0.1:4711",
            Name.GEMINI_MODEL, "stand-in-model");
    Settings told =
        new Settings(
            Map.of(
                Name.DATABASE_URL, "postgresql://bot@db/x",
                Name.REDIS_URL, "redis://redis",
                Name.GEMINI_MODEL, "own-model"),
            List.of());
    ConfigOrigin origin = new ConfigOrigin(Optional.empty(), told.orElse(embedded), embedded);
    ConfigChanges changes = new ConfigChanges(origin);

    assertThat(settled(changes, Reading.of(told))).as("the file as it was").isEmpty();
    assertThat(heard.lines()).isEmpty();
    Settings real = told.with(Name.GEMINI_API_KEYS, "real", List.of());
    assertThat(settled(changes, Reading.of(real))).as("no real key to a stand-in").isEmpty();
    Settings model = told.with(Name.GEMINI_MODEL, "other", List.of());
    assertThat(settled(changes, Reading.of(model))).isEmpty();
    assertThat(heard.lines()).containsExactly("WARN Restart needed settings=gemini.model");
    Settings limit = told.with(Name.GEMINI_MAX_REQUESTS_PER_KEY, "5", List.of());
    assertThat(settled(changes, Reading.of(limit))).contains(List.of("stand-in-key"));
  }
}
