package io.lunchbot.recommendations.stack;

import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.embedded.BotSchema;
import io.lunchbot.recommendations.embedded.RedisServer;
import io.lunchbot.recommendations.embedded.SampleData;
import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.embedded.standin.StandInOptions;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.Uuid;

/**
 * The servers tests use. Each is started by the first call that needs it and shared by all tests of
 * the JVM, so a test first empties what it uses.
 */
public interface TestServers extends AutoCloseable {
  /** Servers that are shared with nobody and may be stopped meanwhile; the caller closes them. */
  static StoppableServers ofOnesOwn() {
    return new EmbeddedTestServers(RedisServer::lasting);
  }

  /** A new connection as superuser, to put data in; the caller closes it. */
  Connection connectAsOwner() throws SQLException;

  /** The connection the service gets: a role that may only SELECT. */
  Config.Database database();

  /** The same as the text an operator would set. */
  String databaseUrl();

  /** Redis, database 0, no password. */
  String redisUrl();

  /** Host and port of the Kafka broker. */
  String kafkaBrokers();

  @Override
  void close();

  /** Leaves the bot's tables empty, with ids from 1. */
  default void resetDatabase() throws SQLException {
    try (Connection owner = connectAsOwner()) {
      BotSchema.reset(owner);
    }
  }

  /** Leaves Redis empty, scripts forgotten too. */
  default void flushRedis() throws Exception {
    URI uri = URI.create(redisUrl());
    try (Socket socket = new Socket(InetAddress.getByName(uri.getHost()), uri.getPort())) {
      socket
          .getOutputStream()
          .write("FLUSHALL\r\nSCRIPT FLUSH\r\nQUIT\r\n".getBytes(StandardCharsets.US_ASCII));
      String answers =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      if (!answers.equals("+OK\r\n".repeat(3))) {
        throw new IllegalStateException("Redis not emptied: " + answers);
      }
    }
  }

  /** Empties Redis and the database, and puts sample users in that are eligible now. */
  default void fillWith(int eligible) throws Exception {
    flushRedis();
    resetDatabase();
    try (Connection owner = connectAsOwner()) {
      new SampleData(eligible, Instant.now(), SampleData.SEED).load(owner);
    }
  }

  /** Removes all topics, for tests to which old records matter. */
  default void deleteTopics() throws ExecutionException, InterruptedException {
    Properties properties = new Properties();
    properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafkaBrokers());
    try (Admin admin = Admin.create(properties)) {
      Set<Uuid> doomed =
          admin.listTopics().listings().get().stream()
              .filter(topic -> !topic.name().startsWith("__"))
              .map(TopicListing::topicId)
              .collect(Collectors.toSet());
      admin.deleteTopics(TopicCollection.ofTopicIds(doomed)).all().get();
      // The controller has done it; the broker hears of it a moment later.
      await().until(() -> topicIds(admin).noneMatch(doomed::contains));
    }
  }

  private static Stream<Uuid> topicIds(Admin admin)
      throws ExecutionException, InterruptedException {
    return admin.listTopics().listings().get().stream().map(TopicListing::topicId);
  }

  /** A started Gemini API of the test's own: any key, no delay; the test closes it. */
  default GeminiStandIn newStandIn() {
    GeminiStandIn standIn = new GeminiStandIn(StandInOptions.QUICK);
    standIn.start();
    return standIn;
  }
}
