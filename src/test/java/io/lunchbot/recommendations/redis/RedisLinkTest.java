package io.lunchbot.recommendations.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.stack.RedisTest;
import io.vertx.core.Future;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A link to a real Redis through a wire that the test can silence and cut. */
@ParameterizedClass
@MethodSource(RedisTest.ALL)
class RedisLinkTest extends RedisTest {
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final List<NetSocket> accepted = new CopyOnWriteArrayList<>();
  private volatile boolean silent;
  private RedisLink link;

  @BeforeEach
  void wire() {
    URI to = URI.create(version.url());
    NetServer wire =
        vertx
            .createNetServer()
            .connectHandler(
                socket -> {
                  accepted.add(socket);
                  socket.pause();
                  vertx
                      .createNetClient()
                      .connect(to.getPort(), to.getHost())
                      .onSuccess(redis -> join(socket, redis));
                })
            .listen(0, "127.0.0.1")
            .await();
    link = new RedisLink(vertx, "redis://127.0.0.1:" + wire.actualPort(), PATIENCE, PATIENCE);
  }

  private void join(NetSocket socket, NetSocket redis) {
    socket.handler(
        bytes -> {
          if (!silent) {
            redis.write(bytes);
          }
        });
    redis.handler(socket::write);
    socket.closeHandler(closed -> redis.close());
    redis.closeHandler(closed -> socket.close());
    socket.resume();
  }

  private Future<Response> ping() {
    return link.send(Request.cmd(Command.PING));
  }

  private void awaitPong() {
    await().ignoreExceptions().until(() -> ping().await().toString().equals("PONG"));
  }

  @Test
  void everything_goes_over_one_connection() {
    Future.all(IntStream.range(0, 1_000).mapToObj(i -> ping()).toList()).await();

    assertThat(accepted).hasSize(1);
  }

  @Test
  void a_connection_that_fell_silent_is_given_up_for_a_new_one() {
    ping().await();
    silent = true;

    Failure failure = catchThrowableOfType(Failure.class, () -> ping().await());

    assertThat(failure.isPassing()).isTrue();
    silent = false;
    awaitPong();
    assertThat(accepted).hasSizeGreaterThan(1);
  }

  @Test
  void a_redis_that_accepts_and_does_not_answer_is_tried_until_it_does() {
    silent = true;
    for (int i = 0; i < 6; i++) {
      assertThat(catchThrowableOfType(Failure.class, () -> ping().await()).isPassing()).isTrue();
    }

    silent = false;

    awaitPong();
  }

  @Test
  void a_connection_that_was_cut_is_opened_again() {
    ping().await();

    accepted.forEach(socket -> socket.close().await());

    awaitPong();
    assertThat(accepted).hasSize(2);
  }

  @Test
  void what_was_under_way_when_the_connection_was_cut_may_be_asked_again() {
    ping().await();
    silent = true;
    Future<Response> underWay = ping();

    accepted.forEach(socket -> socket.close().await());

    Failure failure = catchThrowableOfType(Failure.class, () -> underWay.await());
    assertThat(failure.isPassing()).as(failure.getMessage()).isTrue();
  }

  @Test
  void a_script_redis_has_forgotten_is_sent_again() {
    Script script = Script.named("release");
    List<String> arguments = List.of("no-run", "0-1", "nobody");
    assertThat(link.run(script, List.of(), arguments).await().toInteger()).isZero();

    command(Command.SCRIPT, "FLUSH");

    assertThat(link.run(script, List.of(), arguments).await().toInteger()).isZero();
  }

  @Test
  void a_redis_without_memory_is_waited_for_also_inside_a_script() {
    Script record = new Script("set", "return redis.call('SET', 'x', 'y')", "0".repeat(40));
    command(Command.CONFIG, "SET", "maxmemory", "1");

    Failure failure =
        catchThrowableOfType(Failure.class, () -> link.run(record, List.of(), List.of()).await());
    command(Command.CONFIG, "SET", "maxmemory", "0");

    assertThat(failure.isPassing()).as(failure.getMessage()).isTrue();
  }

  @Test
  void a_command_redis_refuses_is_no_outage() {
    Failure failure =
        catchThrowableOfType(
            Failure.class,
            () -> link.send(Request.cmd(Command.EVAL).arg("nonsense").arg(0)).await());

    assertThat(failure.code()).isEqualTo(Failure.Code.INTERNAL);
    assertThat(failure).hasMessageStartingWith("Redis: ");
  }
}
