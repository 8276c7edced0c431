package io.lunchbot.recommendations.kafka;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.bus.ByReference;
import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.embedded.KafkaServer;
import io.lunchbot.recommendations.run.RunState;
import io.lunchbot.recommendations.run.Runs;
import io.lunchbot.recommendations.run.Trigger;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaOutageTest {
  private static final String GROUP = "outage";

  @TempDir Path folder;
  private final List<Trigger> started = new CopyOnWriteArrayList<>();
  private KafkaServer server;
  private Vertx vertx;

  @BeforeEach
  void start() throws IOException {
    server = new KafkaServer(folder);
    vertx = Vertx.vertx();
    ByReference.install(vertx);
    done(
        Runs.START.serve(
            vertx,
            trigger -> {
              started.add(trigger);
              return Future.succeededFuture(
                  new Runs.Started("r1", RunState.planning(), Runs.How.STARTED));
            }));
  }

  @AfterEach
  void stop() {
    done(vertx.close());
    server.close();
  }

  @Test
  void a_broker_that_is_away_at_start_and_again_later_is_waited_for() throws Exception {
    done(deploy(server.brokers()));

    server.start();
    awaitGroup(server.brokers());
    send(server.brokers());
    await().atMost(30, SECONDS).untilAsserted(() -> assertThat(started).hasSize(1));
    server.close();
    server.start();
    send(server.brokers());

    await().atMost(60, SECONDS).untilAsserted(() -> assertThat(started).hasSize(2));
  }

  @Test
  void a_broker_whose_name_is_unknown_stops_neither_start_nor_stop() {
    String deployment = done(deploy("nobody.invalid:9092"));

    done(vertx.undeploy(deployment));

    assertThat(vertx.deploymentIDs()).isEmpty();
  }

  private Future<String> deploy(String brokers) {
    Config.Kafka config = new Config.Kafka(brokers, GROUP, Duration.ofHours(6));
    return vertx.deployVerticle(new KafkaVerticle(config, Clock.systemUTC()));
  }

  private static void awaitGroup(String brokers) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
      await()
          .atMost(60, SECONDS)
          .until(
              () ->
                  !admin
                      .listConsumerGroupOffsets(GROUP)
                      .partitionsToOffsetAndMetadata()
                      .get()
                      .isEmpty());
    }
  }

  private static void send(String brokers) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", brokers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      byte[] value = "{\"type\":\"generate_recommendations\"}".getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>(Topics.TRIGGERS, value)).get();
    }
  }

  private static <T> T done(Future<T> future) {
    return future.timeout(20, SECONDS).await();
  }
}
