package io.lunchbot.recommendations.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.keys.Verdict;
import io.lunchbot.recommendations.observe.Figure.Row;
import io.lunchbot.recommendations.observe.Observer.Step;
import io.lunchbot.recommendations.observe.Observer.Timing;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetersTest {
  private static final Vocabulary WORDS =
      new Vocabulary(
          List.of("gemini-a", "gemini-b"),
          List.of("RUNNING", "COMPLETED"),
          List.of("generated", "failed"),
          List.of("ok", "minute_limit"));

  /** A verdict of a newer version. */
  private enum Strange {
    NEVER_HEARD_OF
  }

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Meters meters = new Meters(registry);

  @BeforeEach
  void expect() {
    meters.expect(WORDS);
  }

  private MetricsText text() {
    return new MetricsText(registry.scrape());
  }

  @Test
  void all_that_is_expected_is_there_before_it_happens() {
    MetricsText text = text();

    assertThat(text.value("lunchrec_users_total{outcome=\"failed\"}")).contains(0.0);
    assertThat(text.value("lunchrec_runs_total{state=\"COMPLETED\"}")).contains(0.0);
    assertThat(text.value("lunchrec_cost_usd_total")).contains(0.0);
    assertThat(
            text.value(
                "lunchrec_gemini_requests_total{model=\"gemini-b\",verdict=\"minute_limit\"}"))
        .contains(0.0);
  }

  @Test
  void what_is_told_is_counted() {
    meters.attempted("gemini-a", Verdict.OK);
    meters.spent("gemini-a", 700, 90, OptionalLong.of(1_500_000_000));
    meters.spent("gemini-a", 300, 10, OptionalLong.empty());
    meters.userDone("generated");
    meters.runBecame("RUNNING");
    meters.permits(16, 4);
    meters.usersPerRequest(8);
    meters.kafkaLag(3);

    MetricsText text = text();
    assertThat(text.value("lunchrec_gemini_requests_total{model=\"gemini-a\",verdict=\"ok\"}"))
        .contains(1.0);
    assertThat(text.value("lunchrec_gemini_tokens_total{direction=\"input\",model=\"gemini-a\"}"))
        .contains(1000.0);
    assertThat(text.value("lunchrec_gemini_tokens_total{direction=\"output\",model=\"gemini-a\"}"))
        .contains(100.0);
    assertThat(text.value("lunchrec_cost_usd_total")).contains(1.5);
    assertThat(text.value("lunchrec_users_total{outcome=\"generated\"}")).contains(1.0);
    assertThat(text.value("lunchrec_runs_total{state=\"RUNNING\"}")).contains(1.0);
    assertThat(text.value("lunchrec_permits_busy")).contains(16.0);
    assertThat(text.value("lunchrec_permits_waiting")).contains(4.0);
    assertThat(text.value("lunchrec_request_users")).contains(8.0);
    assertThat(text.value("lunchrec_kafka_lag_records")).contains(3.0);
  }

  @Test
  void a_step_is_timed_when_it_ends_and_never_when_it_is_given_up() {
    Timing ended = meters.begin(Step.CALL);
    meters.begin(Step.CALL);
    ended.end();

    assertThat(text().value("lunchrec_gemini_call_seconds_count")).contains(1.0);
  }

  @Test
  void the_oldest_chunk_grows_older_until_there_is_none() {
    Timing chunk = meters.begin(Step.CHUNK);
    meters.oldestChunk(Optional.of(chunk));
    double before = chunk.soFar().toMillis() / 1000.0;

    assertThat(text().value("lunchrec_chunk_oldest_age_seconds").orElseThrow())
        .isGreaterThanOrEqualTo(before);

    meters.oldestChunk(Optional.empty());
    assertThat(text().value("lunchrec_chunk_oldest_age_seconds")).contains(0.0);
  }

  @Test
  void words_from_outside_make_one_series_more_at_most_however_many_there_are() {
    int before = text().size();

    for (int i = 0; i < 1_000; i++) {
      meters.attempted("gemini-of-tomorrow-" + i, Strange.NEVER_HEARD_OF);
      meters.userDone("outcome " + i);
      meters.runBecame("STATE_" + i);
      meters.spent("gemini-of-tomorrow-" + i, 1, 1, OptionalLong.of(1));
    }

    MetricsText text = text();
    assertThat(text.value("lunchrec_gemini_requests_total{model=\"other\",verdict=\"other\"}"))
        .contains(1_000.0);
    // One for each of requests, outcomes and states, two for the directions of tokens.
    assertThat(text.size()).isEqualTo(before + 5);
  }

  @Test
  void a_figure_shows_its_newest_rows_only() {
    meters.show(Figure.KEY_LEFT, List.of(Row.of(7, "0", "AIza…0001"), Row.of(8, "1", "AIza…0002")));
    meters.show(Figure.KEY_LEFT, List.of(Row.of(6, "0", "AIza…0001")));

    assertThat(text().value("lunchrec_key_left_requests{key=\"AIza…0001\",position=\"0\"}"))
        .contains(6.0);
    assertThat(text().sum("lunchrec_key_left_requests")).isEqualTo(6);

    meters.show(Figure.KEY_LEFT, List.of());
    assertThat(text().names()).doesNotContain("lunchrec_key_left_requests");
  }

  @Test
  void every_name_follows_the_conventions() {
    for (Step step : Step.values()) {
      meters.begin(step).end();
    }

    assertThat(text().complaints()).isEmpty();
  }
}
