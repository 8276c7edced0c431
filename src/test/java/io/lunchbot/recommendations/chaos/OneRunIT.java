package io.lunchbot.recommendations.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.embedded.SampleData;
import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.embedded.standin.StandInOptions;
import io.lunchbot.recommendations.stack.RunsInRedis;
import io.lunchbot.recommendations.stack.ServiceProcess;
import io.lunchbot.recommendations.stack.TestServers;
import io.lunchbot.recommendations.stack.WithServers;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three processes that know nothing of each other, before one Redis, on the stroke of three. */
@WithServers
class OneRunIT {
  private static final int PROCESSES = 3;
  private static final int USERS = 90;

  /** So that the night lasts longer than a process needs to look for work, which is 2 s. */
  private static final Duration ANSWER = Duration.ofMillis(300);

  /** Whoever has not started by three makes up for it. */
  private static final Duration BEFORE_THREE = Duration.ofSeconds(2);

  private final GeminiStandIn gemini = new GeminiStandIn(StandInOptions.QUICK.delayedBy(ANSWER));
  private final LocalDate day = LocalDate.now(ZoneOffset.UTC);
  private TestServers servers;
  private RunsInRedis redis;
  private List<ServiceProcess> processes = List.of();

  @BeforeEach
  void fill(TestServers shared) throws Exception {
    servers = shared;
    servers.flushRedis();
    gemini.start();
    redis = new RunsInRedis(servers.redisUrl());
    servers.resetDatabase();
    try (Connection owner = servers.connectAsOwner()) {
      new SampleData(USERS, three(), SampleData.SEED).load(owner);
    }
  }

  @AfterEach
  void stop() {
    processes.forEach(ServiceProcess::close);
    redis.close();
    gemini.close();
  }

  private Instant three() {
    return day.atTime(LocalTime.of(3, 0)).toInstant(ZoneOffset.UTC);
  }

  private ServiceProcess process(Duration shift) {
    return new ServiceProcess(
        servers,
        gemini,
        Map.of(
            "SCHEDULE_ENABLED", "true",
            "SCHEDULE_CRON", "0 3 * * *",
            "SCHEDULE_ZONE", "UTC",
            "GEMINI_API_KEYS", "key-one,key-two",
            "GEMINI_CONCURRENCY", "2",
            "CHUNK_SIZE", "10"),
        Map.of("lunchrec.clock.shift", String.valueOf(shift.toMillis())));
  }

  @Test
  void three_processes_started_together_two_seconds_before_three_make_one_run() {
    redis.set("lunchrec:schedule", day.minusDays(1) + "T03:00");
    Duration shift = Duration.between(Instant.now(), three().minus(BEFORE_THREE));
    processes = Stream.generate(() -> process(shift)).limit(PROCESSES).toList();
    processes.forEach(ServiceProcess::awaitReady);
    String trigger = "schedule:" + day + "T03:00";

    await().atMost(Duration.ofSeconds(30)).until(() -> redis.runs() > 0);
    Map<String, String> triggers = redis.texts("lunchrec:trigger:");
    assertThat(triggers).containsOnlyKeys("lunchrec:trigger:" + trigger);
    String run = triggers.values().iterator().next();
    redis.awaitCompletion(run, Duration.ofMinutes(1));

    JsonObject night = processes.get(0).run(run);
    assertThat(redis.runs()).isEqualTo(1);
    assertThat(night.getJsonObject("counts").getInteger("generated")).isEqualTo(USERS);
    assertThat(gemini.calls()).isEqualTo(USERS);
    assertThat(processes)
        .extracting(ServiceProcess::output)
        .allSatisfy(output -> assertThat(output).doesNotContain("ERROR", "\tat "));
  }
}
