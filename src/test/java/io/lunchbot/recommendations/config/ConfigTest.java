package io.lunchbot.recommendations.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {
  private static final String KEY = "AIzaCanaryCanaryCanary0123456789";
  private static final String DATABASE =
      "postgresql://user:password@host:5432/database (also postgresql+asyncpg://)";
  private static final String REDIS =
      "redis://[user:password@]host[:6379][/db], rediss:// or unix://";
  private static final JsonObject NEEDED =
      new JsonObject()
          .put("DATABASE_URL", "postgresql://bot:pw@db/lunch_bot")
          .put("REDIS_URL", "redis://redis")
          .put("GEMINI_API_KEYS", KEY);

  private static Config with(String... namesAndValues) {
    JsonObject environment = NEEDED.copy();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      environment.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return Config.from(ConfigSource.settings(new JsonObject(), environment));
  }

  private static List<String> mistakes(JsonObject yaml, JsonObject environment) {
    return catchThrowableOfType(
            ConfigException.class, () -> Config.from(ConfigSource.settings(yaml, environment)))
        .mistakes();
  }

  @Test
  void the_written_file_says_what_holds_without_it() {
    Vertx vertx = Vertx.vertx();
    Settings written = ConfigSource.read(vertx, Optional.of(Path.of("conf/config.yaml"))).await();
    Map<Name, String> needed =
        Map.of(
            Name.DATABASE_URL, "postgresql://bot:pw@db/lunch_bot",
            Name.REDIS_URL, "redis://redis",
            Name.GEMINI_API_KEYS, KEY,
            Name.SCHEDULE_ZONE, "UTC");

    Config fromFile = Config.from(written.orElse(needed));
    Config byDefault = Config.from(new Settings(needed, List.of()));

    // A Cron has no equals.
    assertThat(fromFile).usingRecursiveComparison().isEqualTo(byDefault);
    vertx.close().await();
  }

  @Test
  void every_setting_stands_in_the_written_file() throws Exception {
    String file = Files.readString(Path.of("conf/config.yaml"));

    for (Name name : Name.values()) {
      String last = name.path().substring(name.path().lastIndexOf('.') + 1);
      assertThat(file).containsPattern("(?m)^ *#?" + last + ":");
      if (!name.environment().isEmpty()) {
        assertThat(file).contains("[" + name.environment() + "]");
      }
    }
  }

  @Test
  void all_mistakes_are_told_at_once_and_none_tells_a_secret() {
    JsonObject yaml =
        new JsonObject()
            .put("gemini", new JsonObject().put("concurrency", "many").put("modell", "x"))
            .put("runs", new JsonObject().put("chunk_size", 0));
    JsonObject environment =
        new JsonObject()
            .put("DATABASE_URL", "mysql://bot:hunter2@db/lunch_bot")
            .put("REDIS_URL", "redis:hunter2")
            .put("GEMINI_API_KEYS", KEY + "," + KEY)
            .put("SCHEDULE_CRON", "at three")
            .put("SCHEDULE_ZONE", "Europe/Atlantis")
            .put("HTTP_HOST", "0.0.0.0")
            .put("GEMINI_TIMEOUT", "soon");

    List<String> mistakes = mistakes(yaml, environment);

    assertThat(mistakes)
        .containsExactlyInAnyOrder(
            "gemini.modell: there is no such setting; see conf/config.yaml",
            "database.url (DATABASE_URL): \"****\" is not allowed; allowed: " + DATABASE,
            "redis.url (REDIS_URL): \"****\" is not allowed; allowed: " + REDIS,
            "gemini.concurrency (GEMINI_CONCURRENCY): \"many\" is not allowed; allowed: a whole"
                + " number",
            "gemini.timeout (GEMINI_TIMEOUT): \"soon\" is not allowed; allowed: a duration such as"
                + " 500ms, 30s, 10m or 6h",
            "gemini.api_keys (GEMINI_API_KEYS): \"1 repeated\" is not allowed; allowed: every key"
                + " once",
            "schedule.cron (SCHEDULE_CRON): \"at three\" is not allowed; allowed: five cron fields"
                + " such as \"0 3 * * *\"",
            "schedule.zone (SCHEDULE_ZONE): \"Europe/Atlantis\" is not allowed; allowed: a zone such"
                + " as Europe/Moscow or UTC",
            "runs.chunk_size (CHUNK_SIZE): \"0\" is not allowed; allowed: a whole number from 1 to"
                + " 2000",
            "http.host (HTTP_HOST): \"0.0.0.0\" is not allowed; allowed: without http.token"
                + " (HTTP_TOKEN) only a loopback host such as 127.0.0.1");
    assertThat(mistakes.toString()).doesNotContain("hunter2").doesNotContain(KEY);
  }

  @Test
  void a_certificate_without_its_key_is_refused_and_so_is_a_file_that_is_not_there() {
    assertThat(mistakes(new JsonObject(), NEEDED.copy().put("HTTP_TLS_CERTIFICATE", "pom.xml")))
        .containsExactly(
            "http.tls_key (HTTP_TLS_KEY): is missing; allowed: a certificate and its key, or"
                + " neither");
    assertThat(mistakes(new JsonObject(), NEEDED.copy().put("HTTP_TLS_KEY", "pom.xml")))
        .containsExactly(
            "http.tls_certificate (HTTP_TLS_CERTIFICATE): is missing; allowed: a certificate and its"
                + " key, or neither");
    assertThat(
            mistakes(
                new JsonObject(),
                NEEDED
                    .copy()
                    .put("HTTP_TLS_CERTIFICATE", "pom.xml")
                    .put("HTTP_TLS_KEY", "no/such.pem")))
        .containsExactly(
            "http.tls_key (HTTP_TLS_KEY): \"no/such.pem\" is not allowed; allowed: a PEM file that can"
                + " be read");
  }

  @Test
  void a_log_is_text_or_json() {
    assertThat(with("LOG_FORMAT", "JSON").log().isJson()).isTrue();
    assertThat(mistakes(new JsonObject(), NEEDED.copy().put("LOG_FORMAT", "xml")))
        .containsExactly("log.format (LOG_FORMAT): \"xml\" is not allowed; allowed: text or json");
  }

  @Test
  void nothing_configured_names_what_is_needed() {
    assertThat(mistakes(new JsonObject(), new JsonObject()))
        .containsExactly(
            "database.url (DATABASE_URL): is missing; allowed: " + DATABASE,
            "redis.url (REDIS_URL): is missing; allowed: " + REDIS,
            "gemini.api_keys (GEMINI_API_KEYS): is missing; allowed: at least one API key");
  }

  @Test
  void the_environment_wins_over_the_file_and_its_names_have_no_case() {
    JsonObject yaml = new JsonObject().put("gemini", new JsonObject().put("model", "from-file"));

    Config config =
        Config.from(
            ConfigSource.settings(yaml, NEEDED.copy().put("gemini_model", "from-environment")));

    assertThat(config.gemini().model()).isEqualTo("from-environment");
  }

  @Test
  void keys_are_a_comma_list_a_json_array_or_a_yaml_list() {
    JsonObject yaml =
        new JsonObject()
            .put("gemini", new JsonObject().put("api_keys", new JsonArray().add("k1").add("k2")));
    JsonObject environment = NEEDED.copy();
    environment.remove("GEMINI_API_KEYS");

    Config fromYaml = Config.from(ConfigSource.settings(yaml, environment));

    List<Secret> expected = List.of(new Secret("k1"), new Secret("k2"));
    assertThat(keys(fromYaml)).isEqualTo(expected);
    assertThat(keys(with("GEMINI_API_KEYS", " k1, ,k2 ,"))).isEqualTo(expected);
    assertThat(keys(with("GEMINI_API_KEYS", "[\"k1\", \"k2\"]"))).isEqualTo(expected);
  }

  private static List<Secret> keys(Config config) {
    return config.gemini().apiKeys().stream().map(ApiKey::secret).toList();
  }

  @Test
  void a_zone_comes_from_the_schedule_else_from_tz() {
    assertThat(with("TZ", ":Europe/Moscow").schedule().zone())
        .isEqualTo(ZoneId.of("Europe/Moscow"));
    assertThat(with("TZ", "MSK-3").schedule().zone()).isEqualTo(ZoneId.systemDefault());
    assertThat(with("TZ", ":/etc/localtime").schedule().zone()).isEqualTo(ZoneId.systemDefault());
    assertThat(with("TZ", "Europe/Moscow", "SCHEDULE_ZONE", "UTC").schedule().zone())
        .isEqualTo(ZoneId.of("UTC"));
  }

  @Test
  void upstream_turns_every_switch_off_but_those_set() {
    JsonObject yaml =
        new JsonObject()
            .put("compatibility", "upstream")
            .put("statistics", new JsonObject().put("ignore_cancelled", true));

    Config config = Config.from(ConfigSource.settings(yaml, NEEDED));

    assertThat(config.statistics())
        .isEqualTo(
            new StatisticsRules(5, 30, false, true, false, false, false, false, false, false));
    assertThat(config.recommendations().keepByHand()).isEqualTo(Duration.ZERO);
  }

  @Test
  void upstream_is_upstream_also_with_the_written_file() {
    Vertx vertx = Vertx.vertx();
    Settings written = ConfigSource.read(vertx, Optional.of(Path.of("conf/config.yaml"))).await();
    vertx.close().await();
    Map<Name, String> said = new EnumMap<>(Name.class);
    said.put(Name.DATABASE_URL, "postgresql://bot:pw@db/lunch_bot");
    said.put(Name.REDIS_URL, "redis://redis");
    said.put(Name.GEMINI_API_KEYS, KEY);
    said.put(Name.COMPATIBILITY, "upstream");

    Config config = Config.from(new Settings(said, List.of()).orElse(written.said()));

    assertThat(config.statistics()).isEqualTo(StatisticsRules.all(5, 30, false));
    assertThat(config.recommendations().keepByHand()).isEqualTo(Duration.ZERO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5s", "10m"})
  void a_lease_of_a_chunk_may_lie_on_its_bounds(String lease) {
    assertThat(with("CHUNK_LEASE", lease).runs().chunkLease()).isEqualTo(Durations.parse(lease));
    assertThat(with().runs().chunkLease()).isEqualTo(Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @ValueSource(strings = {"4999ms", "601s"})
  void a_lease_of_a_chunk_is_longer_than_a_node_is_silent(String lease) {
    assertThat(mistakes(new JsonObject(), NEEDED.copy().put("CHUNK_LEASE", lease)))
        .containsExactly(
            "runs.chunk_lease (CHUNK_LEASE): \""
                + lease
                + "\" is not allowed; allowed: a duration from 5s to 10m");
    assertThat(mistakes(new JsonObject(), NEEDED.copy().put("CHUNK_LEASE", "soon")))
        .singleElement()
        .asString()
        .startsWith("runs.chunk_lease (CHUNK_LEASE): \"soon\"");
  }

  @Test
  void what_the_old_worker_needed_and_we_do_not_is_ignored() {
    assertThat(with("TELEGRAM_BOT_TOKEN", "x", "JWT_SECRET_KEY", "y", "CORS_ORIGINS", "z"))
        .isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1.evil.example", "127.evil.example", "0.0.0.0", "localhost.x"})
  void a_name_that_only_looks_like_this_machine_needs_a_token(String host) {
    assertThat(mistakes(new JsonObject(), NEEDED.copy().put("HTTP_HOST", host)))
        .singleElement()
        .asString()
        .startsWith("http.host (HTTP_HOST): \"" + host + "\"");
  }

  @Test
  void a_password_in_the_provider_s_address_is_refused_and_not_told() {
    assertThat(
            mistakes(
                new JsonObject(),
                NEEDED.copy().put("GOOGLE_GEMINI_BASE_URL", "http://u:hunter2@proxy/")))
        .containsExactly(
            "gemini.base_url (GOOGLE_GEMINI_BASE_URL): \"****\" is not allowed; allowed: an http or"
                + " https address without a password");
  }

  @Test
  void a_token_opens_any_host() {
    assertThat(with("HTTP_HOST", "0.0.0.0", "HTTP_TOKEN", "t").http().host()).isEqualTo("0.0.0.0");
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    Vertx vertx = Vertx.vertx();

    assertThatThrownBy(() -> ConfigSource.read(vertx, Optional.of(Path.of("no/such.yaml"))).await())
        .hasMessage("--config: no/such.yaml is not a file that can be read");
    vertx.close().await();
  }

  @Test
  void nothing_of_the_tree_prints_a_secret() {
    Config config =
        with("DATABASE_URL", "postgresql://bot:hunter2@db/x", "REDIS_URL", "redis://:hunter2@r");

    assertThat(config.toString()).doesNotContain("hunter2").doesNotContain(KEY);
  }
}
