package io.lunchbot.recommendations;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.embedded.SampleData;
import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.embedded.standin.StandInAnswer;
import io.lunchbot.recommendations.embedded.standin.StandInErrors;
import io.lunchbot.recommendations.embedded.standin.StandInKey;
import io.lunchbot.recommendations.stack.JavaProcess;
import io.lunchbot.recommendations.stack.TestServers;
import io.lunchbot.recommendations.stack.WithServers;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The built jars as an operator starts them. */
@WithServers
class JarsIT {
  private static final Path SERVICE = Path.of("target/lunch-recommendations.jar");
  private static final Path EMBEDDED = Path.of("target/lunch-recommendations-embedded.jar");
  private static final int ELIGIBLE = 40;
  private static final String PASSWORD = "p/a#s?s$w:o&rd+";

  private TestServers servers;
  private GeminiStandIn gemini;

  @BeforeEach
  void fill(TestServers shared) throws Exception {
    servers = shared;
    servers.flushRedis();
    servers.resetDatabase();
    try (Connection owner = servers.connectAsOwner();
        Statement statement = owner.createStatement()) {
      new SampleData(ELIGIBLE, Instant.now(), SampleData.SEED).load(owner);
      statement.execute("DROP ROLE IF EXISTS awkward");
      statement.execute("CREATE ROLE awkward LOGIN PASSWORD '" + PASSWORD + "'");
      statement.execute("GRANT lunch_bot_reader TO awkward");
    }
    gemini = servers.newStandIn();
  }

  @AfterEach
  void stop() throws Exception {
    gemini.close();
    try (Connection owner = servers.connectAsOwner();
        Statement statement = owner.createStatement()) {
      statement.execute("DROP ROLE IF EXISTS awkward");
    }
  }

  /** The old worker's environment. */
  private Map<String, String> environment(String... more) {
    Map<String, String> environment = new HashMap<>();
    environment.put(
        "DATABASE_URL",
        "postgresql+asyncpg://awkward:"
            + PASSWORD
            + "@127.0.0.1:"
            + servers.database().port()
            + "/"
            + servers.database().database());
    environment.put("REDIS_URL", servers.redisUrl());
    environment.put("KAFKA_BROKER_URL", "127.0.0.1:1");
    environment.put("GEMINI_API_KEYS", "canary-key-one,canary-key-two");
    environment.put("GOOGLE_GEMINI_BASE_URL", gemini.baseUrl());
    environment.put("HTTP_PORT", "0");
    environment.put("USERS_PER_REQUEST", "1");
    for (int i = 0; i < more.length; i += 2) {
      environment.put(more[i], more[i + 1]);
    }
    return environment;
  }

  /** This JDK, and a newer one where the machine has it. */
  static Stream<Path> javas() {
    return JavaProcess.installedJavas();
  }

  @ParameterizedTest
  @MethodSource("javas")
  void one_run_against_servers_of_the_operator_s_own(Path java) {
    try (JavaProcess process = new JavaProcess(java, SERVICE, environment(), "--run-once")) {
      assertThat(process.exitCode()).as(process::output).isZero();

      assertThat(process.output())
          .contains("COMPLETED", ELIGIBLE + " eligible: " + ELIGIBLE + " generated")
          .doesNotContain("canary-key", PASSWORD, "WARNING");
    }
    assertThat(gemini.calls()).isEqualTo(ELIGIBLE);
  }

  @Test
  void exhausted_keys_are_exit_code_three_with_the_counts() {
    Map<String, String> environment = environment("GEMINI_MAX_REQUESTS_PER_KEY", "10");
    try (JavaProcess process = new JavaProcess(SERVICE, environment, "--run-once")) {
      assertThat(process.exitCode()).as(process::output).isEqualTo(3);

      assertThat(process.output())
          .contains("HALTED", "20 generated", "0 failed", "20 unprocessed", "keys_exhausted");
    }
  }

  @Test
  void a_model_that_is_gone_is_exit_code_four_with_its_name() {
    gemini.answerWith(
        request -> Optional.of(StandInErrors.unknownModel("v1beta", request.model())));
    Map<String, String> environment = environment("GEMINI_MODEL", "gemini-2.0-flash-exp");
    try (JavaProcess process = new JavaProcess(SERVICE, environment, "--run-once")) {
      assertThat(process.exitCode()).as(process::output).isEqualTo(4);

      assertThat(process.output()).contains("FAILED", "gemini-2.0-flash-exp");
    }
  }

  @Test
  void bad_configuration_is_exit_code_two_with_every_mistake() {
    Map<String, String> environment =
        environment("GEMINI_CONCURRENCY", "0", "SCHEDULE_CRON", "daily", "GEMINI_API_KEYS", "");
    try (JavaProcess process = new JavaProcess(SERVICE, environment)) {
      assertThat(process.exitCode()).isEqualTo(2);

      assertThat(process.output())
          .contains(
              "gemini.concurrency (GEMINI_CONCURRENCY): \"0\"", "schedule.cron", "gemini.api_keys")
          .doesNotContain("\tat ", PASSWORD);
    }
  }

  @Test
  void bad_arguments_are_exit_code_two() {
    try (JavaProcess process = new JavaProcess(SERVICE, environment(), "--sample-users", "-1")) {
      assertThat(process.exitCode()).isEqualTo(2);
      assertThat(process.output())
          .contains("--sample-users: -1 is not allowed; a whole number from 0 to 1000000 is");
    }
    try (JavaProcess process = new JavaProcess(SERVICE, environment(), "--embedded")) {
      assertThat(process.exitCode()).isEqualTo(2);
      assertThat(process.output()).contains("this jar has no servers inside");
    }
  }

  @Test
  void a_port_in_use_is_one_sentence_and_the_end() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      try (JavaProcess process = new JavaProcess(SERVICE, environment("HTTP_PORT", port))) {
        assertThat(process.exitCode()).as(process::output).isEqualTo(2);
        assertThat(process.output())
            .contains("http.port (HTTP_PORT): " + port + " cannot be listened on")
            .doesNotContain("\tat ");
      }
    }
  }

  @Test
  void a_wrong_password_is_exit_code_five_in_one_sentence() {
    String url = servers.databaseUrl().replaceFirst(":[^:@]*@", ":wrong@");
    Map<String, String> environment = environment("DATABASE_URL", url);
    try (JavaProcess process = new JavaProcess(SERVICE, environment, "--run-once")) {
      assertThat(process.exitCode()).as(process::output).isEqualTo(5);
      assertThat(process.output()).contains("A needed server: ").doesNotContain("\tat ");
    }
  }

  @Test
  void a_signal_during_the_first_run_of_the_embedded_jar_is_an_orderly_end() {
    try (JavaProcess process =
        new JavaProcess(
            EMBEDDED, Map.of("HTTP_PORT", "0"), "--embedded", "--sample-users", "3000")) {
      process.awaitOutput("Run planned");

      process.terminate();

      assertThat(process.exitCode()).as(process::output).isZero();
      assertThat(process.output()).doesNotContain("ERROR", "\tat ");
    }
  }

  @Test
  void a_signal_while_embedded_servers_start_leaves_none_behind() {
    try (JavaProcess process =
        new JavaProcess(
            EMBEDDED, Map.of("HTTP_PORT", "0"), "--embedded", "--sample-users", "3000")) {
      String folder = "/lunch-recommendations-" + process.id() + "-";
      await().until(() -> commands().anyMatch(command -> command.contains(folder)));

      process.terminate();

      assertThat(process.exitCode()).as(process::output).isZero();
      await().until(() -> commands().noneMatch(command -> command.contains(folder)));
    }
  }

  private static Stream<String> commands() {
    return ProcessHandle.allProcesses().flatMap(process -> process.info().commandLine().stream());
  }

  @Test
  void a_missing_server_is_exit_code_five() {
    for (String name : List.of("REDIS_URL", "DATABASE_URL")) {
      String nowhere =
          name.equals("REDIS_URL") ? "redis://127.0.0.1:1" : "postgresql://u:p@127.0.0.1:1/d";
      Map<String, String> environment = environment(name, nowhere);
      try (JavaProcess process = new JavaProcess(SERVICE, environment, "--run-once")) {
        assertThat(process.exitCode()).as(process::output).isEqualTo(5);
        assertThat(process.output()).doesNotContain("\tat ");
      }
    }
  }

  @Test
  void a_check_finds_all_right_and_uses_no_request_up() throws Exception {
    Map<String, String> environment = environment("KAFKA_BROKER_URL", servers.kafkaBrokers());
    try (JavaProcess process = new JavaProcess(SERVICE, environment, "--check")) {
      assertThat(process.exitCode()).as(process::output).isZero();

      assertThat(process.output())
          .containsPattern("ok +Configuration +2 keys, model gemini-3.5-flash-lite")
          .containsPattern("ok +PostgreSQL +127.0.0.1:\\d+/")
          .containsPattern("ok +Redis +.*, version [67]")
          .containsPattern("(ok|WARN) +Redis .*(survives|persistence)")
          .containsPattern("ok +Kafka .* 1 brokers")
          .containsPattern("ok +Key 0 \\S+ +valid")
          .containsPattern("ok +Key 1 \\S+ +valid")
          .doesNotContain("canary-key", PASSWORD, "FAIL", "\tat ");
    }
    assertThat(gemini.calls()).isZero();
    assertThat(redisKeys()).isZero();
  }

  private long redisKeys() throws Exception {
    URI uri = URI.create(servers.redisUrl());
    try (Socket socket = new Socket(InetAddress.getByName(uri.getHost()), uri.getPort())) {
      socket.getOutputStream().write("DBSIZE\r\nQUIT\r\n".getBytes(US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      return Long.parseLong(answer.substring(1, answer.indexOf('\r')));
    }
  }

  @Test
  void a_check_without_redis_is_exit_code_five_and_still_looks_at_the_rest() {
    Map<String, String> environment = environment("REDIS_URL", "redis://:secret-pass@127.0.0.1:1");
    try (JavaProcess process = new JavaProcess(SERVICE, environment, "--check")) {
      assertThat(process.exitCode()).as(process::output).isEqualTo(5);

      assertThat(process.output())
          .containsPattern("FAIL +Redis +127.0.0.1:1: Redis: ")
          .containsPattern("WARN +Kafka +127.0.0.1:1: ")
          .containsPattern("ok +PostgreSQL ")
          .containsPattern("ok +Key 1 ")
          .doesNotContain("secret-pass", "\tat ");
    }
  }

  @Test
  void a_check_names_a_key_that_will_not_do_by_its_mask() {
    gemini.behave(
        good ->
            good.with("canary-key-one", StandInKey.SUSPENDED)
                .with("canary-key-two", StandInKey.LEAKED));
    try (JavaProcess process = new JavaProcess(SERVICE, environment(), "--check")) {
      assertThat(process.exitCode()).as(process::output).isEqualTo(4);

      assertThat(process.output())
          .containsPattern("WARN +Key 0 \\S+ +\\w+: .*suspended")
          .containsPattern("WARN +Key 1 \\S+ +\\w+: .*leaked")
          .containsPattern("FAIL +Keys +none of them is valid")
          .doesNotContain("canary-key");
    }
    assertThat(gemini.calls()).isZero();
  }

  @Test
  void a_check_with_one_good_key_left_is_all_right() {
    gemini.behave(good -> good.with("canary-key-one", StandInKey.LEAKED));
    try (JavaProcess process = new JavaProcess(SERVICE, environment(), "--check")) {
      assertThat(process.exitCode()).as(process::output).isZero();

      assertThat(process.output()).containsPattern("WARN +Key 0 .*leaked").contains("ok    Key 1");
    }
  }

  @Test
  void a_check_of_a_model_that_is_gone_is_exit_code_four_with_its_name() {
    Map<String, String> environment = environment("GEMINI_MODEL", "gemini-2.0-flash-exp");
    try (JavaProcess process = new JavaProcess(SERVICE, environment, "--check")) {
      assertThat(process.exitCode()).as(process::output).isEqualTo(4);

      assertThat(process.output())
          .containsPattern("FAIL +Model +gemini-2.0-flash-exp does not exist");
    }
  }

  @Test
  void a_service_told_to_stop_exits_with_zero_within_ten_seconds() {
    try (JavaProcess process = new JavaProcess(SERVICE, environment())) {
      process.awaitOutput("HTTP listens");

      Instant told = Instant.now();
      process.terminate();

      assertThat(process.exitCode()).as(process::output).isZero();
      assertThat(Duration.between(told, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void one_run_told_to_stop_exits_as_the_signal_says() {
    gemini.answerWith(request -> Optional.of(StandInAnswer.stall()));
    try (JavaProcess process = new JavaProcess(SERVICE, environment(), "--run-once")) {
      process.awaitOutput("running: 0 of " + ELIGIBLE);

      process.terminate();

      assertThat(process.exitCode()).as(process::output).isEqualTo(143);
    }
  }

  @ParameterizedTest
  @MethodSource("javas")
  void the_embedded_jar_needs_nothing(Path java) {
    Map<String, String> nothing = Map.of("HTTP_PORT", "0");
    try (JavaProcess process =
        new JavaProcess(java, EMBEDDED, nothing, "--embedded", "--sample-users", "30")) {
      process.awaitOutput("Ctrl-C stops everything.");

      assertThat(process.output())
          .contains(
              "COMPLETED",
              "30 eligible: 30 generated",
              "stand-in, because GEMINI_API_KEYS is not set",
              "As the bot shows them:",
              "curl -X POST http://127.0.0.1:",
              "lunch-bot.daily-tasks")
          .doesNotContain("WARN", "ERROR", "\tat ");
      process.terminate();
      assertThat(process.exitCode()).as(process::output).isZero();
    }
  }

  @Test
  void the_service_s_jar_has_no_servers_inside() throws Exception {
    try (JarFile jar = new JarFile(SERVICE.toFile())) {
      List<String> entries = jar.stream().map(JarEntry::getName).toList();

      assertThat(entries)
          .contains("io/lunchbot/recommendations/Main.class", "openapi.yaml", "prompts/ru.txt")
          .noneMatch(entry -> entry.startsWith("io/lunchbot/recommendations/embedded/"))
          .noneMatch(entry -> entry.startsWith("io/zonky/"))
          .noneMatch(entry -> entry.startsWith("redis/embedded/"))
          .noneMatch(entry -> entry.startsWith("kafka/server/"))
          .noneMatch(entry -> entry.startsWith("scala/"));
    }
  }

  @Test
  void help_and_version_are_printed() {
    try (JavaProcess process = new JavaProcess(SERVICE, Map.of(), "--help")) {
      assertThat(process.exitCode()).isZero();
      assertThat(process.output())
          .contains("--run-once", "--sample-users", "--check", "Exit codes");
    }
    try (JavaProcess process = new JavaProcess(SERVICE, Map.of(), "--version")) {
      assertThat(process.exitCode()).isZero();
      assertThat(process.output()).matches("(?s)lunch-recommendations \\d+\\.\\d+\\.\\d+.*");
    }
  }
}
