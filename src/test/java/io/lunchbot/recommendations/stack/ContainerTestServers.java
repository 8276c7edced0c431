package io.lunchbot.recommendations.stack;

import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.embedded.BotSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** The servers the bot runs on, as containers. */
final class ContainerTestServers implements TestServers {
  private static final String POSTGRES = "postgres:17-alpine";
  private static final String REDIS = "redis:7-alpine";
  private static final String KAFKA = "apache/kafka:4.2.0";

  /** All that are needed. */
  static final List<String> IMAGES = List.of(POSTGRES, REDIS, KAFKA);

  private static final String OWNER_PASSWORD = "owner";
  private static final String READER_PASSWORD = "p/#?$&:reader";
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final int POSTGRES_PORT = 5432;
  private static final int REDIS_PORT = 6379;
  private static final int KAFKA_PORT = 9092;

  private GenericContainer<?> postgres;
  private GenericContainer<?> redis;
  private GenericContainer<?> kafka;
  private String brokers;

  /** Servers of which none is started; closed when the JVM ends, at the latest. */
  ContainerTestServers() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "test-servers-close"));
  }

  @Override
  public Connection connectAsOwner() throws SQLException {
    return connectAsOwner(postgres());
  }

  @Override
  public Config.Database database() {
    GenericContainer<?> server = postgres();
    return new Config.Database(
        server.getHost(),
        server.getMappedPort(POSTGRES_PORT),
        BotSchema.DATABASE,
        BotSchema.READER,
        new Secret(READER_PASSWORD),
        Config.SslMode.DISABLE,
        4,
        List.of());
  }

  @Override
  public String databaseUrl() {
    Config.Database database = database();
    return "postgresql+asyncpg://%s:%s@%s:%d/%s"
        .formatted(
            database.user(),
            READER_PASSWORD,
            database.host(),
            database.port(),
            database.database());
  }

  @Override
  public synchronized String redisUrl() {
    if (redis == null) {
      redis =
          started(
              container(REDIS)
                  .withCommand("redis-server", "--save", "", "--maxmemory-policy", "noeviction")
                  .withExposedPorts(REDIS_PORT)
                  .waitingFor(Wait.forListeningPort().withStartupTimeout(START_LIMIT)));
    }
    return "redis://" + redis.getHost() + ":" + redis.getMappedPort(REDIS_PORT);
  }

  @Override
  public synchronized String kafkaBrokers() {
    if (kafka == null) {
      // Clients are told the address, so it must be known before the broker starts.
      int port = freePort();
      GenericContainer<?> container =
          container(KAFKA)
              .withEnv(kafkaSettings(port))
              .waitingFor(
                  Wait.forLogMessage(".*Kafka Server started.*", 1)
                      .withStartupTimeout(START_LIMIT));
      container.setPortBindings(List.of(port + ":" + KAFKA_PORT));
      kafka = started(container);
      brokers = kafka.getHost() + ":" + port;
    }
    return brokers;
  }

  @Override
  public synchronized void close() {
    for (GenericContainer<?> container : new GenericContainer<?>[] {kafka, redis, postgres}) {
      if (container != null) {
        container.stop();
      }
    }
    kafka = null;
    redis = null;
    postgres = null;
  }

  private synchronized GenericContainer<?> postgres() {
    if (postgres == null) {
      GenericContainer<?> server =
          started(
              container(POSTGRES)
                  .withEnv("POSTGRES_PASSWORD", OWNER_PASSWORD)
                  .withEnv("POSTGRES_DB", BotSchema.DATABASE)
                  .withCommand("postgres", "-c", "fsync=off", "-c", "synchronous_commit=off")
                  .withExposedPorts(POSTGRES_PORT)
                  // The first time it is ready it only listens to its own set-up.
                  .waitingFor(
                      Wait.forLogMessage(".*ready to accept connections.*", 2)
                          .withStartupTimeout(START_LIMIT)));
      try (Connection owner = connectAsOwner(server)) {
        BotSchema.createReader(owner, READER_PASSWORD);
        BotSchema.reset(owner);
      } catch (SQLException e) {
        server.stop();
        throw new IllegalStateException("PostgreSQL's container cannot be set up", e);
      }
      postgres = server;
    }
    return postgres;
  }

  private static Connection connectAsOwner(GenericContainer<?> server) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", "postgres");
    properties.setProperty("password", OWNER_PASSWORD);
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/%s"
            .formatted(server.getHost(), server.getMappedPort(POSTGRES_PORT), BotSchema.DATABASE),
        properties);
  }

  private static Map<String, String> kafkaSettings(int port) {
    return Map.ofEntries(
        Map.entry("KAFKA_NODE_ID", "1"),
        Map.entry("KAFKA_PROCESS_ROLES", "broker,controller"),
        Map.entry("KAFKA_LISTENERS", "PLAINTEXT://:" + KAFKA_PORT + ",CONTROLLER://:9093"),
        Map.entry("KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://127.0.0.1:" + port),
        Map.entry("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER"),
        Map.entry(
            "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
        Map.entry("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9093"),
        Map.entry("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1"),
        Map.entry("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "1"),
        Map.entry("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1"),
        Map.entry("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1"),
        Map.entry("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0"));
  }

  private static GenericContainer<?> container(String image) {
    return new GenericContainer<>(DockerImageName.parse(image));
  }

  private static GenericContainer<?> started(GenericContainer<?> container) {
    container.start();
    return container;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
