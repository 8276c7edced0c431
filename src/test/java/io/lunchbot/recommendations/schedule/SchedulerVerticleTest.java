package io.lunchbot.recommendations.schedule;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.parser.CronParser;
import io.lunchbot.recommendations.bus.ByReference;
import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.redis.RedisLink;
import io.lunchbot.recommendations.run.RunState;
import io.lunchbot.recommendations.run.Runs;
import io.lunchbot.recommendations.run.Runs.Started;
import io.lunchbot.recommendations.run.Trigger;
import io.lunchbot.recommendations.schedule.Schedule.NextNight;
import io.lunchbot.recommendations.schedule.Schedule.NextQuestion;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

class SchedulerVerticleTest {
  private final List<Trigger> recorded = new CopyOnWriteArrayList<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private final SettableClock clock = new SettableClock();
  private Vertx vertx;
  private RedisServer server;
  private RedisLink redis;

  @BeforeEach
  void start() throws IOException {
    int port = freePort();
    server =
        RedisServer.newRedisServer()
            .port(port)
            .bind("127.0.0.1")
            .setting("save \"\"")
            .setting("appendonly no")
            .build();
    server.start();
    vertx = Vertx.vertx();
    ByReference.install(vertx);
    redis = new RedisLink(vertx, "redis://127.0.0.1:" + port);
    Runs.START.serve(vertx, this::startRun).timeout(5, SECONDS).await();
  }

  @AfterEach
  void stop() throws IOException {
    vertx.close().timeout(10, SECONDS).await();
    server.stop();
  }

  @Test
  void a_due_night_is_triggered_once_and_recorded() {
    clock.set("2026-11-24T02:59:58Z");
    deploy(true);
    awaitRecord("2026-11-24T02:59");
    assertThat(next().at()).contains(Instant.parse("2026-11-24T03:00:00Z"));

    clock.set("2026-11-24T03:00:00.001Z");

    awaitRecord("2026-11-24T03:00");
    assertThat(recorded)
        .containsExactly(new Trigger(Trigger.Kind.SCHEDULE, "schedule:2026-11-24T03:00", false));
    assertThat(next().at()).contains(Instant.parse("2026-11-25T03:00:00Z"));
    assertThat(next().zone()).isEqualTo(ZoneId.of("UTC"));
  }

  @Test
  void a_night_missed_while_the_service_was_down_is_made_up_for_once() {
    clock.set("2026-11-24T09:30:00Z");
    write("2026-11-22T03:00");

    String first = deploy(true);
    awaitRecord("2026-11-24T03:00");
    vertx.undeploy(first).timeout(5, SECONDS).await();
    clock.set("2026-11-25T03:00:01Z");
    deploy(true);

    awaitRecord("2026-11-25T03:00");
    assertThat(recorded)
        .extracting(Trigger::key)
        .containsExactly("schedule:2026-11-24T03:00", "schedule:2026-11-25T03:00");
  }

  @Test
  void a_night_that_is_refused_is_tried_again_until_it_is_recorded() {
    refusals.set(2);
    clock.set("2026-11-24T03:00:01Z");
    write("2026-11-23T03:00");

    deploy(true);

    awaitRecord("2026-11-24T03:00");
    assertThat(recorded).hasSize(1);
    assertThat(refusals).hasNegativeValue();
  }

  @Test
  void the_schedule_waits_for_a_redis_that_is_away_at_start() throws IOException {
    clock.set("2026-11-24T02:59:58Z");
    server.stop();
    deploy(true);
    assertThat(next().at()).contains(Instant.parse("2026-11-24T03:00:00Z"));

    server.start();
    awaitRecord("2026-11-24T02:59");
    clock.set("2026-11-24T03:00:01Z");

    awaitRecord("2026-11-24T03:00");
    assertThat(recorded).hasSize(1);
  }

  @Test
  void a_clock_set_back_triggers_no_night_again() {
    clock.set("2026-11-24T03:00:01Z");
    write("2026-11-24T03:00");
    deploy(true);
    awaitLooks();

    clock.set("2026-11-24T01:00:00Z");
    awaitLooks();
    clock.set("2026-11-24T03:00:01Z");
    awaitLooks();
    clock.set("2026-11-25T03:00:01Z");

    awaitRecord("2026-11-25T03:00");
    assertThat(recorded).extracting(Trigger::key).containsExactly("schedule:2026-11-25T03:00");
  }

  @Test
  void a_slow_node_does_not_take_back_what_a_quicker_one_has_recorded() {
    clock.set("2026-11-24T02:59:58Z");
    deploy(true);
    awaitRecord("2026-11-24T02:59");
    write("2026-11-25T03:00");

    clock.set("2026-11-24T03:00:01Z");

    await().untilAsserted(() -> assertThat(recorded).hasSize(1));
    awaitLooks();
    assertThat(read()).isEqualTo("2026-11-25T03:00");
  }

  @Test
  void an_unreadable_record_counts_as_none() {
    write("yesterday");
    clock.set("2026-11-24T02:00:00Z");

    deploy(true);
    awaitLooks();
    clock.set("2026-11-24T03:00:01Z");

    await().untilAsserted(() -> assertThat(recorded).hasSize(1));
  }

  @Test
  void a_schedule_that_is_switched_off_has_no_next_night() {
    clock.set("2026-11-24T03:00:01Z");

    deploy(false);

    assertThat(next().at()).isEmpty();
  }

  private Future<Started> startRun(Trigger trigger) {
    if (refusals.getAndDecrement() > 0) {
      return Future.failedFuture(new Failure(Failure.Code.UNAVAILABLE, "Redis is away"));
    }
    recorded.add(trigger);
    return Future.succeededFuture(new Started("r1", RunState.planning(), Runs.How.STARTED));
  }

  private String deploy(boolean enabled) {
    CronParser parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    Config.Schedule config =
        new Config.Schedule(
            enabled, parser.parse("0 3 * * *"), ZoneId.of("UTC"), Duration.ofHours(12));
    return vertx
        .deployVerticle(new SchedulerVerticle(config, redis, clock, Duration.ofMillis(10)))
        .timeout(5, SECONDS)
        .await();
  }

  private NextNight next() {
    return Schedule.NEXT.ask(vertx, new NextQuestion()).timeout(5, SECONDS).await();
  }

  private void write(String local) {
    redis
        .send(Request.cmd(Command.SET).arg(RedisKeys.SCHEDULE).arg(local))
        .timeout(5, SECONDS)
        .await();
  }

  private void awaitLooks() {
    await().untilAsserted(() -> assertThat(clock.looks()).isGreaterThan(5));
  }

  private void awaitRecord(String local) {
    await().untilAsserted(() -> assertThat(read()).isEqualTo(local));
  }

  private String read() {
    Response answer =
        redis.send(Request.cmd(Command.GET).arg(RedisKeys.SCHEDULE)).timeout(5, SECONDS).await();
    return answer == null ? "" : answer.toString();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static final class SettableClock extends Clock {
    private final AtomicInteger looks = new AtomicInteger();
    private volatile Instant now = Instant.EPOCH;

    void set(String instant) {
      now = Instant.parse(instant);
      looks.set(0);
    }

    int looks() {
      return looks.get();
    }

    @Override
    public Instant instant() {
      looks.incrementAndGet();
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
