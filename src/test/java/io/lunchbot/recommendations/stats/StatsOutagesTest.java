package io.lunchbot.recommendations.stats;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.stats.Stats.ChunkStats;
import io.lunchbot.recommendations.stats.Stats.EligiblePage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatsOutagesTest {
  private static final Instant AT = Instant.parse("2026-04-20T03:00:00Z");

  private static PostgresForTests postgres;

  @BeforeAll
  static void createDatabase() {
    postgres = PostgresForTests.empty();
    postgres.execute(
        """
        INSERT INTO cafes (id, name) VALUES (1, 'Canteen');
        INSERT INTO users (tgid, name, office) SELECT n, '', '' FROM generate_series(1, 4) n;
        INSERT INTO orders (user_tgid, cafe_id, order_date, combo_items, total_price, created_at)
        SELECT n, 1, '2026-04-11', '[]', 0, '2026-04-10T12:00:00Z'
        FROM generate_series(1, 5) five, generate_series(1, 4) n""");
  }

  @Test
  void starts_while_postgresql_is_away_and_says_so_when_asked() throws Exception {
    try (NodeForTests node =
        NodeForTests.start(postgres.at(freePort(), "reader", 1), NodeForTests.ours())) {
      assertFails(() -> node.of(1, AT), Failure.Code.UNAVAILABLE, "PostgreSQL");
      assertFails(() -> node.eligible(AT, 10), Failure.Code.UNAVAILABLE, "PostgreSQL");
    }
  }

  @Test
  void a_server_that_never_answers_does_not_hang_a_question() throws Exception {
    Waits impatient =
        new Waits(Duration.ofMillis(200), List.of(Duration.ofMillis(20)), Duration.ofMinutes(2));
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        NodeForTests node =
            NodeForTests.start(
                postgres.at(silent.getLocalPort(), "reader", 1), NodeForTests.ours(), impatient)) {
      assertFails(() -> node.of(1, AT), Failure.Code.UNAVAILABLE, "PostgreSQL");
      assertFails(() -> node.eligible(AT, 10), Failure.Code.UNAVAILABLE, "PostgreSQL");
    }
  }

  @Test
  void a_question_is_repeated_until_postgresql_is_back() throws Exception {
    int port = freePort();
    Waits patient =
        new Waits(
            Duration.ofSeconds(5),
            Collections.nCopies(100, Duration.ofMillis(50)),
            Duration.ofMinutes(2));
    try (NodeForTests node =
        NodeForTests.start(postgres.at(port, "reader", 1), NodeForTests.ours(), patient)) {
      Future<ChunkStats> answer = node.askChunk(List.of(1L), AT);

      returnTo(port, node.vertx());

      assertThat(((OrderStats) answer.await(20, SECONDS).users().get(0)).ordersCount())
          .isEqualTo(5);
    }
  }

  @Test
  void a_question_after_an_outage_is_tried_afresh() throws Exception {
    int port = freePort();
    try (NodeForTests node =
        NodeForTests.start(postgres.at(port, "reader", 1), NodeForTests.ours())) {
      assertFails(() -> node.of(1, AT), Failure.Code.UNAVAILABLE, "PostgreSQL");

      returnTo(port, node.vertx());

      assertThat(node.of(1, AT).ordersCount()).isEqualTo(5);
      assertThat(node.eligible(AT, 10).users()).containsExactly(1L, 2L, 3L, 4L);
    }
  }

  @Test
  void connections_that_died_while_idle_are_replaced() throws Exception {
    try (NodeForTests node = NodeForTests.start(postgres.reader(2), NodeForTests.ours())) {
      assertThat(node.of(1, AT).ordersCount()).isEqualTo(5);
      postgres.endSessions();

      assertThat(node.of(2, AT).ordersCount()).isEqualTo(5);
    }
  }

  @Test
  void a_list_does_not_survive_its_connection_and_a_new_one_can_be_opened() throws Exception {
    try (NodeForTests node = NodeForTests.start(postgres.reader(1), NodeForTests.ours())) {
      EligiblePage page = node.eligible(AT, 1);
      postgres.endSessions();

      assertFails(() -> node.next(page), Failure.Code.UNAVAILABLE, "PostgreSQL");
      assertFails(() -> node.next(page), Failure.Code.NOT_FOUND, "list");
      assertThat(node.eligible(AT, 10).users()).containsExactly(1L, 2L, 3L, 4L);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Config.SslMode.class,
      names = {"REQUIRE", "VERIFY_FULL"})
  void demanded_encryption_is_not_done_without(Config.SslMode demanded) throws Exception {
    Config.Database plain = postgres.reader(1);
    Config.Database encrypted =
        new Config.Database(
            plain.host(),
            plain.port(),
            plain.database(),
            plain.user(),
            plain.password(),
            demanded,
            1,
            List.of());

    try (NodeForTests node = NodeForTests.start(encrypted, NodeForTests.ours())) {
      assertFails(() -> node.of(1, AT), Failure.Code.UNAVAILABLE, "SSL");
    }
  }

  @Test
  void what_postgresql_refuses_is_told_with_its_sqlstate_and_not_repeated() throws Exception {
    Waits never =
        new Waits(Duration.ofSeconds(5), List.of(Duration.ofHours(1)), Duration.ofMinutes(2));
    try (NodeForTests node = NodeForTests.start(postgres.nobody(), NodeForTests.ours(), never)) {
      assertFails(
          () -> node.of(1, AT), Failure.Code.INTERNAL, "PostgreSQL 42501: permission denied");
      assertFails(() -> node.eligible(AT, 10), Failure.Code.INTERNAL, "PostgreSQL 42501");
    }
  }

  /** Lets PostgreSQL be reached at this port until Vert.x closes. */
  private static void returnTo(int port, Vertx vertx) throws Exception {
    NetClient client = vertx.createNetClient();
    NetServer door = vertx.createNetServer();
    door.connectHandler(caller -> connect(caller, client))
        .listen(port, "127.0.0.1")
        .await(5, SECONDS);
  }

  private static void connect(NetSocket caller, NetClient client) {
    caller.pause();
    client
        .connect(postgres.port(), "127.0.0.1")
        .onSuccess(
            server -> {
              caller.pipeTo(server);
              server.pipeTo(caller);
            })
        .onFailure(away -> caller.close());
  }

  private static int freePort() throws Exception {
    try (ServerSocket free = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static void assertFails(ThrowingCallable question, Failure.Code code, String text) {
    assertThatThrownBy(question)
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo(code))
        .hasMessageContaining(text);
  }
}
