package io.lunchbot.recommendations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lunchbot.recommendations.embedded.SampleData;
import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.embedded.standin.StandInFault;
import io.lunchbot.recommendations.embedded.standin.StandInStorm;
import io.lunchbot.recommendations.observe.MetricsText;
import io.lunchbot.recommendations.run.Run;
import io.lunchbot.recommendations.run.RunState;
import io.lunchbot.recommendations.run.Runs;
import io.lunchbot.recommendations.stack.Node;
import io.lunchbot.recommendations.stack.TestServers;
import io.lunchbot.recommendations.stack.WithServers;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus gets of a whole service on real servers. */
@WithServers
class MetricsTest {
  private static final int ELIGIBLE = 40;
  private static final String KEYS = "AIzaSyMETRICS-one-0123456789,AIzaSyMETRICS-two-0123456789";
  private static final Path MONITORING = Path.of("conf", "monitoring");

  @TempDir Path folder;
  private GeminiStandIn gemini;
  private Node node;

  @BeforeEach
  void start(TestServers servers) throws Exception {
    servers.flushRedis();
    servers.resetDatabase();
    try (Connection owner = servers.connectAsOwner()) {
      new SampleData(ELIGIBLE, Instant.now(), SampleData.SEED).load(owner);
    }
    gemini = servers.newStandIn();
    node =
        Node.startWithTriggers(servers, gemini, "GEMINI_API_KEYS", KEYS, "DAILY_BUDGET_USD", "2.5");
  }

  @AfterEach
  void stop() {
    node.close();
    gemini.close();
  }

  private MetricsText metrics() throws Exception {
    return new MetricsText(body());
  }

  private String body() throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(node.url() + "/metrics")).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  @Test
  void a_night_is_counted() throws Exception {
    Run run = node.runToTheEnd(false);

    assertThat(run.state()).isEqualTo(RunState.completed());
    MetricsText text = metrics();
    assertThat(text.value("lunchrec_users_total{outcome=\"generated\"}"))
        .contains((double) ELIGIBLE);
    assertThat(text.value("lunchrec_users_total{outcome=\"failed\"}")).contains(0.0);
    assertThat(text.sum("lunchrec_gemini_requests_total")).isEqualTo((double) gemini.calls());
    assertThat(text.sum("lunchrec_gemini_tokens_total{direction=\"input\""))
        .isEqualTo((double) run.inputTokens());
    assertThat(text.sum("lunchrec_gemini_tokens_total{direction=\"output\""))
        .isEqualTo((double) run.outputTokens());
    assertThat(text.sum("lunchrec_key_used_requests")).isEqualTo((double) gemini.calls());
    assertThat(text.value("lunchrec_keys{state=\"ready\"}")).contains(2.0);
    assertThat(text.value("lunchrec_budget_usd")).contains(2.5);
    assertThat(text.value("lunchrec_spent_usd")).as("free keys cost nothing").contains(0.0);
    for (String state : List.of("PLANNING", "RUNNING", "COMPLETED")) {
      assertThat(text.value("lunchrec_runs_total{state=\"" + state + "\"}"))
          .as(state)
          .contains(1.0);
    }
    for (String step : List.of("gemini_call", "key_wait", "cache_write")) {
      assertThat(text.value("lunchrec_" + step + "_seconds_count"))
          .as(step)
          .contains((double) ELIGIBLE);
    }
    assertThat(text.sum("lunchrec_statistics_seconds_count")).isPositive();
    assertThat(text.value("lunchrec_server_up{server=\"postgresql\"}")).contains(1.0);
    assertThat(text.value("lunchrec_server_up{server=\"redis\"}")).contains(1.0);
    assertThat(text.value("lunchrec_run_last_completed_timestamp_seconds"))
        .contains(run.endedAt().orElseThrow().toEpochMilli() / 1000.0);
    assertThat(text.value("lunchrec_night_due_timestamp_seconds").orElseThrow())
        .isBetween(run.endedAt().orElseThrow().getEpochSecond() - 86_400.0, 1.0 * now());
  }

  private static long now() {
    return Instant.now().getEpochSecond();
  }

  @Test
  void the_active_run_shows_how_far_it_is_and_the_chunk_in_hand_how_old() {
    gemini.begin(StandInStorm.ofCalls(StandInFault.STALL, 1_000));
    String run = node.start(false);

    await()
        .untilAsserted(
            () -> {
              MetricsText text = metrics();
              assertThat(text.value("lunchrec_run_active")).contains(1.0);
              assertThat(text.value("lunchrec_run_eligible_users")).contains((double) ELIGIBLE);
              assertThat(text.value("lunchrec_permits_busy")).contains(16.0);
              assertThat(text.value("lunchrec_permits_waiting"))
                  .hasValueSatisfying(waiting -> assertThat(waiting).isPositive());
              assertThat(text.sum("lunchrec_chunk_oldest_age_seconds")).isPositive();
            });
    Runs.CANCEL.ask(node.vertx(), new Runs.RunQuestion(run)).await();
    await()
        .untilAsserted(
            () ->
                assertThat(metrics().value("lunchrec_runs_total{state=\"CANCELLED\"}"))
                    .contains(1.0));
  }

  @Test
  void what_the_dashboard_and_the_alerts_ask_for_exists() throws Exception {
    node.runToTheEnd(false);
    Set<String> asked = new TreeSet<>();
    for (String file : List.of("rules.yml", "grafana-dashboard.json")) {
      Matcher name =
          Pattern.compile("\\b(lunchrec|vertx|jvm|process|system|http)_[a-z0-9_]+")
              .matcher(Files.readString(MONITORING.resolve(file)));
      name.results().map(MatchResult::group).forEach(asked::add);
    }

    assertThat(asked).hasSizeGreaterThan(25);
    assertThat(metrics().names()).containsAll(asked);
  }

  @Test
  void names_types_and_texts_follow_the_conventions_and_no_key_is_among_them() throws Exception {
    node.runToTheEnd(false);
    metrics();
    String text = body();

    assertThat(new MetricsText(text).complaints()).isEmpty();
    assertThat(text).doesNotContain("METRICS-one").doesNotContain("METRICS-two");
    assertThat(text.lines().filter(line -> line.startsWith("lunchrec_"))).isNotEmpty();
  }

  @Test
  void a_method_nobody_knows_is_counted_as_another() throws Exception {
    for (int i = 0; i < 5; i++) {
      HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create(node.url() + "/"))
                  .method("STRANGE" + i, HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.discarding());
    }

    assertThat(body()).doesNotContain("STRANGE").contains("method=\"other\"");
  }

  @Test
  void promtool_finds_nothing_to_complain_of() throws Exception {
    Optional<Path> promtool = promtool();
    assumeTrue(promtool.isPresent(), "promtool is not installed");
    node.runToTheEnd(false);
    Path metrics = Files.writeString(folder.resolve("metrics.txt"), body());

    assertThat(output(promtool.get(), metrics, "check", "metrics")).isEmpty();
    Path rules = MONITORING.resolve("rules.yml");
    assertThat(output(promtool.get(), rules, "check", "rules", rules.toString()))
        .contains("SUCCESS");
  }

  private static Optional<Path> promtool() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(place -> Path.of(place, "promtool"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** What the program says, on success; its exit code and what it says, else. */
  private static String output(Path program, Path input, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectInput(input.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    return code == 0 ? said : "exit code " + code + ": " + said;
  }
}
