package io.lunchbot.recommendations.kafka;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.bus.ByReference;
import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.embedded.KafkaServer;
import io.lunchbot.recommendations.run.RunState;
import io.lunchbot.recommendations.run.Runs;
import io.lunchbot.recommendations.run.Runs.Started;
import io.lunchbot.recommendations.run.Trigger;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaVerticleTest {
  private static final TopicPartition TRIGGERS = new TopicPartition(Topics.TRIGGERS, 0);
  private static final TopicPartition LETTERS = new TopicPartition(Topics.DEAD_LETTER, 0);
  private static final String GOOD = "{\"type\":\"generate_recommendations\"}";

  @TempDir static Path folder;
  private static KafkaServer server;
  private static KafkaProducer<byte[], byte[]> producer;
  private static KafkaConsumer<byte[], byte[]> letters;
  private static Admin admin;

  private final List<Trigger> started = new CopyOnWriteArrayList<>();
  private final List<Failure.Code> refusals = new CopyOnWriteArrayList<>();
  private final String group = "test-" + UUID.randomUUID();
  private Vertx vertx;
  private String deployment;

  @BeforeAll
  static void startBroker() throws Exception {
    server = new KafkaServer(folder);
    server.start();
    Map<String, Object> brokers = Map.of("bootstrap.servers", server.brokers());
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", server.brokers(), "max.request.size", 4 << 20),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    letters =
        new KafkaConsumer<>(brokers, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    admin = Admin.create(brokers);
    producer.partitionsFor(Topics.DEAD_LETTER);
    letters.assign(List.of(LETTERS));
  }

  @AfterAll
  static void stopBroker() {
    letters.close();
    producer.close();
    admin.close();
    server.close();
  }

  @BeforeEach
  void start() {
    letters.seekToEnd(List.of(LETTERS));
    letters.position(LETTERS);
    vertx = Vertx.vertx();
    ByReference.install(vertx);
    done(Runs.START.serve(vertx, this::startRun));
    deploy();
  }

  @AfterEach
  void stop() {
    done(vertx.close());
  }

  @Test
  void only_records_of_the_right_type_start_runs_and_the_consumer_goes_on() throws Exception {
    List<RecordMetadata> good = new ArrayList<>();
    send("not JSON");
    good.add(send(GOOD));
    send("[\"generate_recommendations\"]");
    send("{\"type\":\"deadline\"}");
    good.add(send(GOOD.replace("}", ",\"timestamp\":\"2025-12-06T03:00:00.1\",\"user_tgid\":1}")));
    good.add(send(GOOD.replace("}", ",\"timestamp\":\"2025-12-06T03:00:00Z\"}")));
    good.add(send(GOOD.replace("}", ",\"timestamp\":\"rubbish\"}")));
    good.add(sendWithHeader("content-type", "text/plain", GOOD));
    RecordMetadata forced = send(GOOD.replace("}", ",\"force\":true}"));

    awaitCommitted(forced.offset() + 1);

    good.add(forced);
    assertThat(started).extracting(Trigger::key).containsExactlyElementsOf(keys(good));
    assertThat(started).allMatch(trigger -> trigger.kind() == Trigger.Kind.KAFKA);
    assertThat(started)
        .filteredOn(Trigger::force)
        .extracting(Trigger::key)
        .containsExactly(key(forced));
    assertThat(readLetters(2))
        .extracting(letter -> new String(letter.value(), StandardCharsets.UTF_8))
        .containsExactly("not JSON", "[\"generate_recommendations\"]");
  }

  @Test
  void what_nobody_can_read_is_kept_byte_for_byte_with_its_origin_and_the_reason()
      throws Exception {
    byte[] garbage = new byte[1_000_000];
    new Random(7).nextBytes(garbage);
    byte[] key = {0, (byte) 0xff, 7};
    ProducerRecord<byte[], byte[]> large =
        new ProducerRecord<>(Topics.TRIGGERS, null, key, garbage);
    large.headers().add("correlation-id", text("c-1"));
    RecordMetadata first = producer.send(large).get();
    producer.send(new ProducerRecord<>(Topics.TRIGGERS, key, null)).get();

    List<ConsumerRecord<byte[], byte[]>> read = readLetters(2);

    ConsumerRecord<byte[], byte[]> letter = read.get(0);
    assertThat(letter.value()).isEqualTo(garbage);
    assertThat(letter.key()).isEqualTo(key);
    assertThat(header(letter, "correlation-id")).isEqualTo("c-1");
    assertThat(header(letter, "source-topic")).isEqualTo(Topics.TRIGGERS);
    assertThat(header(letter, "source-partition")).isEqualTo("0");
    assertThat(header(letter, "source-offset")).isEqualTo(String.valueOf(first.offset()));
    assertThat(header(letter, "reason")).isEqualTo("The record is not UTF-8.");
    assertThat(read.get(1).value()).isNull();
    assertThat(header(read.get(1), "reason")).isEqualTo("The record has no value.");
    awaitCommitted(first.offset() + 2);
    assertThat(started).isEmpty();
  }

  @Test
  void a_thousand_unreadable_records_between_ten_good_ones_hold_nothing_up() throws Exception {
    Random random = new Random(11);
    List<RecordMetadata> good = new ArrayList<>();
    List<byte[]> bad = new ArrayList<>();
    for (int i = 1; i <= 1_000; i++) {
      byte[] garbage = new byte[1 + random.nextInt(300)];
      random.nextBytes(garbage);
      bad.add(garbage);
      producer.send(new ProducerRecord<>(Topics.TRIGGERS, garbage)).get();
      if (i % 100 == 0) {
        good.add(send(GOOD));
      }
    }

    awaitCommitted(good.get(9).offset() + 1);

    assertThat(started).extracting(Trigger::key).containsExactlyElementsOf(keys(good));
    List<ConsumerRecord<byte[], byte[]>> read = readLetters(1_000);
    for (int i = 0; i < 1_000; i++) {
      assertThat(read.get(i).value()).isEqualTo(bad.get(i));
    }
  }

  @Test
  void a_record_too_large_to_bury_does_not_hold_up_the_next() throws Exception {
    // The largest the broker takes; the headers of a dead letter make it larger.
    byte[] largest = new byte[1_048_588 - 72];
    producer.send(new ProducerRecord<>(Topics.TRIGGERS, largest)).get();

    RecordMetadata next = send(GOOD);

    awaitCommitted(next.offset() + 1);
    assertThat(started).extracting(Trigger::key).containsExactly(key(next));
  }

  @Test
  void a_trigger_is_tried_until_the_ledger_is_back_and_committed_only_then() throws Exception {
    refusals.addAll(List.of(Failure.Code.UNAVAILABLE, Failure.Code.INTERNAL));
    long before = committed();

    RecordMetadata sent = send(GOOD);

    await().untilAsserted(() -> assertThat(refusals).hasSize(1));
    assertThat(committed()).isEqualTo(before);
    awaitCommitted(sent.offset() + 1);
    assertThat(refusals).isEmpty();
    assertThat(started).extracting(Trigger::key).containsExactly(key(sent));
  }

  @Test
  void a_trigger_that_is_refused_for_good_goes_to_the_dead_letters() throws Exception {
    refusals.add(Failure.Code.BAD_QUESTION);

    RecordMetadata refused = send(GOOD);
    RecordMetadata next = send(GOOD);

    awaitCommitted(next.offset() + 1);
    assertThat(started).extracting(Trigger::key).containsExactly(key(next));
    ConsumerRecord<byte[], byte[]> letter = readLetters(1).get(0);
    assertThat(header(letter, "source-offset")).isEqualTo(String.valueOf(refused.offset()));
    assertThat(header(letter, "reason")).isEqualTo("The run was refused: as asked by the test");
  }

  @Test
  void a_restart_goes_on_after_the_committed_offset_and_misses_nothing_sent_meanwhile()
      throws Exception {
    RecordMetadata first = send(GOOD);
    awaitCommitted(first.offset() + 1);
    done(vertx.undeploy(deployment));
    RecordMetadata meanwhile = send(GOOD);

    deploy();
    RecordMetadata last = send(GOOD);

    awaitCommitted(last.offset() + 1);
    assertThat(started)
        .extracting(Trigger::key)
        .containsExactlyElementsOf(keys(List.of(first, meanwhile, last)));
  }

  @Test
  void a_restart_before_the_first_record_ever_misses_nothing_sent_meanwhile() throws Exception {
    done(vertx.undeploy(deployment));
    RecordMetadata meanwhile = send(GOOD);

    deploy();

    awaitCommitted(meanwhile.offset() + 1);
    assertThat(started).extracting(Trigger::key).containsExactly(key(meanwhile));
  }

  @Test
  void a_stop_with_a_trigger_in_hand_leaves_it_to_the_next_start() throws Exception {
    for (int i = 0; i < 20; i++) {
      refusals.add(Failure.Code.UNAVAILABLE);
    }
    RecordMetadata sent = send(GOOD);
    await().untilAsserted(() -> assertThat(refusals).hasSizeLessThan(20));

    done(vertx.undeploy(deployment));
    refusals.clear();
    deploy();

    awaitCommitted(sent.offset() + 1);
    assertThat(started).extracting(Trigger::key).containsExactly(key(sent));
  }

  @Test
  void a_trigger_that_lay_too_long_is_dropped() throws Exception {
    long sevenHoursAgo = Instant.now().minus(Duration.ofHours(7)).toEpochMilli();
    producer
        .send(new ProducerRecord<>(Topics.TRIGGERS, null, sevenHoursAgo, null, text(GOOD)))
        .get();

    RecordMetadata fresh = send(GOOD);

    awaitCommitted(fresh.offset() + 1);
    assertThat(started).extracting(Trigger::key).containsExactly(key(fresh));
  }

  private Future<Started> startRun(Trigger trigger) {
    if (!refusals.isEmpty()) {
      return Future.failedFuture(new Failure(refusals.remove(0), "as asked by the test"));
    }
    started.add(trigger);
    return Future.succeededFuture(new Started("r1", RunState.planning(), Runs.How.STARTED));
  }

  private void deploy() {
    Config.Kafka config = new Config.Kafka(server.brokers(), group, Duration.ofHours(6));
    deployment = done(vertx.deployVerticle(new KafkaVerticle(config, Clock.systemUTC())));
    await().atMost(20, SECONDS).until(() -> committed() >= 0);
  }

  private long committed() throws ExecutionException, InterruptedException {
    OffsetAndMetadata offset =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().get(TRIGGERS);
    return offset == null ? -1 : offset.offset();
  }

  private void awaitCommitted(long offset) {
    await().atMost(20, SECONDS).untilAsserted(() -> assertThat(committed()).isEqualTo(offset));
  }

  private static RecordMetadata send(String value) throws Exception {
    return producer.send(new ProducerRecord<>(Topics.TRIGGERS, text(value))).get();
  }

  private static RecordMetadata sendWithHeader(String name, String header, String value)
      throws Exception {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(Topics.TRIGGERS, text(value));
    record.headers().add(name, text(header));
    return producer.send(record).get();
  }

  private static List<ConsumerRecord<byte[], byte[]>> readLetters(int count) {
    List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
    await()
        .atMost(20, SECONDS)
        .until(
            () -> {
              letters.poll(Duration.ofMillis(100)).forEach(read::add);
              return read.size() >= count;
            });
    assertThat(read).hasSize(count);
    return read;
  }

  private static List<String> keys(List<RecordMetadata> sent) {
    return sent.stream().map(KafkaVerticleTest::key).toList();
  }

  private static String key(RecordMetadata sent) {
    return "kafka:lunch-bot.daily-tasks:0:" + sent.offset() + ":" + sent.timestamp();
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static <T> T done(Future<T> future) {
    return future.timeout(20, SECONDS).await();
  }
}
