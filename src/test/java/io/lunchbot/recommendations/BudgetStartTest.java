package io.lunchbot.recommendations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.ConfigException;
import io.lunchbot.recommendations.config.Name;
import io.lunchbot.recommendations.config.Settings;
import io.lunchbot.recommendations.observe.NodeClock;
import io.vertx.core.Vertx;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A budget for what nobody can count is refused before anything begins. */
class BudgetStartTest {
  private static final String PAID = "[{\"key\":\"k1\",\"tier\":\"paid\"}]";

  private static final String WITHOUT_PRICE = "gemini-x,gemini-2.5-flash,gemini-y";

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private Service service(String keys, String budget, String fallback) {
    Map<Name, String> said = new EnumMap<>(Name.class);
    said.put(Name.DATABASE_URL, "postgresql://bot:pw@127.0.0.1:1/lunch_bot");
    said.put(Name.REDIS_URL, "redis://127.0.0.1:1");
    said.put(Name.GEMINI_API_KEYS, keys);
    said.put(Name.DAILY_BUDGET, budget);
    said.put(Name.GEMINI_FALLBACK_MODELS, fallback);
    Config config = Config.from(new Settings(said, List.of()));
    return new Service(vertx, config, NodeClock.system());
  }

  private static void refused(ThrowingCallable start) {
    assertThat(catchThrowableOfType(ConfigException.class, start).mistakes())
        .containsExactly(
            "gemini.daily_budget_usd (DAILY_BUDGET_USD): nobody knows what paid requests to"
                + " gemini-x, gemini-y cost; allowed: a budget where gemini.prices (GEMINI_PRICES)"
                + " has every model that paid keys may ask");
  }

  @Test
  void a_model_without_a_price_stops_the_start_in_one_line() {
    refused(service(PAID, "5", WITHOUT_PRICE)::startWork);
  }

  @Test
  void a_model_without_a_price_is_found_by_the_check_in_the_same_line() {
    refused(service(PAID, "5", WITHOUT_PRICE)::startLooking);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"k1 | 5", PAID + " | ''"})
  void without_paid_keys_or_without_a_budget_no_price_is_needed(String keys, String budget) {
    Service service = service(keys, budget, "gemini-x");

    service.startLooking().await();

    service.stop().await();
  }
}
