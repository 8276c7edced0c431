package io.lunchbot.recommendations.stack;

import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.embedded.BotSchema;
import io.lunchbot.recommendations.embedded.EmbeddedServer;
import io.lunchbot.recommendations.embedded.KafkaServer;
import io.lunchbot.recommendations.embedded.PostgresServer;
import io.lunchbot.recommendations.embedded.RedisServer;
import io.lunchbot.recommendations.embedded.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The servers of the demonstration, one by one. */
final class EmbeddedTestServers implements StoppableServers {
  private final Factory<RedisServer> newRedis;
  private TemporaryFolder folder;
  private PostgresServer postgres;
  private RedisServer redis;
  private KafkaServer kafka;

  /** Servers of which none is started. */
  EmbeddedTestServers(Factory<RedisServer> newRedis) {
    this.newRedis = newRedis;
    // JUnit does not get to close them when the tests are interrupted.
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "test-servers-close"));
  }

  @Override
  public Connection connectAsOwner() throws SQLException {
    return postgres().connectAsOwner();
  }

  @Override
  public Config.Database database() {
    return new Config.Database(
        "127.0.0.1",
        postgres().port(),
        BotSchema.DATABASE,
        BotSchema.READER,
        new Secret(postgres().readerPassword()),
        Config.SslMode.DISABLE,
        4,
        List.of());
  }

  @Override
  public String databaseUrl() {
    return postgres().url();
  }

  @Override
  public String redisUrl() {
    return redis().url();
  }

  @Override
  public String kafkaBrokers() {
    return kafka().brokers();
  }

  @Override
  public synchronized void close() {
    for (EmbeddedServer server : new EmbeddedServer[] {kafka, redis, postgres}) {
      if (server != null) {
        server.close();
      }
    }
    kafka = null;
    redis = null;
    postgres = null;
    if (folder != null) {
      folder.close();
      folder = null;
    }
  }

  @Override
  public synchronized PostgresServer postgres() {
    if (postgres == null) {
      postgres = started(PostgresServer::new);
    }
    return postgres;
  }

  @Override
  public synchronized RedisServer redis() {
    if (redis == null) {
      redis = started(newRedis);
    }
    return redis;
  }

  @Override
  public synchronized KafkaServer kafka() {
    if (kafka == null) {
      kafka = started(KafkaServer::new);
    }
    return kafka;
  }

  private <S extends EmbeddedServer> S started(Factory<S> factory) {
    try {
      if (folder == null) {
        folder = TemporaryFolder.create();
      }
      S server = factory.create(folder.path());
      server.start();
      return server;
    } catch (Exception e) {
      throw new IllegalStateException("a server for tests did not start: " + e.getMessage(), e);
    }
  }

  /** Prepares a server in a folder. */
  interface Factory<S> {
    S create(Path folder) throws IOException;
  }
}
