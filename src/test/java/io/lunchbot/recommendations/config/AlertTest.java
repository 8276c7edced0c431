package io.lunchbot.recommendations.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertTest {
  private static Settings said(String webhook) {
    return new Settings(
        Map.of(
            Name.DATABASE_URL, "postgresql://bot:pw@db/lunch_bot",
            Name.REDIS_URL, "redis://redis",
            Name.GEMINI_API_KEYS, "AIzaCanaryCanaryCanary0123456789",
            Name.ALERT_WEBHOOK_URL, webhook),
        List.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://hooks.example.com/services/T0canary",
        "http://127.0.0.1:8080",
        "http://[::1]:8080/x?token=T0canary"
      })
  void an_address_is_kept_as_it_is_and_prints_nothing(String address) {
    Config config = Config.from(said(address));

    assertThat(config.alert().address()).contains(URI.create(address));
    assertThat(config.toString()).doesNotContain(address).doesNotContain("T0canary");
  }

  @Test
  void nothing_said_tells_nobody() {
    assertThat(Config.from(said(" ")).alert().address()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hooks.example.com/T0canary",
        "ftp://hooks.example.com/T0canary",
        "https:///T0canary",
        "https://hooks.example.com/T0canary here",
        "https://hooks.example.com:99999/T0canary",
        "https://bot:T0canary@hooks.example.com/"
      })
  void a_wrong_address_is_told_in_one_sentence_without_it(String address) {
    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> Config.from(said(address)));

    assertThat(refused.mistakes())
        .containsExactly(
            "alert.webhook_url (ALERT_WEBHOOK_URL): \"****\" is not allowed; allowed: an http or"
                + " https address without a password, or nothing");
  }
}
