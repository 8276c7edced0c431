package io.lunchbot.recommendations.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.run.Notices.Notice;
import io.lunchbot.recommendations.run.Notices.Sink;
import io.lunchbot.recommendations.run.Trigger.Kind;
import io.lunchbot.recommendations.stack.RedisTest;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Which ends of runs are told, to whom, and by whom. */
@ParameterizedClass
@MethodSource(RedisTest.ALL)
class OutboxTest extends LedgerTest {
  private static final Duration OVER_A_MINUTE = Duration.ofSeconds(61);

  private Outbox first;
  private Outbox second;

  @BeforeEach
  void readers() {
    first = new Outbox(redis, NodeClock.system(), "reader-first");
    second = new Outbox(redis, NodeClock.system(), "reader-second");
    assertThat(first.next(Sink.KAFKA).await().notice()).isEmpty();
    assertThat(second.next(Sink.KAFKA).await().notice()).isEmpty();
  }

  private static Optional<Notice> next(Outbox reader) {
    return reader.next(Sink.KAFKA).await().notice();
  }

  private static Notice told(Outbox reader, Sink sink) {
    Notice notice = reader.next(sink).await().notice().orElseThrow();
    reader.told(sink, notice.entry()).await();
    return notice;
  }

  private String failed(String reason) {
    String run = start(Kind.HTTP, "http:" + reason, false).run();
    one.fail(byHand(run), reason).await();
    return run;
  }

  @Test
  void a_completed_run_is_told_as_the_api_shows_it() {
    String run = planned(List.of(List.of(1L, 2L), List.of(3L)));
    one.finish(take(one).ref(), 0).await();
    assertThat(next(first)).isEmpty();
    one.finish(take(other).ref(), 2).await();

    Notice notice = told(first, Sink.KAFKA);

    assertThat(RunJson.of(notice.run())).isEqualTo(RunJson.of(find(run)));
    assertThat(notice.run()).isEqualTo(find(run));
    assertThat(notice.run().state()).isEqualTo(RunState.completed());
    assertThat(notice.run().counts().eligible()).isEqualTo(3);
    assertThat(notice.run().usersByNode()).containsOnlyKeys("node-one", "node-other");
    assertThat(Duration.between(notice.run().endedAt().orElseThrow(), notice.at()).abs())
        .isLessThan(Duration.ofSeconds(1));
    assertThat(next(first)).isEmpty();
  }

  @Test
  void a_run_without_users_is_told() {
    String run = start(Kind.HTTP, "http:nobody", false).run();
    one.draft(take(one).ref()).publish(LedgerTest.planned(0)).await();

    assertThat(told(first, Sink.KAFKA).run()).isEqualTo(find(run));
  }

  @Test
  void a_halted_run_is_told_and_told_again_when_it_is_superseded() {
    Instant until = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.MILLIS);
    String run = planned(List.of(List.of(1L)));
    one.halt(byHand(run), until).await();

    JsonObject halted = RunJson.of(told(first, Sink.KAFKA).run());
    start(Kind.SCHEDULE, "schedule:2026-11-24T03:00", false);
    Run cancelled = told(first, Sink.KAFKA).run();

    assertThat(halted.getString("state")).isEqualTo("HALTED");
    assertThat(halted.getString("reason")).isEqualTo("keys_exhausted");
    assertThat(halted.getString("resume_at")).isEqualTo(until.toString());
    assertThat(halted.getValue("ended_at")).isNull();
    assertThat(halted.getJsonObject("counts").getLong("unprocessed")).isEqualTo(1);
    assertThat(cancelled).isEqualTo(find(run));
    assertThat(cancelled.state()).isEqualTo(RunState.cancelled());
    assertThat(cancelled.reason()).contains("superseded");
    assertThat(next(first)).isEmpty();
  }

  @Test
  void a_failed_run_is_told_with_its_reason_whatever_it_is_made_of() {
    String reason = "model_not_found: \"models/x\" \\ Модель \u0001";
    String run = failed(reason);

    Notice notice = told(first, Sink.KAFKA);

    assertThat(notice.run()).isEqualTo(find(run));
    assertThat(notice.run().state()).isEqualTo(RunState.failed());
    assertThat(notice.run().reason()).contains(reason);
  }

  @Test
  void a_run_whose_work_redis_lost_is_told() {
    String run = planned(List.of(List.of(1L)));
    command(Command.DEL, RedisKeys.chunks(run));
    assertThat(one.take(false).await().chunk()).isEmpty();

    assertThat(told(first, Sink.KAFKA).run().reason()).contains("work_lost");
  }

  @Test
  void every_sink_is_told_of_every_run() {
    assertThat(first.next(Sink.WEBHOOK).await().notice()).isEmpty();
    String run = failed("a");

    assertThat(told(first, Sink.KAFKA).run().id()).isEqualTo(run);
    assertThat(told(second, Sink.WEBHOOK).run().id()).isEqualTo(run);
    assertThat(second.next(Sink.KAFKA).await().notice()).isEmpty();
    assertThat(first.next(Sink.WEBHOOK).await().notice()).isEmpty();
  }

  @Test
  void a_new_sink_is_told_nothing_of_the_past_and_a_known_one_all_it_missed() {
    String before = failed("before");

    assertThat(first.next(Sink.WEBHOOK).await().notice()).isEmpty();
    Outbox restarted = new Outbox(redis, NodeClock.system(), "reader-restarted");
    String meanwhile = failed("meanwhile");

    assertThat(told(restarted, Sink.WEBHOOK).run().id()).isEqualTo(meanwhile);
    assertThat(told(restarted, Sink.KAFKA).run().id()).isEqualTo(before);
    assertThat(told(restarted, Sink.KAFKA).run().id()).isEqualTo(meanwhile);
  }

  @Test
  void two_readers_share_the_notices_and_each_keeps_its_own() {
    String a = failed("a");
    String b = failed("b");

    assertThat(next(first).orElseThrow().run().id()).isEqualTo(a);
    assertThat(next(second).orElseThrow().run().id()).isEqualTo(b);
    assertThat(next(first).orElseThrow().run().id()).isEqualTo(a);
    first.told(Sink.KAFKA, next(first).orElseThrow().entry()).await();
    assertThat(next(first)).isEmpty();
    assertThat(next(second).orElseThrow().run().id()).isEqualTo(b);
  }

  @Test
  void what_a_dead_reader_held_goes_to_another_and_what_a_live_one_holds_does_not() {
    String run = failed("a");
    String entry = next(first).orElseThrow().entry();
    silentFor(entry, OVER_A_MINUTE);
    assertThat(next(first)).as("asking again keeps it").isPresent();
    assertThat(next(second)).isEmpty();

    silentFor(entry, OVER_A_MINUTE);

    assertThat(next(second).orElseThrow().run().id()).isEqualTo(run);
    assertThat(next(first)).isEmpty();
  }

  private void silentFor(String entry, Duration time) {
    command(
        Command.XCLAIM,
        RedisKeys.ENDED_RUNS,
        "kafka",
        "reader-first",
        0,
        entry,
        "IDLE",
        time.toMillis(),
        "JUSTID");
  }

  @Test
  void what_is_given_back_goes_to_the_next_who_asks() {
    String run = failed("a");
    first.giveBack(Sink.KAFKA, next(first).orElseThrow().entry()).await();

    assertThat(told(second, Sink.KAFKA).run().id()).isEqualTo(run);
    assertThat(next(first)).isEmpty();
  }

  @Test
  void notices_that_were_trimmed_hold_up_nobody() {
    failed("trimmed");
    assertThat(next(first)).isPresent();
    failed("trimmed too");
    assertThat(next(second)).isPresent();
    command(Command.XTRIM, RedisKeys.ENDED_RUNS, "MAXLEN", 0);
    String run = failed("kept");

    assertThat(told(first, Sink.KAFKA).run().id()).isEqualTo(run);
    assertThat(next(second)).isEmpty();
    assertThat(command(Command.XPENDING, RedisKeys.ENDED_RUNS, "kafka").get(0).toInteger())
        .isZero();
  }

  @Test
  void what_nobody_can_read_holds_up_nothing() {
    command(Command.XADD, RedisKeys.ENDED_RUNS, "*", "run", "x", "hash", "{\"state\": \"NEW\"}");
    String run = failed("a");

    assertThat(told(first, Sink.KAFKA).run().id()).isEqualTo(run);
    assertThat(next(first)).isEmpty();
  }

  @Test
  void after_a_redis_that_lost_everything_the_next_end_is_told_all_the_same() {
    command(Command.FLUSHALL);
    String run = failed("after the loss");

    assertThat(told(first, Sink.KAFKA).run().id()).isEqualTo(run);
  }

  @Test
  void readers_that_are_gone_are_forgotten_unless_they_left_something() {
    failed("left");
    assertThat(next(first)).isPresent();
    failed("told");
    told(second, Sink.KAFKA);
    assertThat(consumers()).containsExactlyInAnyOrder("reader-first", "reader-second");

    new Outbox(redis, NodeClock.system(), "reader-third").next(Sink.KAFKA).await();
    assertThat(consumers()).as("silent for less than a day").contains("reader-second");

    new Outbox(redis, NodeClock.system(), "reader-fourth", Duration.ZERO).next(Sink.KAFKA).await();
    assertThat(consumers()).contains("reader-first").doesNotContain("reader-second");
  }

  private List<String> consumers() {
    return command(Command.XINFO, "CONSUMERS", RedisKeys.ENDED_RUNS, "kafka").stream()
        .map(about -> about.get("name").toString())
        .toList();
  }
}
