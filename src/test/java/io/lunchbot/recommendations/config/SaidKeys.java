package io.lunchbot.recommendations.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Configurations that differ in their keys only, and what becomes of them. */
final class SaidKeys {
  static final String CANARY = "AIzaCanaryCanaryCanary0123456789";
  static final String LABELS =
      "1 to 60 letters, digits, dots, dashes or underscores, and not a key";
  static final String KEYS = "gemini.api_keys (GEMINI_API_KEYS): ";
  static final Limits USUAL = new Limits(195, 0, 0);

  private SaidKeys() {}

  static JsonObject environment(String... namesAndValues) {
    JsonObject environment =
        new JsonObject()
            .put("DATABASE_URL", "postgresql://bot:pw@db/lunch_bot")
            .put("REDIS_URL", "redis://redis");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      environment.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return environment;
  }

  static List<ApiKey> keys(Settings said) {
    return Config.from(said).gemini().apiKeys();
  }

  static List<ApiKey> said(String... namesAndValues) {
    return keys(ConfigSource.settings(new JsonObject(), environment(namesAndValues)));
  }

  static List<String> mistakes(String... namesAndValues) {
    return mistakes(ConfigSource.settings(new JsonObject(), environment(namesAndValues)));
  }

  static List<String> mistakes(Settings said) {
    ConfigException wrong = catchThrowableOfType(ConfigException.class, () -> Config.from(said));
    assertThat(wrong).as("mistakes").isNotNull();
    assertThat(wrong.getMessage()).doesNotContain("Canary");
    return wrong.mistakes();
  }

  static ApiKey usual(String key) {
    return new ApiKey(new Secret(key), "", Tier.FREE, USUAL, 0);
  }

  static ApiKey labelled(String key, String project) {
    return new ApiKey(new Secret(key), project, Tier.FREE, USUAL, 0);
  }

  /** What a YAML file with these lines under gemini says, and nothing else. */
  static Settings yaml(Path file, String... lines) throws Exception {
    Files.writeString(file, text(lines));
    Vertx vertx = Vertx.vertx();
    try {
      return ConfigSource.read(vertx, Optional.of(file)).await();
    } finally {
      vertx.close().await();
    }
  }

  /** A whole YAML file with these lines under gemini. */
  static String text(String... lines) {
    return "database: {url: 'postgresql://bot:pw@db/x'}\nredis: {url: 'redis://redis'}\ngemini:\n"
        + String.join("\n", lines).indent(2);
  }
}
