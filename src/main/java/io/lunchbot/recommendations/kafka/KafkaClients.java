package io.lunchbot.recommendations.kafka;

import io.lunchbot.recommendations.config.Config;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import io.vertx.kafka.client.producer.KafkaWriteStream;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A consumer and a producer of the same brokers. Their answers arrive on the context that opened
 * them.
 */
record KafkaClients(
    KafkaReadStream<byte[], byte[]> consumer, KafkaWriteStream<byte[], byte[]> producer) {
  private static final long CLOSE_TIMEOUT_MS = 3_000;

  /**
   * Opens both. That looks up the brokers' names, which may take seconds and fails when there is
   * none of them: hence on a worker thread, and hence the future. Whether a broker answers is not
   * waited for.
   */
  static Future<KafkaClients> open(Vertx vertx, Config.Kafka config) {
    return vertx
        .executeBlocking(() -> openBlocking(config))
        .map(
            pair ->
                new KafkaClients(
                    KafkaReadStream.create(vertx, pair.consumer()),
                    // Who sends hears of failures; the stream need not report them once more.
                    KafkaWriteStream.create(vertx, pair.producer()).exceptionHandler(e -> {})));
  }

  /**
   * Opens a producer of records that must not get lost, by itself. A send that finds no broker
   * fails within 17 s. On a worker thread and a future for the same reasons.
   */
  static Future<KafkaWriteStream<byte[], byte[]>> openProducer(Vertx vertx, Config.Kafka config) {
    Map<String, Object> settings = producerSettings(config);
    settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "lunch-recommendations-runs");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 1L << 20);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 1 << 20);
    // It blocks a thread, which a stop would have to interrupt.
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000);
    return vertx
        .executeBlocking(
            () ->
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()))
        .map(producer -> KafkaWriteStream.create(vertx, producer).exceptionHandler(e -> {}));
  }

  private static Pair openBlocking(Config.Kafka config) {
    Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            consumerSettings(config), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      return new Pair(
          consumer,
          new KafkaProducer<>(
              producerSettings(config), new ByteArraySerializer(), new ByteArraySerializer()));
    } catch (KafkaException e) {
      consumer.close();
      throw e;
    }
  }

  private record Pair(Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer) {}

  /** Closes both; does not wait for a broker that is away. */
  Future<Void> close() {
    return Future.join(
            consumer.close().timeout(CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS),
            producer.close(CLOSE_TIMEOUT_MS))
        .mapEmpty();
  }

  private static Map<String, Object> consumerSettings(Config.Kafka config) {
    Map<String, Object> settings = common(config);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, config.consumerGroup());
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, true);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 100);
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 << 20);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    // A topic or a partition that is new must not wait five minutes for its reader.
    settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 30_000);
    return settings;
  }

  private static Map<String, Object> producerSettings(Config.Kafka config) {
    Map<String, Object> settings = common(config);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 16L << 20);
    // A record that came in is let out again: the broker's limit decides, not ours.
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 12 << 20);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 20_000);
    return settings;
  }

  static Map<String, Object> common(Config.Kafka config) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.brokers());
    settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "lunch-recommendations");
    // The client warns at every attempt; a broker that stays away is asked for every 30 s.
    settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 30_000);
    settings.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    return settings;
  }
}
