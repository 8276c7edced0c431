package io.lunchbot.recommendations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.embedded.SampleData;
import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.embedded.standin.StandInOptions;
import io.lunchbot.recommendations.run.Run;
import io.lunchbot.recommendations.stack.Node;
import io.lunchbot.recommendations.stack.RunsInRedis;
import io.lunchbot.recommendations.stack.TestServers;
import io.lunchbot.recommendations.stack.WithServers;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Triggers that come all at once, on every way there is, to two nodes. */
@WithServers
class FiftyTriggersTest {
  private static final int ELIGIBLE = 60;
  private static final int OF_EACH_KIND = 25;
  private static final String TOPIC = "lunch-bot.daily-tasks";
  private static final String GROUP = "fifty-" + UUID.randomUUID();
  private static final Duration A_SECOND = Duration.ofSeconds(1);

  /** One for each node. */
  private static final List<TopicPartition> PARTITIONS =
      List.of(new TopicPartition(TOPIC, 0), new TopicPartition(TOPIC, 1));

  private final List<Node> nodes = new ArrayList<>();
  private TestServers servers;
  private GeminiStandIn gemini;
  private RunsInRedis redis;
  private Admin admin;
  private KafkaProducer<String, String> producer;

  @BeforeEach
  void begin(TestServers shared) throws Exception {
    servers = shared;
    servers.flushRedis();
    servers.resetDatabase();
    servers.deleteTopics();
    try (Connection owner = servers.connectAsOwner()) {
      new SampleData(ELIGIBLE, Instant.now(), SampleData.SEED).load(owner);
    }
    // Slow enough that the last trigger finds the run under way.
    gemini = new GeminiStandIn(StandInOptions.QUICK.delayedBy(Duration.ofMillis(500)));
    gemini.start();
    redis = new RunsInRedis(servers.redisUrl());
    admin = Admin.create(Map.of("bootstrap.servers", servers.kafkaBrokers()));
    admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS.size(), (short) 1))).all().get();
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers.kafkaBrokers()),
            new StringSerializer(),
            new StringSerializer());
    for (int i = 0; i < 2; i++) {
      nodes.add(node());
    }
    awaitReaders();
  }

  @AfterEach
  void end() {
    nodes.forEach(Node::close);
    producer.close();
    admin.close();
    redis.close();
    gemini.close();
  }

  private Node node() {
    return Node.startWithTriggers(
        servers,
        gemini,
        "SCHEDULE_ENABLED",
        "false",
        "KAFKA_CONSUMER_GROUP",
        GROUP,
        "GEMINI_CONCURRENCY",
        "2",
        "CHUNK_SIZE",
        "5");
  }

  /** Offsets begin where a consumer first stood, so triggers must come after that. */
  private void awaitReaders() {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(A_SECOND)
        .ignoreExceptions()
        .until(
            () -> {
              boolean reading = areReading();
              for (TopicPartition partition : PARTITIONS) {
                producer.send(record(partition, "{\"type\": \"something_else\"}")).get();
              }
              return reading;
            });
  }

  /** Whether both nodes are in the group and have read all there is. */
  private boolean areReading() throws Exception {
    int members =
        admin.describeConsumerGroups(List.of(GROUP)).all().get().get(GROUP).members().size();
    return members == nodes.size() && committed().equals(ends());
  }

  private Map<TopicPartition, Long> committed() throws Exception {
    return admin
        .listConsumerGroupOffsets(GROUP)
        .partitionsToOffsetAndMetadata()
        .get()
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
  }

  private Map<TopicPartition, Long> ends() throws Exception {
    return admin
        .listOffsets(
            PARTITIONS.stream()
                .collect(Collectors.toMap(partition -> partition, all -> OffsetSpec.latest())))
        .all()
        .get()
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
  }

  private static ProducerRecord<String, String> record(TopicPartition to, String value) {
    return new ProducerRecord<>(to.topic(), to.partition(), null, value);
  }

  private static HttpRequest post(Node node) {
    return runs(node).POST(HttpRequest.BodyPublishers.noBody()).build();
  }

  private static HttpRequest list(Node node) {
    return runs(node).GET().build();
  }

  private static HttpRequest.Builder runs(Node node) {
    return HttpRequest.newBuilder(URI.create(node.url() + "/api/v1/runs"));
  }

  @Test
  void fifty_triggers_in_one_second_are_one_run_and_all_answers_name_it() throws Exception {
    List<String> named = triggerAtOnce();

    await().until(() -> redis.texts("lunchrec:trigger:").size() == 2 * OF_EACH_KIND);
    Map<String, String> triggers = redis.texts("lunchrec:trigger:");
    String run = named.get(0);
    assertThat(named).hasSize(OF_EACH_KIND).containsOnly(run);
    assertThat(triggers.values()).containsOnly(run);
    assertThat(triggers.keySet())
        .filteredOn(key -> key.startsWith("lunchrec:trigger:kafka:" + TOPIC + ":"))
        .hasSize(OF_EACH_KIND);
    Run ended = nodes.get(0).awaitEnd(run);
    assertThat(ended.counts()).isEqualTo(new Run.Counts(ELIGIBLE, ELIGIBLE, 0, 0, 0));
    assertThat(redis.runs()).isEqualTo(1);
    assertThat(gemini.calls()).isEqualTo(ELIGIBLE);
    assertThat(ended.usersByNode()).hasSize(nodes.size());
  }

  /** All triggers within a second; the runs the answers over HTTP name. */
  private List<String> triggerAtOnce() throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    // The first request of a JVM takes a second by itself.
    for (Node node : nodes) {
      http.send(list(node), HttpResponse.BodyHandlers.discarding());
    }
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    List<Future<?>> records = new ArrayList<>();
    long begun = System.nanoTime();
    for (int i = 0; i < OF_EACH_KIND; i++) {
      Node node = nodes.get(i % nodes.size());
      answers.add(http.sendAsync(post(node), HttpResponse.BodyHandlers.ofString()));
      String trigger = "{\"type\": \"generate_recommendations\"}";
      records.add(producer.send(record(PARTITIONS.get(i % PARTITIONS.size()), trigger)));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(A_SECOND);
    for (Future<?> record : records) {
      record.get();
    }
    return answers.stream().map(CompletableFuture::join).map(FiftyTriggersTest::runIn).toList();
  }

  private static String runIn(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return new JsonObject(answer.body()).getString("id");
  }
}
