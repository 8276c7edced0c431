package io.lunchbot.recommendations.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models and times; the keys have ApiKeysTest. */
class GeminiSettingsTest {
  private static Settings said(String... namesAndValues) {
    JsonObject environment =
        new JsonObject()
            .put("DATABASE_URL", "postgresql://bot:pw@db/lunch_bot")
            .put("REDIS_URL", "redis://redis")
            .put("GEMINI_API_KEYS", "k1");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      environment.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return ConfigSource.settings(new JsonObject(), environment);
  }

  private static Config.Gemini with(String... namesAndValues) {
    return Config.from(said(namesAndValues)).gemini();
  }

  private static List<String> mistakes(String... namesAndValues) {
    ConfigException wrong = catchThrowableOfType(ConfigException.class, () -> with(namesAndValues));
    assertThat(wrong).as("mistakes").isNotNull();
    return wrong.mistakes();
  }

  @Test
  void nothing_said_means_no_other_models_and_the_usual_times() {
    Config.Gemini gemini = with();

    assertThat(gemini.fallbackModels()).isEmpty();
    assertThat(gemini.timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(gemini.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(gemini.idleTimeout()).isEqualTo(Duration.ofSeconds(20));
    assertThat(gemini.deadline()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void other_models_are_a_comma_list_or_a_yaml_list() {
    JsonObject yaml =
        new JsonObject()
            .put(
                "gemini",
                new JsonObject()
                    .put("api_keys", "k1")
                    .put("fallback_models", new JsonArray().add("m1").add("m2")));
    JsonObject environment =
        new JsonObject()
            .put("DATABASE_URL", "postgresql://bot:pw@db/lunch_bot")
            .put("REDIS_URL", "redis://redis");

    assertThat(with("GEMINI_FALLBACK_MODELS", "m1, m2").fallbackModels())
        .containsExactly("m1", "m2");
    assertThat(Config.from(ConfigSource.settings(yaml, environment)).gemini().fallbackModels())
        .containsExactly("m1", "m2");
  }

  @Test
  void other_models_are_well_named_and_each_is_asked_once() {
    String path = "gemini.fallback_models (GEMINI_FALLBACK_MODELS): ";

    assertThat(mistakes("GEMINI_MODEL", "m", "GEMINI_FALLBACK_MODELS", "models/x,m,m2,m2"))
        .containsExactly(
            path
                + "\"models/x\" is not allowed; allowed: models' names without \"models/\", with"
                + " commas between them",
            path + "\"m\" is not allowed; allowed: models other than gemini.model, each once",
            path + "\"m2\" is not allowed; allowed: models other than gemini.model, each once");
  }

  @ParameterizedTest
  @CsvSource({
    "GEMINI_CONNECT_TIMEOUT, 99ms",
    "GEMINI_CONNECT_TIMEOUT, 61s",
    "GEMINI_IDLE_TIMEOUT, 999ms",
    "GEMINI_IDLE_TIMEOUT, 601s",
    "GEMINI_DEADLINE, 29s",
    "GEMINI_DEADLINE, 3601s",
    "GEMINI_DEADLINE, soon",
    "GEMINI_TIMEOUT, 2h"
  })
  void a_time_out_of_its_bounds_is_one_mistake(String name, String time) {
    assertThat(mistakes(name, time)).singleElement().asString().contains("(" + name + "): \"");
  }

  @ParameterizedTest
  @CsvSource({
    "GEMINI_CONNECT_TIMEOUT, 100ms",
    "GEMINI_CONNECT_TIMEOUT, 1m",
    "GEMINI_IDLE_TIMEOUT, 1s",
    "GEMINI_IDLE_TIMEOUT, 10m",
    "GEMINI_DEADLINE, 30s",
    "GEMINI_DEADLINE, 1h",
    "GEMINI_TIMEOUT, 5m"
  })
  void a_time_on_its_bound_is_allowed(String name, String time) {
    assertThat(with(name, time)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "0.000001, 0.000001",
    "5, 5",
    "0.75, 0.75",
    "2.50, 2.50",
    "100000, 100000",
    "1.0E-6, 0.0000010"
  })
  void a_budget_is_an_amount_to_the_millionth(String said, String usd) {
    assertThat(with("DAILY_BUDGET_USD", said).dailyBudgetUsd())
        .hasValueSatisfying(amount -> assertThat(amount).isEqualByComparingTo(usd));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "-1", "0.0", "100000.01", "0.0000001", "5 USD", "$5", "five", "1e9", "NaN"})
  void a_budget_that_is_none_is_one_mistake(String said) {
    assertThat(mistakes("DAILY_BUDGET_USD", said))
        .singleElement()
        .asString()
        .startsWith("gemini.daily_budget_usd (DAILY_BUDGET_USD): \"")
        .endsWith(
            " is not allowed; allowed: USD above 0, at most 100000, to the millionth, such as 5 or"
                + " 0.75; empty for no budget");
  }

  @Test
  void without_a_budget_there_is_none() {
    assertThat(with().dailyBudgetUsd()).isEmpty();
    assertThat(with("DAILY_BUDGET_USD", " ").dailyBudgetUsd()).isEmpty();
  }

  @Test
  void prompts_are_logged_only_where_somebody_says_so() {
    assertThat(with().logPrompts()).isFalse();
    assertThat(with("GEMINI_LOG_PROMPTS", "false").logPrompts()).isFalse();
    assertThat(with("GEMINI_LOG_PROMPTS", "true").logPrompts()).isTrue();
  }

  @Test
  void a_deadline_leaves_time_for_one_attempt() {
    assertThat(mistakes("GEMINI_TIMEOUT", "10m"))
        .containsExactly(
            "gemini.deadline (GEMINI_DEADLINE): \"5m\" is not allowed; allowed: a duration from 1s"
                + " to 1h that is not shorter than gemini.timeout");
    assertThat(mistakes("GEMINI_TIMEOUT", "10m", "GEMINI_DEADLINE", "soon")).hasSize(1);
    assertThat(mistakes("GEMINI_TIMEOUT", "soon", "GEMINI_DEADLINE", "1s")).hasSize(1);
  }

  @Test
  void a_request_is_for_eight_users_with_a_free_project_and_for_one_with_a_paid_one() {
    UsersPerRequest users = with().usersPerRequest();

    assertThat(users.with(Tier.FREE)).isEqualTo(8);
    assertThat(users.with(Tier.PAID)).isEqualTo(1);
    assertThat(with("USERS_PER_REQUEST", "4").usersPerRequest())
        .isEqualTo(new UsersPerRequest(4, 4));
    assertThat(with("USERS_PER_REQUEST", "").usersPerRequest()).isEqualTo(users);
  }

  @ParameterizedTest
  @CsvSource({"0, from 1 to 32", "33, from 1 to 32", "-1, from 1 to 32", "few, ''"})
  void users_a_request_that_cannot_be_are_one_mistake_beside_others(String users, String bounds) {
    List<String> mistakes = mistakes("USERS_PER_REQUEST", users, "GEMINI_ATTEMPTS", "11");

    assertThat(mistakes)
        .containsExactlyInAnyOrder(
            "gemini.users_per_request (USERS_PER_REQUEST): \"%s\" is not allowed; allowed: a whole number%s"
                .formatted(users, bounds.isEmpty() ? "" : " " + bounds),
            "gemini.attempts (GEMINI_ATTEMPTS): \"11\" is not allowed; allowed: a whole number from 1"
                + " to 10");
  }
}
