package io.lunchbot.recommendations.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.run.RunLedger.Finish;
import io.lunchbot.recommendations.run.RunLedger.Hold;
import io.lunchbot.recommendations.run.Runs.How;
import io.lunchbot.recommendations.run.Trigger.Kind;
import io.lunchbot.recommendations.stack.RedisTest;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs that are cancelled, that go on, and whose work brings nodes down. */
@ParameterizedClass
@MethodSource(RedisTest.ALL)
class RunControlTest extends LedgerTest {
  @Test
  void a_cancelled_run_gives_no_work_and_its_answers_under_way_are_kept() {
    String run = planned(List.of(List.of(1L), List.of(2L)));
    Chunk chunk = take(one);

    assertThat(other.cancel(run).await()).isTrue();
    assertThat(other.cancel(run).await()).isFalse();

    assertThat(find(run).state()).isEqualTo(RunState.cancelled());
    assertThat(find(run).reason()).contains("by_hand");
    assertThat(find(run).endedAt()).isPresent();
    assertThat(other.take(false).await().chunk()).isEmpty();
    assertThat(one.renew(chunk.ref()).await()).isEqualTo(Hold.OVER);
    assertThat(one.finish(chunk.ref(), 0).await()).isEqualTo(Finish.FINISHED);
    assertThat(find(run).state()).isEqualTo(RunState.cancelled());
    assertThat(start(Kind.HTTP, "http:next", false).how()).isEqualTo(How.STARTED);
  }

  @Test
  void a_halted_run_can_be_cancelled_and_what_waited_for_it_begins() {
    String run = planned(List.of(List.of(1L)));
    String waiting = start(Kind.HTTP, "http:forced", true).run();
    one.halt(byHand(run), later).await();

    assertThat(one.cancel(run).await()).isTrue();

    assertThat(find(run).resumeAt()).isEmpty();
    assertThat(take(one).ref().run()).isEqualTo(waiting);
  }

  @Test
  void a_waiting_run_can_be_cancelled_and_never_begins() {
    String run = planned(List.of(List.of(1L)));
    String waiting = start(Kind.HTTP, "http:forced", true).run();

    assertThat(one.cancel(waiting).await()).isTrue();

    assertThat(find(waiting).state()).isEqualTo(RunState.cancelled());
    one.finish(take(one).ref(), 0).await();
    assertThat(find(run).state()).isEqualTo(RunState.completed());
    assertThat(one.take(false).await().chunk()).isEmpty();
  }

  @Test
  void what_is_over_or_unknown_cannot_be_cancelled() {
    String run = planned(List.of());

    assertThat(refusal(one.cancel(run)))
        .isEqualTo("CONFLICT Run %s is COMPLETED already and cannot be cancelled.".formatted(run));
    assertThat(refusal(one.cancel("nosuch"))).isEqualTo("NOT_FOUND There is no run nosuch.");
  }

  @Test
  void a_halted_run_goes_on_by_itself_when_its_time_has_come_and_not_before() {
    String run = planned(List.of(List.of(1L)));
    one.halt(byHand(run), later).await();
    assertThat(other.take(false).await().chunk()).isEmpty();

    Chunk chunk = at(later.toEpochMilli()).take(false).await().chunk().orElseThrow();

    assertThat(chunk.ref().run()).isEqualTo(run);
    assertThat(find(run).state()).isEqualTo(RunState.running());
    assertThat(find(run).resumeAt()).isEmpty();
  }

  @Test
  void a_run_never_goes_on_in_the_moment_it_halts() {
    String run = planned(List.of(List.of(1L)));

    one.halt(byHand(run), later.minusSeconds(100_000)).await();

    assertThat(other.take(false).await().chunk()).isEmpty();
  }

  @Test
  void keys_that_are_there_again_take_the_halted_run_up() {
    assertThat(one.resumeHalted().await()).isEmpty();
    String run = planned(List.of(List.of(1L)));
    assertThat(one.resumeHalted().await()).isEmpty();
    one.halt(byHand(run), later).await();

    assertThat(one.resumeHalted().await()).contains(run);

    assertThat(take(other).ref().run()).isEqualTo(run);
  }

  @Test
  void a_failed_run_is_taken_up_where_it_stopped() {
    String run = planned(List.of(List.of(1L), List.of(2L)));
    one.finish(take(one).ref(), 0).await();
    one.fail(byHand(run), "model_not_found").await();

    assertThat(one.resume(run).await()).isTrue();
    assertThat(one.resume(run).await()).isFalse();
    assertThat(find(run).state()).isEqualTo(RunState.running());

    assertThat(find(run).reason()).isEmpty();
    assertThat(find(run).endedAt()).isEmpty();
    assertThat(take(one).users()).containsExactly(2L);
    assertThat(one.take(false).await().chunk()).isEmpty();
  }

  @Test
  void a_failed_run_without_a_plan_or_without_its_work_is_planned_again() {
    String unplanned = start(Kind.HTTP, "http:a", false).run();
    one.fail(byHand(unplanned), "internal").await();
    one.resume(unplanned).await();
    assertThat(find(unplanned).state()).isEqualTo(RunState.planning());
    assertThat(take(one).plan()).isTrue();
    one.cancel(unplanned).await();

    String lost = planned(List.of(List.of(1L)));
    command(Command.DEL, RedisKeys.chunks(lost));
    assertThat(one.take(false).await().chunk()).isEmpty();
    one.resume(lost).await();
    assertThat(find(lost).state()).isEqualTo(RunState.planning());
    assertThat(take(one).plan()).isTrue();
  }

  @Test
  void a_failed_run_whose_last_users_were_under_way_is_complete_when_taken_up() {
    String run = planned(List.of(List.of(1L)));
    Chunk chunk = take(one);
    one.fail(byHand(run), "internal").await();
    one.finish(chunk.ref(), 0).await();

    one.resume(run).await();

    assertThat(find(run).state()).isEqualTo(RunState.completed());
  }

  @Test
  void what_is_over_for_good_or_superseded_does_not_go_on() {
    String completed = planned(List.of());
    String failed = planned(List.of(List.of(1L)));
    one.fail(byHand(failed), "internal").await();
    planned(List.of());

    assertThat(refusal(one.resume(completed)))
        .isEqualTo(
            "CONFLICT Run %s is COMPLETED; only a halted or failed one goes on."
                .formatted(completed));
    assertThat(refusal(one.resume(failed)))
        .isEqualTo("CONFLICT A newer run has begun since run %s.".formatted(failed));
    assertThat(refusal(one.resume("nosuch"))).isEqualTo("NOT_FOUND There is no run nosuch.");
  }

  @Test
  void who_lost_his_chunk_can_neither_halt_nor_fail_the_run() {
    String run = planned(List.of(List.of(1L), List.of(2L)));
    Chunk chunk = take(one);
    silentFor(run, chunk, 31_000);
    take(other);
    take(other);

    assertThat(one.halt(chunk.ref(), later).await()).isFalse();
    assertThat(one.fail(chunk.ref(), "model_not_found").await()).isFalse();

    assertThat(find(run).state()).isEqualTo(RunState.running());
  }

  @Test
  void a_run_that_failed_again_while_it_was_planned_anew_is_planned_once_more() {
    String run = planned(List.of(List.of(1L)));
    command(Command.DEL, RedisKeys.chunks(run));
    assertThat(one.take(false).await().workLost()).contains(run);
    one.resume(run).await();
    assertThat(one.fail(take(one).ref(), "internal").await()).isTrue();

    one.resume(run).await();

    assertThat(find(run).state()).isEqualTo(RunState.planning());
    Chunk planning = take(one);
    assertThat(planning.plan()).isTrue();
    Draft draft = one.draft(planning.ref());
    draft.add(List.of(List.of(1L))).await();
    assertThat(draft.publish(planned(1)).await()).isTrue();
  }

  @Test
  void the_newest_run_is_the_newest_also_when_the_clock_was_set_back() {
    planned(List.of());
    RunLedger earlier = at(Instant.now().minusSeconds(3600).toEpochMilli());
    String run = earlier.start(new Trigger(Kind.HTTP, "http:earlier", false)).await().run();
    Draft draft = one.draft(take(one).ref());
    draft.add(List.of(List.of(1L))).await();
    draft.publish(planned(1)).await();
    one.halt(byHand(run), later).await();

    assertThat(one.resumeHalted().await()).contains(run);
  }

  @Test
  void runs_that_expired_stop_nobody() {
    String expired = planned(List.of(List.of(1L)));
    start(Kind.HTTP, "http:forced", true);
    command(
        Command.DEL, RedisKeys.run(expired), RedisKeys.run(text(Command.GET, RedisKeys.NEXT_RUN)));

    assertThat(one.take(false).await().chunk()).isEmpty();
    assertThat(start(Kind.HTTP, "http:next", false).how()).isEqualTo(How.STARTED);
    assertThat(take(one).plan()).isTrue();
  }

  @Test
  void a_run_that_halts_again_before_anything_was_asked_is_not_told_again() {
    String run = planned(List.of(List.of(1L)));
    one.halt(byHand(run), later).await();
    one.resume(run).await();
    one.halt(byHand(run), later).await();
    assertThat(text(Command.XLEN, RedisKeys.ENDED_RUNS)).isEqualTo("1");

    one.resume(run).await();
    command(Command.HINCRBY, RedisKeys.run(run), "requests", 1);
    one.halt(byHand(run), later).await();

    assertThat(text(Command.XLEN, RedisKeys.ENDED_RUNS)).isEqualTo("2");
  }

  @Test
  void only_work_taken_over_from_the_dead_counts_as_trouble() {
    String run = planned(List.of(List.of(1L)));
    Chunk chunk = take(one);
    one.release(chunk.ref()).await();
    chunk = take(other);
    silentFor(run, chunk, 31_000);
    // It was silent, and lives.
    chunk = take(other);
    assertThat(chunk.trouble()).isEqualTo(Chunk.Trouble.NONE);

    silentFor(run, chunk, 31_000);
    assertThat(take(one).trouble().takeovers()).isEqualTo(1);
  }

  @Test
  void poisoned_work_waits_for_a_node_that_has_nothing_else_in_hand() {
    String run = planned(List.of(List.of(1L), List.of(2L)));
    Chunk chunk = poisoned(run);
    assertThat(chunk.isPoisoned()).isTrue();
    silentFor(run, chunk, 31_000);
    Chunk fresh = other.take(true).await().chunk().orElseThrow();
    assertThat(fresh.users()).containsExactly(2L);

    assertThat(other.take(true).await().chunk()).isEmpty();

    assertThat(other.take(false).await().chunk()).map(Chunk::users).contains(List.of(1L));
  }

  @Test
  void who_was_in_hand_when_two_nodes_died_with_poisoned_work_is_the_culprit() {
    String run = planned(List.of(List.of(1L, 2L, 3L)));
    Chunk chunk = poisoned(run);
    assertThat(one.suspect(chunk.ref(), 1).await()).isTrue();
    assertThat(one.suspect(chunk.ref(), 2).await()).isTrue();

    Chunk second = takenOver(run, chunk, other);
    assertThat(second.trouble().culprit()).isEmpty();
    assertThat(one.suspect(chunk.ref(), 3).await()).isFalse();
    assertThat(other.suspect(second.ref(), 2).await()).isTrue();
    Chunk third = takenOver(run, second, one);

    assertThat(third.trouble().culprit()).contains(2L);
    assertThat(one.suspect(third.ref(), 3).await()).isTrue();
    assertThat(takenOver(run, third, other).trouble().culprit()).isEmpty();
  }

  /** The first chunk, after three nodes fell silent with it; held by node one. */
  private Chunk poisoned(String run) {
    Chunk chunk = take(one);
    chunk = takenOver(run, chunk, other);
    chunk = takenOver(run, chunk, one);
    assertThat(chunk.isPoisoned()).isFalse();
    // The third death, by a node whose name nobody bears any more.
    command(
        Command.XCLAIM,
        RedisKeys.chunks(run),
        "nodes",
        "node-dead",
        0,
        chunk.ref().entry(),
        "IDLE",
        31_000,
        "JUSTID");
    return claim(one, chunk);
  }

  private Chunk takenOver(String run, Chunk chunk, RunLedger by) {
    silentFor(run, chunk, 31_000);
    return claim(by, chunk);
  }

  /** Fresh work comes first; it is given back afterwards. */
  private static Chunk claim(RunLedger by, Chunk wanted) {
    Chunk taken = take(by, false);
    if (taken.ref().entry().equals(wanted.ref().entry())) {
      return taken;
    }
    Chunk claimed = take(by, false);
    by.release(taken.ref()).await();
    return claimed;
  }

  private static Chunk take(RunLedger by, boolean busy) {
    return by.take(busy).await().chunk().orElseThrow();
  }

  /** Node other, as if Redis' clock stood there. */
  private RunLedger at(long millis) {
    Clock now = Clock.systemUTC();
    return new RunLedger(redis, new NodeClock(now, millis - now.millis()), "node-other", LEASE);
  }

  private static String refusal(Future<?> refused) {
    Failure failure = catchThrowableOfType(Failure.class, refused::await);
    return Optional.of(failure).map(f -> f.code() + " " + f.getMessage()).orElseThrow();
  }
}
