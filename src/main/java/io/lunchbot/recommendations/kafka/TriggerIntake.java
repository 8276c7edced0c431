package io.lunchbot.recommendations.kafka;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.kafka.TriggerEvent.Generate;
import io.lunchbot.recommendations.kafka.TriggerEvent.Rejected;
import io.lunchbot.recommendations.run.Runs;
import io.lunchbot.recommendations.run.Trigger;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaWriteStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of one record: a run, a dead letter, or nothing. Repeating a record that was settled
 * before starts nothing; it may repeat a dead letter.
 */
final class TriggerIntake {
  private static final Logger LOG = LoggerFactory.getLogger(TriggerIntake.class);

  private final Vertx vertx;
  private final KafkaWriteStream<byte[], byte[]> producer;
  private final Duration maxAge;
  private final Clock clock;

  TriggerIntake(
      Vertx vertx, KafkaWriteStream<byte[], byte[]> producer, Duration maxAge, Clock clock) {
    this.vertx = vertx;
    this.producer = producer;
    this.maxAge = maxAge;
    this.clock = clock;
  }

  /**
   * Settles a record.
   *
   * @return fails when a server was away and the same record is to be tried again later
   */
  Future<Void> settle(ConsumerRecord<byte[], byte[]> record) {
    TriggerEvent event = TriggerEvent.read(record.value());
    if (event instanceof Generate generate) {
      return isStale(record) ? drop(record) : start(record, generate.force());
    }
    if (event instanceof Rejected rejected) {
      return bury(record, rejected.reason());
    }
    return Future.succeededFuture();
  }

  private boolean isStale(ConsumerRecord<byte[], byte[]> record) {
    return record.timestamp() >= 0
        && Instant.ofEpochMilli(record.timestamp()).isBefore(clock.instant().minus(maxAge));
  }

  private static Future<Void> drop(ConsumerRecord<byte[], byte[]> record) {
    LOG.warn(
        "Trigger too old, dropped topic={} partition={} offset={} written={}",
        record.topic(),
        record.partition(),
        record.offset(),
        Instant.ofEpochMilli(record.timestamp()));
    return Future.succeededFuture();
  }

  private Future<Void> start(ConsumerRecord<byte[], byte[]> record, boolean force) {
    Trigger trigger = new Trigger(Trigger.Kind.KAFKA, key(record), force);
    return Runs.START
        .ask(vertx, trigger)
        .onSuccess(
            started ->
                LOG.info(
                    "Trigger taken trigger={} run={} how={}",
                    trigger.key(),
                    started.run(),
                    started.how()))
        .<Void>mapEmpty()
        .recover(cause -> refused(record, Failure.from(cause)));
  }

  /** The time stamp tells a topic from one of the same name that was made anew. */
  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return "kafka:%s:%d:%d:%d"
        .formatted(record.topic(), record.partition(), record.offset(), record.timestamp());
  }

  /**
   * Only a trigger that is wrong in itself is buried. Anything else may work tomorrow, and a
   * trigger must not be lost to a server's trouble.
   */
  private Future<Void> refused(ConsumerRecord<byte[], byte[]> record, Failure failure) {
    return failure.code() == Failure.Code.BAD_QUESTION
        ? bury(record, "The run was refused: " + failure.getMessage())
        : Future.failedFuture(failure);
  }

  private Future<Void> bury(ConsumerRecord<byte[], byte[]> record, String reason) {
    return producer
        .send(deadLetter(record, reason))
        .onSuccess(
            sent ->
                LOG.warn(
                    "Trigger not understood topic={} partition={} offset={} reason=\"{}\"",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    reason))
        .<Void>mapEmpty()
        .recover(cause -> leave(record, cause));
  }

  private static ProducerRecord<byte[], byte[]> deadLetter(
      ConsumerRecord<byte[], byte[]> record, String reason) {
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(Topics.DEAD_LETTER, null, record.key(), record.value());
    Headers headers = letter.headers();
    record.headers().forEach(headers::add);
    headers.add("source-topic", bytes(record.topic()));
    headers.add("source-partition", bytes(record.partition()));
    headers.add("source-offset", bytes(record.offset()));
    headers.add("reason", bytes(reason));
    return letter;
  }

  private static byte[] bytes(Object text) {
    return String.valueOf(text).getBytes(StandardCharsets.UTF_8);
  }

  /** A record can be as large as a topic allows; with our headers it is larger. */
  private static Future<Void> leave(ConsumerRecord<byte[], byte[]> record, Throwable cause) {
    if (!(cause instanceof RecordTooLargeException)) {
      return Future.failedFuture(cause);
    }
    LOG.error(
        "Dead letter too large, left where it is topic={} partition={} offset={} bytes={}",
        record.topic(),
        record.partition(),
        record.offset(),
        record.serializedValueSize());
    return Future.succeededFuture();
  }
}
