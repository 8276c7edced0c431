package io.lunchbot.recommendations.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.redis.RedisLink;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

@WithServers
class TestServersTest {
  @Test
  void all_classes_share_the_same_servers(TestServers one, TestServers other) {
    assertThat(one).isSameAs(other);
  }

  @Test
  void reset_database_has_the_tables_and_no_rows(TestServers servers) throws Exception {
    try (Connection owner = servers.connectAsOwner();
        Statement statement = owner.createStatement()) {
      statement.execute("INSERT INTO cafes (name) VALUES ('x')");
    }

    servers.resetDatabase();

    try (Connection owner = servers.connectAsOwner();
        Statement statement = owner.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT count(*), (SELECT count(*) FROM orders), nextval('cafes_id_seq')"
                    + " FROM cafes")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isZero();
      assertThat(rows.getInt(2)).isZero();
      assertThat(rows.getInt(3)).isEqualTo(1);
    }
  }

  @Test
  void flushed_redis_is_empty(TestServers servers) throws Exception {
    Vertx vertx = Vertx.vertx();
    RedisLink link = new RedisLink(vertx, servers.redisUrl());
    try {
      link.send(Request.cmd(Command.SET).arg("a").arg("1")).await(10, TimeUnit.SECONDS);

      servers.flushRedis();

      assertThat(link.send(Request.cmd(Command.DBSIZE)).await(10, TimeUnit.SECONDS).toInteger())
          .isZero();
    } finally {
      link.close().await(10, TimeUnit.SECONDS);
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void deleted_topics_are_gone(TestServers servers) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers.kafkaBrokers()))) {
      admin.createTopics(Set.of(new NewTopic("doomed", 1, (short) 1))).all().get();

      servers.deleteTopics();

      assertThat(admin.listTopics().names().get()).doesNotContain("doomed");
    }
  }

  @Test
  void url_and_parts_of_the_database_say_the_same(TestServers servers) {
    assertThat(servers.databaseUrl())
        .isEqualTo(
            "postgresql+asyncpg://%s:%s@%s:%d/%s"
                .formatted(
                    servers.database().user(),
                    servers.database().password().value(),
                    servers.database().host(),
                    servers.database().port(),
                    servers.database().database()));
  }
}
