package io.lunchbot.recommendations.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.embedded.EmbeddedServer;
import io.lunchbot.recommendations.embedded.SampleData;
import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.embedded.standin.StandInOptions;
import io.lunchbot.recommendations.redis.RedisLink;
import io.lunchbot.recommendations.stack.ClosedDoor;
import io.lunchbot.recommendations.stack.ServiceProcess;
import io.lunchbot.recommendations.stack.SlowNetwork;
import io.lunchbot.recommendations.stack.StoppableServers;
import io.lunchbot.recommendations.stack.TestServers;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.net.URI;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A server stopped in the middle of a run and started again when three connections to it have
 * failed; in the long form not before it was away for a minute.
 */
class ServersOutageIT {
  private static final int USERS = 60;
  private static final int CONCURRENCY = 4;
  private static final int CALLS_BEFORE = 20;
  private static final int RECONNECTS = 3;
  private static final Duration ANSWER = Duration.ofMillis(200);
  private static final Duration AWAY = ChaosForm.isLong() ? Duration.ofSeconds(60) : Duration.ZERO;
  private static final Duration LIMIT = AWAY.plusSeconds(90);

  /** What openapi.yaml promises to probes. */
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(2);

  private static StoppableServers servers;
  private GeminiStandIn gemini;
  private ServiceProcess process;

  @BeforeAll
  static void startServers() {
    servers = TestServers.ofOnesOwn();
  }

  @AfterAll
  static void stopServers() {
    servers.close();
  }

  @BeforeEach
  void begin() throws Exception {
    servers.flushRedis();
    servers.resetDatabase();
    servers.deleteTopics();
    try (Connection owner = servers.connectAsOwner()) {
      new SampleData(USERS, Instant.now(), SampleData.SEED).load(owner);
    }
    gemini = new GeminiStandIn(StandInOptions.QUICK.delayedBy(ANSWER));
    gemini.start();
    process =
        new ServiceProcess(
            servers,
            new SlowNetwork(gemini, USERS),
            Map.of(
                "GEMINI_API_KEYS", "outage-key-one,outage-key-two",
                "GEMINI_MAX_REQUESTS_PER_KEY", "1000",
                "GEMINI_CONCURRENCY", String.valueOf(CONCURRENCY),
                "CHUNK_SIZE", "10",
                "KAFKA_BROKER_URL", servers.kafkaBrokers()),
            Map.of());
    process.awaitReady();
    await().atMost(LIMIT).until(() -> status().equals("up"));
  }

  @AfterEach
  void end() {
    // Killed, it would keep its place in the consumer group from the next one.
    process.stop();
    System.out.println(process.output());
    process.close();
    gemini.close();
  }

  @Test
  void postgresql_away_in_the_middle_of_a_run_costs_nobody_anything() throws Exception {
    JsonObject run = runThrough("postgresql", servers.postgres(), servers.database().port());

    assertThatAllAreServed(run);
    assertThatIsSaidOnce("PostgreSQL");
  }

  @Test
  void redis_away_in_the_middle_of_a_run_costs_nobody_anything() throws Exception {
    JsonObject run = runThrough("redis", servers.redis(), portOf(servers.redisUrl()));

    assertThatAllAreServed(run);
    assertThatIsSaidOnce("Redis");
  }

  @Test
  void a_run_does_not_need_kafka_and_a_trigger_that_comes_after_it_is_back_is_taken()
      throws Exception {
    String run = process.startRun();
    await().atMost(LIMIT).until(() -> gemini.calls() >= CALLS_BEFORE);
    int underWay = process.callsUnderWay();
    servers.kafka().close();
    assertThat(gemini.calls()).as("the outage is in the middle").isLessThan(USERS);

    assertThatAllAreServed(awaitEnd(run));
    say("kafka", underWay);
    awaitReconnects(portOf("kafka://" + servers.kafkaBrokers()));
    await().atMost(LIMIT).until(() -> status().equals("degraded"));
    servers.kafka().start();
    await().atMost(LIMIT).until(() -> status().equals("up"));
    trigger();

    assertThat(awaitEnd(awaitRunByKafka()).getJsonObject("counts").getInteger("eligible"))
        .isEqualTo(USERS);
    // Triggers and the word of ended runs wait for Kafka, each in its own way.
    assertThatIsSaidOnce("reach Kafka", "tell kafka of ended runs");
  }

  private JsonObject runThrough(String name, EmbeddedServer server, int port) throws Exception {
    String run = process.startRun();
    await().atMost(LIMIT).until(() -> gemini.calls() >= CALLS_BEFORE);
    int underWay = process.callsUnderWay();
    server.close();
    awaitReconnects(port);
    assertThatProbesHear(name);
    assertThat(gemini.calls()).as("the outage is in the middle").isLessThan(USERS);
    server.start();
    JsonObject ended = awaitEnd(run);
    say(name, underWay);
    return ended;
  }

  private void say(String name, int underWay) {
    System.out.printf(
        "Outage of %s: %d users, %d lost, %d asked for again, %d calls under way when it went%n",
        name, USERS, USERS - values(), gemini.calls() - USERS, underWay);
  }

  /** Three connections find nobody; the long form waits on, with nothing on the port at all. */
  private static void awaitReconnects(int port) {
    Instant gone = Instant.now();
    try (ClosedDoor door = new ClosedDoor(port)) {
      await().atMost(LIMIT).until(() -> door.knocks() >= RECONNECTS);
    }
    await().atMost(LIMIT).until(() -> gone.plus(AWAY).isBefore(Instant.now()));
  }

  private void assertThatProbesHear(String name) {
    long asked = System.nanoTime();
    JsonObject health = process.health();
    Duration took = Duration.ofNanos(System.nanoTime() - asked);

    assertThat(health.getString("status")).isEqualTo("down");
    assertThat(health.getJsonObject("servers").getString(name)).isEqualTo("away");
    assertThat(took).isLessThan(PROBE_LIMIT);
  }

  private String status() {
    return process.health().getString("status");
  }

  private JsonObject awaitEnd(String run) {
    return await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(
            () -> process.run(run),
            found -> List.of("COMPLETED", "FAILED", "HALTED").contains(found.getString("state")));
  }

  private String awaitRunByKafka() {
    return await()
        .atMost(LIMIT)
        .until(
            () -> process.runs().get(0),
            run -> run.getJsonObject("trigger").getString("kind").equals("kafka"))
        .getString("id");
  }

  private void assertThatAllAreServed(JsonObject run) {
    assertThat(run.getString("state")).as(process::output).isEqualTo("COMPLETED");
    assertThat(run.getJsonObject("counts").getInteger("generated")).isEqualTo(USERS);
    assertThat(values()).isEqualTo(USERS);
    assertThat(gemini.calls() - USERS).isBetween(0L, (long) CONCURRENCY);
  }

  /** The log of a whole process: beside this outage there is nothing to complain of. */
  private void assertThatIsSaidOnce(String... whats) {
    for (String what : whats) {
      await().atMost(LIMIT).until(() -> lines("Works again what=" + what).size() == 1);
      assertThat(lines("trying on what=" + what + " "))
          .hasSize(1)
          .first()
          .asString()
          .contains("WARN");
    }
    assertThat(lines(" WARN ")).hasSize(whats.length);
    assertThat(lines(" ERROR ")).isEmpty();
    assertThat(process.output()).doesNotContain("\tat ");
  }

  private List<String> lines(String part) {
    return process.output().lines().filter(line -> line.contains(part)).toList();
  }

  private static int portOf(String url) {
    return URI.create(url).getPort();
  }

  private static void trigger() throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers.kafkaBrokers()),
            new StringSerializer(),
            new StringSerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  "lunch-bot.daily-tasks", "{\"type\": \"generate_recommendations\"}"))
          .get();
    }
  }

  /** Users the bot shows something for. */
  private static int values() {
    Vertx vertx = Vertx.vertx();
    RedisLink redis = new RedisLink(vertx, servers.redisUrl());
    try {
      return redis.send(Request.cmd(Command.KEYS).arg("recommendations:user:*")).await().size();
    } finally {
      redis.close().await();
      vertx.close().await();
    }
  }
}
