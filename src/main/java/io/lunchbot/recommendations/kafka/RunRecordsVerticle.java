package io.lunchbot.recommendations.kafka;

import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.run.Courier;
import io.lunchbot.recommendations.run.Notices.Notice;
import io.lunchbot.recommendations.run.Notices.Sink;
import io.lunchbot.recommendations.run.RunJson;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.kafka.client.producer.KafkaWriteStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Writes a record of every ended run, as GET /api/v1/runs/{id} would show it, at least once. Kafka
 * may be away at start and at any time later: nothing else waits for it, and nothing is lost.
 */
public final class RunRecordsVerticle extends VerticleBase {
  private static final long CLOSE_TIMEOUT_MS = 500;

  /** Closing waits in line behind a send that looks for a broker. */
  private static final long STOP_TIMEOUT_MS = 3_000;

  private final Config.Kafka config;
  private Courier courier;
  private Future<KafkaWriteStream<byte[], byte[]>> producer = Future.failedFuture("not opened");

  /** A writer to the given brokers. */
  public RunRecordsVerticle(Config.Kafka config) {
    this.config = config;
  }

  /** Completes at once, whoever is away. */
  @Override
  public Future<?> start() {
    courier = new Courier(vertx, Sink.KAFKA, this::write, notice -> false);
    return courier.start();
  }

  /** What is there is written within 3 s or left to the next start. */
  @Override
  public Future<?> stop() {
    return courier.stop().eventually(this::close);
  }

  private Future<Void> write(Notice notice) {
    return opened()
        .compose(open -> open.send(record(notice)))
        .onFailure(this::closeIfBroken)
        .recover(RunRecordsVerticle::sayWhy)
        .mapEmpty();
  }

  private static ProducerRecord<byte[], byte[]> record(Notice notice) {
    byte[] key = notice.run().id().getBytes(StandardCharsets.UTF_8);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(Topics.RUNS, key, RunJson.of(notice.run()).toBuffer().getBytes());
    record.headers().add("content-type", "application/json".getBytes(StandardCharsets.UTF_8));
    return record;
  }

  private Future<KafkaWriteStream<byte[], byte[]>> opened() {
    if (producer.failed()) {
      producer = KafkaClients.openProducer(vertx, config);
    }
    return producer;
  }

  /** What cannot be opened says so itself, and its cause why. */
  private static Future<RecordMetadata> sayWhy(Throwable cause) {
    return Future.failedFuture(cause.getCause() == null ? cause : cause.getCause());
  }

  /** One that was refused may refuse everything from then on; one that waits is kept. */
  private void closeIfBroken(Throwable cause) {
    if (!(cause instanceof RetriableException)) {
      close();
    }
  }

  private Future<Void> close() {
    Future<KafkaWriteStream<byte[], byte[]>> open = producer;
    producer = Future.failedFuture("closed");
    return open.compose(stream -> stream.close(CLOSE_TIMEOUT_MS))
        .timeout(STOP_TIMEOUT_MS, TimeUnit.MILLISECONDS)
        .otherwiseEmpty();
  }
}
