package io.lunchbot.recommendations.kafka;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.bus.ByReference;
import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.embedded.KafkaServer;
import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.redis.RedisLink;
import io.lunchbot.recommendations.run.EndedRuns;
import io.lunchbot.recommendations.run.Notices;
import io.lunchbot.recommendations.run.Notices.Sink;
import io.lunchbot.recommendations.run.RunVerticle;
import io.lunchbot.recommendations.run.Runs;
import io.lunchbot.recommendations.stack.LogWatch;
import io.lunchbot.recommendations.stack.RedisTest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@MethodSource(RedisTest.BUNDLED)
class RunRecordsVerticleTest extends RedisTest {
  private static final TopicPartition RUNS = new TopicPartition(Topics.RUNS, 0);

  @TempDir static Path folder;
  private static KafkaServer server;

  private final List<Node> nodes = new ArrayList<>();
  private EndedRuns runs;
  private KafkaConsumer<String, String> reader;

  /** One node that writes what ended, and does nothing else. */
  private final class Node {
    private final Vertx vertx = Vertx.vertx();
    private String writer;

    Node() {
      ByReference.install(vertx);
      RedisLink link = new RedisLink(vertx, version.url());
      String name = "node-" + UUID.randomUUID();
      done(
          vertx.deployVerticle(
              new RunVerticle(link, NodeClock.system(), name, Duration.ofSeconds(30))));
      nodes.add(this);
    }

    Node writing(String brokers) {
      Config.Kafka config = new Config.Kafka(brokers, "any", Duration.ofHours(6));
      writer = done(vertx.deployVerticle(new RunRecordsVerticle(config)));
      return this;
    }

    /** What this node has in hand from now on. */
    List<String> ask() {
      return done(Notices.NEXT.ask(vertx, new Notices.Question(Sink.KAFKA))).notice().stream()
          .map(notice -> notice.run().id())
          .toList();
    }

    void wake() {
      Runs.CHANGED.send(vertx, new Runs.RunEvent("some"));
    }

    void stop() {
      done(vertx.undeploy(writer));
      writer = null;
    }

    void close() {
      if (writer != null) {
        stop();
      }
      done(vertx.close());
    }
  }

  @BeforeAll
  static void startBroker() throws Exception {
    server = new KafkaServer(folder);
    server.start();
  }

  @AfterAll
  static void stopBroker() {
    server.close();
  }

  @BeforeEach
  void begin() {
    runs = new EndedRuns(redis);
    assertThat(new Node().ask()).isEmpty();
    reader =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", server.brokers()),
            new StringDeserializer(),
            new StringDeserializer());
    reader.partitionsFor(Topics.RUNS);
    reader.assign(List.of(RUNS));
    reader.seekToEnd(List.of(RUNS));
    reader.position(RUNS);
  }

  @AfterEach
  void stop() {
    nodes.forEach(Node::close);
    reader.close();
  }

  private List<ConsumerRecord<String, String>> read(int count) {
    List<ConsumerRecord<String, String>> read = new ArrayList<>();
    await()
        .atMost(60, SECONDS)
        .until(
            () -> {
              reader.poll(Duration.ofMillis(100)).forEach(read::add);
              return read.size() >= count && runs.inHand(Sink.KAFKA) == 0;
            });
    reader.poll(Duration.ofMillis(100)).forEach(read::add);
    assertThat(read).hasSize(count);
    return read;
  }

  @Test
  void every_end_of_a_run_is_one_record_as_the_api_shows_it() {
    List<JsonObject> shown = new ArrayList<>();
    shown.add(runs.shown(runs.failed("model_not_found: models/x")));
    shown.add(runs.shown(runs.completed()));
    String halted = runs.halted(Instant.now().plusSeconds(3600));
    shown.add(runs.shown(halted));
    runs.supersede();
    shown.add(runs.shown(halted));

    new Node().writing(server.brokers());
    List<ConsumerRecord<String, String>> records = read(4);

    assertThat(records)
        .extracting(record -> new JsonObject(record.value()))
        .containsExactlyElementsOf(shown);
    assertThat(records)
        .extracting(ConsumerRecord::key)
        .containsExactlyElementsOf(shown.stream().map(run -> run.getString("id")).toList());
    assertThat(records)
        .extracting(record -> new JsonObject(record.value()).getString("state"))
        .containsExactly("FAILED", "COMPLETED", "HALTED", "CANCELLED");
    assertThat(records)
        .allSatisfy(
            record ->
                assertThat(record.headers().lastHeader("content-type").value())
                    .isEqualTo("application/json".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void two_nodes_write_every_run_once() {
    List<String> ended = IntStream.range(0, 20).mapToObj(i -> runs.failed("a" + i)).toList();

    new Node().writing(server.brokers());
    new Node().writing(server.brokers());

    assertThat(read(20)).extracting(ConsumerRecord::key).containsExactlyInAnyOrderElementsOf(ended);
  }

  @Test
  void what_a_dead_node_had_in_hand_another_writes() {
    String run = runs.failed("a");
    assertThat(nodes.get(0).ask()).containsExactly(run);
    runs.silentFor(Sink.KAFKA, Duration.ofSeconds(61));

    new Node().writing(server.brokers());

    assertThat(read(1)).extracting(ConsumerRecord::key).containsExactly(run);
  }

  @Test
  void what_ended_while_nobody_was_there_is_written_at_the_next_start() {
    Node node = new Node().writing(server.brokers());
    node.stop();
    String run = runs.failed("a");

    node.writing(server.brokers());

    assertThat(read(1)).extracting(ConsumerRecord::key).containsExactly(run);
  }

  @Test
  void a_broker_that_goes_away_and_comes_back_gets_all_of_it_and_that_is_said_once()
      throws Exception {
    Node node = new Node().writing(server.brokers());
    String before = runs.failed("before");
    node.wake();
    assertThat(read(1)).extracting(ConsumerRecord::key).containsExactly(before);

    try (LogWatch log = new LogWatch(text -> text.contains("tell kafka of ended runs"))) {
      server.close();
      String meanwhile = runs.failed("meanwhile");
      node.wake();
      await().atMost(60, SECONDS).until(() -> !log.found().isEmpty());
      server.start();

      assertThat(keysUntil(meanwhile)).containsOnly(meanwhile);
      await().atMost(20, SECONDS).until(() -> log.found().size() == 2);
      assertThat(log.found().get(0)).contains("Tried in vain");
      assertThat(log.found().get(1)).contains("Works again");
    }
  }

  /** At least once: what the broker took while it went may be written again. */
  private List<String> keysUntil(String run) {
    List<String> keys = new ArrayList<>();
    await()
        .atMost(60, SECONDS)
        .until(
            () -> {
              reader.poll(Duration.ofMillis(100)).forEach(record -> keys.add(record.key()));
              return keys.contains(run) && runs.inHand(Sink.KAFKA) == 0;
            });
    return keys;
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody.invalid:9092", "127.0.0.1:1"})
  void a_broker_that_was_never_there_stops_neither_start_nor_stop_and_loses_nothing(
      String brokers) {
    String run = runs.failed("a");
    Node node = new Node().writing(brokers);
    await().atMost(20, SECONDS).until(() -> runs.inHand(Sink.KAFKA) == 1);

    Instant begun = Instant.now();
    node.stop();

    assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(6));
    assertThat(nodes.get(0).ask()).containsExactly(run);
  }

  private static <T> T done(Future<T> future) {
    return future.timeout(20, SECONDS).await();
  }
}
