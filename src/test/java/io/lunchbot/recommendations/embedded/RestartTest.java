package io.lunchbot.recommendations.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An outage: a server goes and comes back where it was. */
class RestartTest {
  private TemporaryFolder folder;
  private EmbeddedServer server;

  @BeforeEach
  void makeFolder() throws Exception {
    folder = TemporaryFolder.create();
  }

  @AfterEach
  void close() {
    server.close();
    folder.close();
  }

  @Test
  void postgres_comes_back_with_its_rows() throws Exception {
    PostgresServer postgres = new PostgresServer(folder.path());
    server = postgres;
    postgres.start();
    try (Connection owner = postgres.connectAsOwner();
        Statement statement = owner.createStatement()) {
      statement.execute("INSERT INTO cafes (name) VALUES ('Буфет')");
    }

    postgres.close();
    assertThatThrownBy(postgres::connectAsOwner).isInstanceOf(SQLException.class);
    postgres.start();

    try (Connection owner = postgres.connectAsOwner();
        Statement statement = owner.createStatement();
        ResultSet rows = statement.executeQuery("SELECT name FROM cafes")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("Буфет");
    }
  }

  @Test
  void redis_comes_back_empty() throws Exception {
    RedisServer redis = new RedisServer(folder.path());
    server = redis;
    redis.start();
    assertThat(Wire.redis(redis.url(), "SET a 1")).isEqualTo("+OK\r\n");

    redis.close();
    assertThatThrownBy(() -> Wire.redis(redis.url(), "PING")).isInstanceOf(IOException.class);
    redis.start();

    assertThat(Wire.redis(redis.url(), "DBSIZE")).isEqualTo(":0\r\n");
  }

  @Test
  void a_lasting_redis_comes_back_with_its_values() throws Exception {
    RedisServer redis = RedisServer.lasting(folder.path());
    server = redis;
    redis.start();
    assertThat(Wire.redis(redis.url(), "SET a 1")).isEqualTo("+OK\r\n");

    redis.close();
    redis.start();

    assertThat(Wire.redis(redis.url(), "GET a")).isEqualTo("$1\r\n1\r\n");
  }

  @Test
  void kafka_comes_back_with_its_records() throws Exception {
    KafkaServer kafka = new KafkaServer(folder.path());
    server = kafka;
    kafka.start();
    Wire.produce(kafka.brokers(), "restart", "before");

    kafka.close();
    kafka.start();
    Wire.produce(kafka.brokers(), "restart", "after");

    assertThat(Wire.consume(kafka.brokers(), "restart", 2)).containsExactly("before", "after");
  }
}
