package io.lunchbot.recommendations.kafka;

import io.lunchbot.recommendations.bus.Outage;
import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.observe.Health;
import io.lunchbot.recommendations.observe.Health.HealthQuestion;
import io.lunchbot.recommendations.observe.Health.Standing;
import io.lunchbot.recommendations.observe.NodeMeters;
import io.lunchbot.recommendations.observe.Observer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns records of the bot's topic into runs.
 *
 * <p>A record is committed only when it is settled: its trigger is in the run ledger, or its bytes
 * are in the dead-letter topic. One batch is in hand at a time. While it is, its partitions are
 * paused but polling goes on, so that a record that waits for hours for a server that is away does
 * not cost us our place in the consumer group.
 *
 * <p>Kafka may be away at start and at any time later: nothing else depends on it.
 */
public final class KafkaVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaVerticle.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  /** Empty polls, each of {@link #POLL}, without a heartbeat, after which Kafka counts as away. */
  private static final int SILENT_POLLS = 10;

  private static final Duration HEARTBEAT_AGE = Duration.ofSeconds(10);

  /** What a batch in hand gets to finish at a stop; unfinished it is read again. */
  private static final long STOP_GRACE_MS = 2_000;

  private final Config.Kafka config;
  private final Clock clock;
  private final Outage kafka = new Outage("reach Kafka");
  private final Outage hand = new Outage("settle a record");
  private final Set<TopicPartition> fresh = new HashSet<>();
  private Observer observer = Observer.NONE;
  private KafkaClients clients;
  private KafkaReadStream<byte[], byte[]> consumer;
  private TriggerIntake intake;
  private Future<Void> inHand = Future.succeededFuture();
  private long unsettled;
  private boolean reached;
  private int silentPolls;
  private boolean stopped;

  /** A reader of the given brokers; the clock tells how old a trigger is. */
  public KafkaVerticle(Config.Kafka config, Clock clock) {
    this.config = config;
    this.clock = clock;
  }

  /** Completes at once: Kafka is looked for in the background, for as long as it takes. */
  @Override
  public Future<?> start() {
    LOG.info(
        "Kafka is read topic={} group={} brokers={}",
        Topics.TRIGGERS,
        config.consumerGroup(),
        config.brokers());
    observer = NodeMeters.observer(vertx);
    open();
    return Health.KAFKA.serve(vertx, this::health);
  }

  private Future<Standing> health(HealthQuestion question) {
    return Future.succeededFuture(reached && kafka.isOver() ? Standing.UP : Standing.AWAY);
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    return inHand
        .timeout(STOP_GRACE_MS, TimeUnit.MILLISECONDS)
        .otherwiseEmpty()
        .compose(done -> clients == null ? Future.succeededFuture() : clients.close())
        .otherwiseEmpty();
  }

  private void open() {
    KafkaClients.open(vertx, config)
        .compose(this::subscribe)
        .onComplete(subscribed -> poll(), this::openLater);
  }

  private Future<Void> subscribe(KafkaClients opened) {
    if (stopped) {
      return opened.close();
    }
    clients = opened;
    consumer = opened.consumer();
    intake = new TriggerIntake(vertx, opened.producer(), config.maxTriggerAge(), clock);
    consumer.partitionsAssignedHandler(fresh::addAll);
    consumer.partitionsRevokedHandler(fresh::removeAll);
    return consumer.subscribe(Set.of(Topics.TRIGGERS));
  }

  private void openLater(Throwable cause) {
    // The message names the setting, its cause the broker.
    Throwable reason = cause.getCause() == null ? cause : cause.getCause();
    Duration wait = kafka.failed(reason.getMessage());
    vertx.setTimer(wait.toMillis(), timer -> open());
  }

  /** One turn of the loop: the next begins when this one has ended, however it ended. */
  private void poll() {
    if (stopped) {
      return;
    }
    consumer
        .poll(POLL)
        .onSuccess(this::watch)
        .compose(records -> markStarts(records).map(records))
        .compose(this::takeInHand)
        .onComplete(taken -> poll(), this::pollLater);
  }

  private void pollLater(Throwable cause) {
    vertx.setTimer(kafka.failed(cause.getMessage()).toMillis(), timer -> poll());
  }

  /**
   * Commits where a partition without a committed offset begins: otherwise a restart before its
   * first record would begin at the end again, and what came meanwhile would be lost.
   */
  private Future<Void> markStarts(ConsumerRecords<byte[], byte[]> records) {
    return Future.join(fresh.stream().map(partition -> markStart(partition, records)).toList())
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  private Future<Void> markStart(
      TopicPartition partition, ConsumerRecords<byte[], byte[]> records) {
    List<ConsumerRecord<byte[], byte[]>> first = records.records(partition);
    return consumer
        .committed(partition)
        .compose(
            committed ->
                committed != null
                    ? Future.succeededFuture()
                    : first.isEmpty()
                        ? consumer.position(partition)
                        : Future.succeededFuture(first.get(0).offset()))
        .compose(
            start ->
                start == null
                    ? Future.succeededFuture()
                    : consumer.commit(Map.of(partition, new OffsetAndMetadata(start))))
        .onSuccess(marked -> fresh.remove(partition))
        .mapEmpty();
  }

  /** Completes when the batch is settled, or is taking so long that polling must go on. */
  private Future<Void> takeInHand(ConsumerRecords<byte[], byte[]> records) {
    if (!records.isEmpty() && !stopped) {
      Set<TopicPartition> partitions = records.partitions();
      // Queued before the next poll, on the consumer's one thread.
      consumer.pause(partitions);
      unsettled += records.count();
      inHand =
          inHand
              .compose(done -> settle(records))
              .compose(done -> insist(() -> commit(records)))
              .recover(this::giveUp)
              .onComplete(settled -> unsettled -= records.count())
              .eventually(() -> resume(partitions));
    }
    return inHand.timeout(POLL.toMillis(), TimeUnit.MILLISECONDS).otherwiseEmpty();
  }

  private Future<Void> settle(ConsumerRecords<byte[], byte[]> records) {
    Future<Void> settled = Future.succeededFuture();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      settled = settled.compose(before -> insist(() -> intake.settle(record)));
    }
    return settled;
  }

  private Future<Void> commit(ConsumerRecords<byte[], byte[]> records) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    records.forEach(
        record ->
            offsets.put(
                new TopicPartition(record.topic(), record.partition()),
                new OffsetAndMetadata(record.offset() + 1)));
    return consumer.commit(offsets).mapEmpty();
  }

  /** Whoever has the partitions now reads the batch again, and its triggers start nothing twice. */
  private Future<Void> giveUp(Throwable cause) {
    LOG.info("Batch left to whoever reads it next reason={}", cause.getMessage());
    return Future.succeededFuture();
  }

  private Future<Void> resume(Set<TopicPartition> partitions) {
    // Fails for a partition that was taken from us meanwhile.
    return stopped ? Future.succeededFuture() : consumer.resume(partitions).otherwiseEmpty();
  }

  private Future<Void> insist(Supplier<Future<Void>> step) {
    Promise<Void> done = Promise.promise();
    attempt(step, done);
    return done.future();
  }

  private void attempt(Supplier<Future<Void>> step, Promise<Void> done) {
    Future.succeededFuture()
        .compose(begin -> stopped ? Future.failedFuture("stopped") : step.get())
        .onComplete(
            settled -> {
              hand.over();
              done.complete();
            },
            cause -> {
              if (stopped || cause instanceof CommitFailedException) {
                done.fail(cause);
              } else {
                Duration wait = hand.failed(cause.getMessage());
                vertx.setTimer(wait.toMillis(), timer -> attempt(step, done));
              }
            });
  }

  /** The client reconnects by itself and does not tell: records and heartbeats do. */
  private void watch(ConsumerRecords<byte[], byte[]> records) {
    tellLag();
    silentPolls = isHeartBeating() || !records.isEmpty() ? 0 : silentPolls + 1;
    if (silentPolls == 0) {
      reached = true;
      kafka.over();
    } else if (silentPolls == SILENT_POLLS) {
      kafka.failed("no answer from " + config.brokers());
    }
  }

  /** What the broker has beyond our position, and what is in hand. */
  private void tellLag() {
    double behind =
        consumer.unwrap().metrics().entrySet().stream()
            .filter(metric -> metric.getKey().name().equals("records-lag"))
            .map(metric -> metric.getValue().metricValue())
            .mapToDouble(records -> records instanceof Double lag && lag > 0 ? lag : 0)
            .sum();
    observer.kafkaLag(Math.round(behind) + unsettled);
  }

  private boolean isHeartBeating() {
    return consumer.unwrap().metrics().entrySet().stream()
        .filter(metric -> metric.getKey().name().equals("last-heartbeat-seconds-ago"))
        .map(metric -> metric.getValue().metricValue())
        .anyMatch(ago -> ago instanceof Double s && s >= 0 && s <= HEARTBEAT_AGE.toSeconds());
  }
}
