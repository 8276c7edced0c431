package io.lunchbot.recommendations.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.keys.Keys.ChunkRef;
import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.run.RunLedger.Draft;
import io.lunchbot.recommendations.run.RunLedger.Finish;
import io.lunchbot.recommendations.run.RunLedger.Hold;
import io.lunchbot.recommendations.run.Runs.How;
import io.lunchbot.recommendations.run.Runs.Started;
import io.lunchbot.recommendations.run.Trigger.Kind;
import io.lunchbot.recommendations.stack.RedisTest;
import io.vertx.redis.client.Command;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource(RedisTest.ALL)
class RunLedgerTest extends RedisTest {
  private RunLedger one;
  private RunLedger other;

  @BeforeEach
  void ledgers() {
    one = new RunLedger(redis, NodeClock.system(), "node-one");
    other = new RunLedger(redis, NodeClock.system(), "node-other");
  }

  private Started start(Kind kind, String key, boolean force) {
    return one.start(new Trigger(kind, key, force)).await();
  }

  private Chunk take(RunLedger ledger) {
    return ledger.take().await().orElseThrow();
  }

  private Run find(String run) {
    return one.find(run).await();
  }

  /** Starts a run and publishes these chunks; returns its id. */
  private String planned(List<List<Long>> chunks) {
    String run = start(Kind.HTTP, "http:planned", false).run();
    Draft draft = one.draft(take(one).ref());
    one.add(draft, chunks).await();
    long eligible = chunks.stream().mapToLong(List::size).sum();
    assertThat(one.publish(draft, eligible).await()).isTrue();
    return run;
  }

  @Test
  void a_trigger_starts_a_run_whose_first_work_is_its_planning() {
    Started started = start(Kind.HTTP, "http:a", true);

    assertThat(started.how()).isEqualTo(How.STARTED);
    assertThat(started.state()).isEqualTo(RunState.PLANNING);
    Chunk plan = take(other);
    assertThat(plan.plan()).isTrue();
    assertThat(plan.force()).isTrue();
    assertThat(plan.ref().run()).isEqualTo(started.run());
    assertThat(find(started.run()).instant()).contains(plan.instant());
    assertThat(find(started.run()).nodes()).containsExactly("node-other");
    assertThat(one.take().await()).isEmpty();
  }

  @Test
  void a_repeated_trigger_leads_to_its_run_for_ever() {
    Started first = start(Kind.KAFKA, "kafka:t:0:7:1", false);
    start(Kind.HTTP, "http:b", false);

    assertThat(start(Kind.KAFKA, "kafka:t:0:7:1", false))
        .isEqualTo(new Started(first.run(), RunState.PLANNING, How.REPEATED));
    one.fail(first.run(), "test").await();
    assertThat(start(Kind.KAFKA, "kafka:t:0:7:1", false))
        .isEqualTo(new Started(first.run(), RunState.FAILED, How.REPEATED));
  }

  @Test
  void many_triggers_at_once_make_one_run() {
    List<Started> answers =
        IntStream.range(0, 50)
            .parallel()
            .mapToObj(
                i ->
                    (i % 2 == 0 ? one : other)
                        .start(new Trigger(Kind.HTTP, "http:" + i, false))
                        .await())
            .toList();

    assertThat(answers).extracting(Started::run).containsOnly(answers.get(0).run());
    assertThat(answers).filteredOn(answer -> answer.how() == How.STARTED).hasSize(1);
  }

  @Test
  void a_trigger_that_wants_more_waits_and_its_run_begins_when_the_active_one_ends() {
    String active = planned(List.of(List.of(1L)));

    Started waiting = start(Kind.HTTP, "http:forced", true);
    Started waitingToo = start(Kind.HTTP, "http:forced-too", true);
    Started joined = start(Kind.HTTP, "http:plain", false);

    assertThat(waiting.how()).isEqualTo(How.WAITING);
    assertThat(waiting.run()).isNotEqualTo(active);
    assertThat(waitingToo.run()).isEqualTo(waiting.run());
    assertThat(joined).isEqualTo(new Started(active, RunState.RUNNING, How.JOINED));
    assertThat(find(waiting.run()).state()).isEqualTo(RunState.WAITING);

    assertThat(one.finish(take(one).ref(), 0).await()).isEqualTo(Finish.RUN_COMPLETE);

    assertThat(find(active).state()).isEqualTo(RunState.COMPLETED);
    assertThat(find(waiting.run()).state()).isEqualTo(RunState.PLANNING);
    assertThat(find(waiting.run()).trigger())
        .isEqualTo(new Trigger(Kind.HTTP, "http:forced", true));
    assertThat(take(other).force()).isTrue();
  }

  @Test
  void chunks_are_seen_only_when_all_are_written() {
    start(Kind.HTTP, "http:a", false);
    Draft draft = one.draft(take(one).ref());

    one.add(draft, List.of(List.of(1L, 2L))).await();

    assertThat(other.take().await()).isEmpty();
    assertThat(one.publish(draft, 2).await()).isTrue();
    assertThat(take(other).users()).containsExactly(1L, 2L);
  }

  @Test
  void a_planner_that_was_replaced_publishes_nothing() {
    String run = start(Kind.HTTP, "http:a", false).run();
    Chunk slow = take(one);
    Draft slowDraft = one.draft(slow.ref());
    one.add(slowDraft, List.of(List.of(1L))).await();
    one.release(slow.ref()).await();
    Draft quickDraft = other.draft(take(other).ref());
    other.add(quickDraft, List.of(List.of(1L))).await();

    assertThat(one.publish(slowDraft, 1).await()).isFalse();
    assertThat(find(run).state()).isEqualTo(RunState.PLANNING);
    assertThat(other.publish(quickDraft, 1).await()).isTrue();
    assertThat(one.publish(slowDraft, 1).await()).isFalse();
    assertThat(take(one).users()).containsExactly(1L);
    assertThat(other.take().await()).isEmpty();
  }

  @Test
  void a_run_without_users_is_complete_when_planned() {
    String run = planned(List.of());

    assertThat(find(run).state()).isEqualTo(RunState.COMPLETED);
    assertThat(find(run).counts().eligible()).isZero();
    assertThat(one.take().await()).isEmpty();
    assertThat(start(Kind.HTTP, "http:next", false).how()).isEqualTo(How.STARTED);
  }

  @Test
  void every_chunk_is_taken_once_and_the_last_completes_the_run() {
    List<List<Long>> chunks = IntStream.range(0, 40).mapToObj(i -> List.of((long) i)).toList();
    String run = planned(chunks);
    List<Long> users = new ArrayList<>();
    List<Finish> finishes = new ArrayList<>();

    for (RunLedger ledger = one; ; ledger = ledger == one ? other : one) {
      Optional<Chunk> chunk = ledger.take().await();
      if (chunk.isEmpty()) {
        break;
      }
      users.addAll(chunk.get().users());
      finishes.add(ledger.finish(chunk.get().ref(), 0).await());
    }

    assertThat(users).containsExactlyElementsOf(chunks.stream().flatMap(List::stream).toList());
    assertThat(finishes.subList(0, 39)).containsOnly(Finish.FINISHED);
    assertThat(finishes.get(39)).isEqualTo(Finish.RUN_COMPLETE);
    assertThat(find(run).endedAt()).isPresent();
    assertThat(text(Command.EXISTS, RedisKeys.chunks(run))).isEqualTo("0");
    assertThat(text(Command.EXISTS, RedisKeys.ACTIVE_RUN)).isEqualTo("0");
  }

  @Test
  void who_does_not_hold_a_chunk_can_change_nothing() {
    String run = planned(List.of(List.of(1L)));
    Chunk chunk = take(one);
    ChunkRef stolen = new ChunkRef(run, chunk.ref().entry(), "node-other");

    assertThat(other.renew(stolen).await()).isEqualTo(Hold.LOST);
    assertThat(other.finish(stolen, 0).await()).isEqualTo(Finish.LOST);
    other.release(stolen).await();

    assertThat(one.renew(chunk.ref()).await()).isEqualTo(Hold.ACTIVE);
    assertThat(one.finish(chunk.ref(), 0).await()).isEqualTo(Finish.RUN_COMPLETE);
    assertThat(one.finish(chunk.ref(), 0).await()).isEqualTo(Finish.LOST);
  }

  @Test
  void a_released_chunk_is_taken_at_once_and_its_first_holder_has_lost_it() {
    planned(List.of(List.of(1L)));
    Chunk chunk = take(one);
    one.release(chunk.ref()).await();

    Chunk again = take(other);

    assertThat(again.users()).isEqualTo(chunk.users());
    assertThat(one.renew(chunk.ref()).await()).isEqualTo(Hold.LOST);
    assertThat(other.renew(again.ref()).await()).isEqualTo(Hold.ACTIVE);
  }

  @Test
  void a_chunk_is_taken_over_only_after_thirty_seconds_without_renewal() {
    String run = planned(List.of(List.of(1L)));
    Chunk chunk = take(one);
    silentFor(run, chunk, 29_000);
    assertThat(other.take().await()).isEmpty();

    silentFor(run, chunk, 31_000);

    assertThat(take(other).users()).isEqualTo(chunk.users());
    assertThat(one.finish(chunk.ref(), 0).await()).isEqualTo(Finish.LOST);
  }

  @Test
  void a_renewed_chunk_is_not_taken_over() {
    String run = planned(List.of(List.of(1L)));
    Chunk chunk = take(one);
    silentFor(run, chunk, 31_000);

    assertThat(one.renew(chunk.ref()).await()).isEqualTo(Hold.ACTIVE);

    assertThat(other.take().await()).isEmpty();
  }

  /** Makes Redis believe that the holder was silent for so long. */
  private void silentFor(String run, Chunk chunk, long millis) {
    command(
        Command.XCLAIM,
        RedisKeys.chunks(run),
        "nodes",
        chunk.ref().consumer(),
        0,
        chunk.ref().entry(),
        "IDLE",
        millis,
        "JUSTID");
  }

  @Test
  void a_halted_run_gives_no_work_and_goes_on_where_it_stopped() {
    String run = planned(List.of(List.of(1L), List.of(2L), List.of(3L)));
    Chunk first = take(one);
    Chunk second = take(one);
    Instant until = Instant.parse("2026-11-24T08:00:00Z");

    assertThat(one.halt(run, until).await()).isTrue();
    assertThat(other.halt(run, until).await()).isFalse();

    Run halted = find(run);
    assertThat(halted.state()).isEqualTo(RunState.HALTED);
    assertThat(halted.resumeAt()).contains(until);
    assertThat(halted.reason()).contains("keys_exhausted");
    assertThat(one.take().await()).isEmpty();
    assertThat(one.renew(first.ref()).await()).isEqualTo(Hold.OVER);
    // The first was done while the run halted, the second is given back.
    assertThat(one.finish(first.ref(), 0).await()).isEqualTo(Finish.FINISHED);
    one.release(second.ref()).await();

    assertThat(start(Kind.HTTP, "http:again", false))
        .isEqualTo(new Started(run, RunState.RUNNING, How.RESUMED));
    assertThat(find(run).resumeAt()).isEmpty();
    assertThat(List.of(take(other).users(), take(other).users()))
        .containsExactlyInAnyOrder(List.of(2L), List.of(3L));
    assertThat(other.take().await()).isEmpty();
  }

  @Test
  void a_halted_run_whose_last_users_were_under_way_is_complete() {
    String run = planned(List.of(List.of(1L)));
    Chunk chunk = take(one);
    one.halt(run, Instant.now()).await();

    assertThat(one.finish(chunk.ref(), 0).await()).isEqualTo(Finish.RUN_COMPLETE);

    assertThat(find(run).state()).isEqualTo(RunState.COMPLETED);
    assertThat(find(run).reason()).isEmpty();
  }

  @Test
  void the_next_night_supersedes_a_halted_run() {
    String run = planned(List.of(List.of(1L)));
    one.halt(run, Instant.now()).await();

    Started next = start(Kind.SCHEDULE, "schedule:2026-11-24T03:00", false);

    assertThat(next.how()).isEqualTo(How.STARTED);
    assertThat(find(run).state()).isEqualTo(RunState.CANCELLED);
    assertThat(find(run).reason()).contains("superseded");
    assertThat(take(one).plan()).isTrue();
  }

  @Test
  void a_forced_trigger_supersedes_a_halted_run_that_was_not() {
    String run = planned(List.of(List.of(1L)));
    one.halt(run, Instant.now()).await();

    assertThat(start(Kind.HTTP, "http:forced", true).how()).isEqualTo(How.STARTED);

    assertThat(find(run).state()).isEqualTo(RunState.CANCELLED);
  }

  @Test
  void a_run_that_waited_through_a_halt_begins_with_the_next_trigger() {
    String run = planned(List.of(List.of(1L)));
    String waiting = start(Kind.HTTP, "http:forced", true).run();
    one.halt(run, Instant.now()).await();

    Started night = start(Kind.SCHEDULE, "schedule:2026-11-24T03:00", false);

    assertThat(night.run()).isEqualTo(waiting);
    assertThat(find(waiting).trigger().force()).isTrue();
    assertThat(text(Command.EXISTS, RedisKeys.NEXT_RUN)).isEqualTo("0");
  }

  @Test
  void a_failed_run_gives_no_work_and_makes_room() {
    String run = planned(List.of(List.of(1L)));

    assertThat(one.fail(run, "model_not_found: models/x").await()).isTrue();

    assertThat(find(run).state()).isEqualTo(RunState.FAILED);
    assertThat(find(run).reason()).contains("model_not_found: models/x");
    assertThat(other.take().await()).isEmpty();
    assertThat(start(Kind.HTTP, "http:next", false).how()).isEqualTo(How.STARTED);
  }

  @Test
  void a_run_whose_work_redis_lost_fails_instead_of_hanging() {
    String run = planned(List.of(List.of(1L)));
    command(Command.DEL, RedisKeys.chunks(run));

    assertThat(one.take().await()).isEmpty();

    assertThat(find(run).state()).isEqualTo(RunState.FAILED);
    assertThat(find(run).reason()).contains("work_lost");
    assertThat(start(Kind.HTTP, "http:next", false).how()).isEqualTo(How.STARTED);
  }

  @Test
  void a_pointer_to_a_run_that_redis_lost_stops_nobody() {
    String run = start(Kind.HTTP, "http:a", false).run();
    command(Command.DEL, RedisKeys.run(run));

    assertThat(one.take().await()).isEmpty();
    assertThat(start(Kind.HTTP, "http:b", false).how()).isEqualTo(How.STARTED);
  }

  @Test
  void runs_are_listed_newest_first_page_by_page() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String id = start(Kind.HTTP, "http:" + i, false).run();
      one.fail(id, "test").await();
      command(Command.ZADD, RedisKeys.RUNS, i, id);
      ids.add(0, id);
    }

    Runs.RunList first = one.list(Optional.empty(), 3).await();
    Runs.RunList second = one.list(first.next(), 3).await();

    assertThat(first.items()).extracting(Run::id).isEqualTo(ids.subList(0, 3));
    assertThat(first.next()).contains(ids.get(2));
    assertThat(second.items()).extracting(Run::id).isEqualTo(ids.subList(3, 5));
    assertThat(second.next()).isEmpty();
    assertThat(
            catchThrowableOfType(Failure.class, () -> one.list(Optional.of("nonsense"), 3).await())
                .code())
        .isEqualTo(Failure.Code.BAD_QUESTION);
  }

  @Test
  void a_run_that_is_not_there_is_not_found() {
    assertThat(catchThrowableOfType(Failure.class, () -> one.find("nonsense").await()).code())
        .isEqualTo(Failure.Code.NOT_FOUND);
    assertThat(catchThrowableOfType(Failure.class, () -> one.failures("nonsense").await()).code())
        .isEqualTo(Failure.Code.NOT_FOUND);
  }

  @Test
  void a_plan_of_which_redis_lost_a_part_is_made_again() {
    String run = start(Kind.HTTP, "http:a", false).run();
    Draft draft = one.draft(take(one).ref());
    one.add(draft, List.of(List.of(1L), List.of(2L))).await();
    String stream = command(Command.KEYS, RedisKeys.plan(run, "*")).get(0).toString();
    command(Command.XTRIM, stream, "MAXLEN", 1);

    Failure failure = catchThrowableOfType(Failure.class, () -> one.publish(draft, 2).await());

    assertThat(failure.isPassing()).isTrue();
    assertThat(find(run).state()).isEqualTo(RunState.PLANNING);
    assertThat(text(Command.EXISTS, stream)).isEqualTo("0");
  }

  @Test
  void a_run_that_stopped_while_it_was_planned_is_not_published() {
    String run = start(Kind.HTTP, "http:a", false).run();
    Draft draft = one.draft(take(one).ref());
    one.add(draft, List.of(List.of(1L))).await();
    one.fail(run, "test").await();

    assertThat(one.publish(draft, 1).await()).isFalse();

    assertThat(find(run).state()).isEqualTo(RunState.FAILED);
  }

  @Test
  void a_halted_run_is_not_the_active_one() {
    String run = planned(List.of(List.of(1L)));
    assertThat(text(Command.GET, RedisKeys.ACTIVE_RUN)).isEqualTo(run);

    one.halt(run, Instant.now()).await();

    assertThat(text(Command.EXISTS, RedisKeys.ACTIVE_RUN)).isEqualTo("0");
  }

  @Test
  void damaged_data_is_added_up_over_the_chunks() {
    String run = planned(List.of(List.of(1L), List.of(2L)));

    one.finish(take(one).ref(), 3).await();
    one.finish(take(one).ref(), 4).await();

    assertThat(find(run).damaged()).isEqualTo(7);
  }

  @Test
  void who_takes_a_chunk_over_is_told_from_whom() {
    String run = planned(List.of(List.of(1L)));
    Chunk chunk = take(one);
    assertThat(chunk.before()).isEmpty();

    one.release(chunk.ref()).await();
    Chunk released = take(other);
    silentFor(run, released, 31_000);

    assertThat(released.before()).isEqualTo("released");
    assertThat(take(one).before()).isEqualTo("node-other");
  }

  @Test
  void what_a_superseded_run_has_under_way_can_still_be_finished() {
    String run = planned(List.of(List.of(1L), List.of(2L)));
    Chunk chunk = take(one);
    one.halt(run, Instant.now()).await();

    start(Kind.SCHEDULE, "schedule:2026-11-24T03:00", false);

    assertThat(one.renew(chunk.ref()).await()).isEqualTo(Hold.OVER);
    assertThat(find(run).state()).isEqualTo(RunState.CANCELLED);
  }

  @Test
  void everything_of_a_run_ends_by_itself_after_thirty_days() {
    String run = planned(List.of(List.of(1L)));

    for (String key : List.of(RedisKeys.run(run), RedisKeys.chunks(run))) {
      assertThat(Long.parseLong(text(Command.TTL, key))).as(key).isBetween(2_591_990L, 2_592_000L);
    }
    assertThat(Long.parseLong(text(Command.TTL, RedisKeys.trigger("http:planned"))))
        .isBetween(604_790L, 604_800L);
  }

  @Test
  void the_last_thousand_runs_are_listed() {
    for (int i = 0; i < 1_000; i++) {
      command(Command.ZADD, RedisKeys.RUNS, i, "old-" + i);
    }

    start(Kind.HTTP, "http:newest", false);

    assertThat(text(Command.ZCARD, RedisKeys.RUNS)).isEqualTo("1000");
    assertThat(text(Command.ZSCORE, RedisKeys.RUNS, "old-0")).isNull();
  }

  @Test
  void a_run_that_waits_is_listed_first() {
    String active = planned(List.of(List.of(1L)));
    String waiting = start(Kind.HTTP, "http:forced", true).run();

    assertThat(one.list(Optional.empty(), 10).await().items())
        .extracting(Run::id)
        .containsExactly(waiting, active);
  }
}
