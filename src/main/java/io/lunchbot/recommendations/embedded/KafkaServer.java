package io.lunchbot.recommendations.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker in this JVM that is its own controller. Topics appear when first used, with one
 * partition.
 */
public final class KafkaServer implements EmbeddedServer {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaServer.class);

  /** Kafka registers its MBeans by node id: two brokers of one JVM must differ in it. */
  private static final AtomicInteger NODES = new AtomicInteger();

  private final Path folder;
  private final int node;
  private final int port;
  private final int controllerPort;
  private final String cluster = Uuid.randomUuid().toString();
  private KafkaRaftServer server;

  /**
   * Prepares a broker.
   *
   * @param stack the stack's temporary folder
   */
  public KafkaServer(Path stack) throws IOException {
    this.folder = Files.createDirectories(stack.resolve("kafka"));
    this.node = NODES.incrementAndGet();
    this.port = FreePort.pick();
    this.controllerPort = FreePort.pick();
  }

  @Override
  public void start() throws Exception {
    trapExit();
    format();
    Properties properties = new Properties();
    properties.putAll(settings());
    server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
    server.startup();
  }

  @Override
  public void close() {
    if (server == null) {
      return;
    }
    // Broker first, controller last: the other way round the broker waits for its controller.
    server.shutdown();
    server.awaitShutdown();
    server = null;
  }

  /** How to reach it: host and port. */
  public String brokers() {
    return "127.0.0.1:" + port;
  }

  private void format() throws Exception {
    Formatter formatter =
        new Formatter()
            .setPrintStream(
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8))
            .setClusterId(cluster)
            .setNodeId(node)
            .setControllerListenerName("CONTROLLER")
            .setIgnoreFormatted(true)
            .addDirectory(folder.toString());
    formatter.run();
  }

  private Map<String, String> settings() {
    return Map.ofEntries(
        Map.entry("process.roles", "broker,controller"),
        Map.entry("node.id", String.valueOf(node)),
        Map.entry("controller.quorum.voters", node + "@127.0.0.1:" + controllerPort),
        Map.entry("controller.listener.names", "CONTROLLER"),
        Map.entry(
            "listeners",
            "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort),
        Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
        Map.entry("log.dirs", folder.toString()),
        Map.entry("auto.create.topics.enable", "true"),
        Map.entry("num.partitions", "1"),
        Map.entry("default.replication.factor", "1"),
        Map.entry("offsets.topic.num.partitions", "1"),
        Map.entry("offsets.topic.replication.factor", "1"),
        Map.entry("transaction.state.log.num.partitions", "1"),
        Map.entry("transaction.state.log.replication.factor", "1"),
        Map.entry("transaction.state.log.min.isr", "1"),
        Map.entry("share.coordinator.state.topic.num.partitions", "1"),
        Map.entry("share.coordinator.state.topic.replication.factor", "1"),
        Map.entry("share.coordinator.state.topic.min.isr", "1"),
        // A consumer of a demo need not wait for colleagues to join.
        Map.entry("group.initial.rebalance.delay.ms", "0"),
        Map.entry("log.segment.bytes", String.valueOf(16 << 20)),
        Map.entry("log.retention.bytes", String.valueOf(64 << 20)),
        // 128 MB of the heap by default, for compaction that never comes.
        Map.entry("log.cleaner.enable", "true"),
        Map.entry("log.cleaner.dedupe.buffer.size", String.valueOf(4 << 20)),
        Map.entry("num.network.threads", "1"),
        Map.entry("num.io.threads", "2"),
        Map.entry("background.threads", "1"),
        Map.entry("num.recovery.threads.per.data.dir", "1"));
  }

  /** A fault that ends a broker of its own must not end the process it is embedded in. */
  private static void trapExit() {
    Exit.setExitProcedure(KafkaServer::refuseExit);
    Exit.setHaltProcedure(KafkaServer::refuseExit);
  }

  private static void refuseExit(int status, String message) {
    LOG.error("Embedded Kafka broker gave up status={} reason={}", status, message);
    throw new IllegalStateException("the embedded Kafka broker gave up: " + message);
  }
}
