package io.lunchbot.recommendations.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.embedded.standin.StandInAnswer;
import io.lunchbot.recommendations.embedded.standin.StandInOptions;
import io.lunchbot.recommendations.stack.RunsInRedis;
import io.lunchbot.recommendations.stack.ServiceProcess;
import io.lunchbot.recommendations.stack.TestServers;
import io.lunchbot.recommendations.stack.WithServers;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SIGTERM in the middle of a run, with the ten seconds Docker leaves until SIGKILL. */
@WithServers
class StopIT {
  private static final int USERS = 100;
  private static final int CONCURRENCY = 8;
  private static final Duration DOCKER = Duration.ofSeconds(10);
  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** Longer than a stopping process waits for any answer. */
  private static final Duration TOO_LONG = Duration.ofSeconds(30);

  private static final StandInAnswer GOOD =
      StandInAnswer.text("{\"summary\": \"You like one dish.\", \"tips\": [\"Try soup.\"]}");

  private final NumberedUsers users = new NumberedUsers(USERS);
  private final GeminiStandIn gemini = new GeminiStandIn(StandInOptions.QUICK);
  private final List<ServiceProcess> processes = new ArrayList<>();
  private TestServers servers;
  private RunsInRedis redis;

  @BeforeEach
  void fill(TestServers shared) throws Exception {
    servers = shared;
    servers.flushRedis();
    gemini.start();
    redis = new RunsInRedis(servers.redisUrl());
    servers.resetDatabase();
    try (Connection owner = servers.connectAsOwner()) {
      users.load(owner);
    }
  }

  @AfterEach
  void stop() {
    processes.forEach(ServiceProcess::close);
    redis.close();
    gemini.close();
  }

  /** A process whose chunk nobody else gets before it is given back. */
  private ServiceProcess process() {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "GEMINI_API_KEYS", "key-one,key-two",
                "GEMINI_CONCURRENCY", String.valueOf(CONCURRENCY),
                "GEMINI_TIMEOUT", "2m",
                "GEMINI_IDLE_TIMEOUT", "2m",
                "CHUNK_SIZE", String.valueOf(USERS),
                "CHUNK_LEASE", "10m",
                "RECOMMENDATIONS_LANGUAGE", "en"));
    ServiceProcess process = new ServiceProcess(servers, gemini, settings, Map.of());
    processes.add(process);
    return process;
  }

  private void answersTake(Duration time) {
    gemini.answerWith(call -> Optional.of(GOOD.after(time)));
  }

  /** SIGTERM; the exit code, and no more than Docker's ten seconds until there is one. */
  private static Duration stop(ServiceProcess process) {
    long begun = System.nanoTime();
    assertThat(process.stop()).as(process::output).isZero();
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    assertThat(took).as(process::output).isLessThan(DOCKER);
    assertThat(process.output()).doesNotContain("ERROR", "\tat ");
    return took;
  }

  private JsonObject awaitEnd(String run, ServiceProcess seenBy) {
    redis.awaitCompletion(run, LIMIT);
    seenBy.awaitReady();
    JsonObject counts = seenBy.run(run).getJsonObject("counts");
    assertThat(counts.getInteger("generated")).isEqualTo(USERS);
    assertThat(counts.getInteger("failed")).isZero();
    assertThat(redis.unserved(run, users.tgids())).isEmpty();
    assertThat(seenBy.output()).doesNotContain("ERROR", "\tat ");
    return counts;
  }

  @Test
  void what_is_under_way_is_kept_and_the_next_start_repeats_nothing() {
    answersTake(Duration.ofMillis(300));
    ServiceProcess first = process();
    first.awaitReady();
    String run = first.startForcedRun();
    await().until(() -> gemini.calls() > USERS / 3);

    Duration took = stop(first);

    long before = gemini.calls();
    assertThat(redis.withoutEntry(run, users.tgids())).hasSize(USERS - (int) before);
    awaitEnd(run, process());
    assertThat(before).isLessThan(USERS);
    assertThat(gemini.calls()).isEqualTo(USERS);
    System.out.printf(
        "Stop: exit code 0 after %d ms, %d of %d users asked for; after the restart %d calls%n",
        took.toMillis(), before, USERS, gemini.calls());
  }

  @Test
  void what_takes_too_long_is_given_back_and_goes_on_elsewhere_without_waiting_for_the_lease() {
    answersTake(TOO_LONG);
    ServiceProcess first = process();
    first.awaitReady();
    String run = first.startForcedRun();
    await().until(() -> gemini.calls() == CONCURRENCY);
    ServiceProcess second = process();
    second.awaitReady();
    answersTake(Duration.ZERO);

    Duration took = stop(first);

    long stopped = System.nanoTime();
    awaitEnd(run, second);
    Duration wentOn = Duration.ofNanos(System.nanoTime() - stopped);
    assertThat(wentOn).isLessThan(TOO_LONG);
    assertThat(gemini.calls()).isEqualTo(USERS + CONCURRENCY);
    System.out.printf(
        "Stop with answers that take 30 s: exit code 0 after %d ms, complete %d ms later%n",
        took.toMillis(), wentOn.toMillis());
  }

  @Test
  void a_query_that_hangs_holds_nothing_up_and_its_planning_is_made_anew() throws Exception {
    answersTake(Duration.ZERO);
    ServiceProcess first = process();
    first.awaitReady();
    String run;
    try (Connection owner = servers.connectAsOwner();
        Statement statement = owner.createStatement()) {
      owner.setAutoCommit(false);
      statement.execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE");
      run = first.startForcedRun();
      await().until(() -> isSomebodyWaiting(statement));

      stop(first);
    }

    awaitEnd(run, process());
    assertThat(gemini.calls()).isEqualTo(USERS);
  }

  private static boolean isSomebodyWaiting(Statement statement) throws SQLException {
    try (ResultSet waiting =
        statement.executeQuery("SELECT count(*) FROM pg_locks WHERE NOT granted")) {
      return waiting.next() && waiting.getInt(1) > 0;
    }
  }

  @Test
  void a_process_stopped_right_after_its_trigger_leaves_the_whole_run_to_the_next_start() {
    answersTake(Duration.ofMillis(300));
    ServiceProcess first = process();
    first.awaitReady();
    String run = first.startForcedRun();

    stop(first);

    awaitEnd(run, process());
    assertThat(gemini.calls()).isEqualTo(USERS);
  }
}
