package io.lunchbot.recommendations.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.keys.Keys.ChunkRef;
import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.run.RunLedger.Finish;
import io.lunchbot.recommendations.run.RunLedger.Hold;
import io.lunchbot.recommendations.run.Runs.How;
import io.lunchbot.recommendations.run.Runs.Started;
import io.lunchbot.recommendations.run.Trigger.Kind;
import io.lunchbot.recommendations.stack.RedisTest;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may work on what. */
@ParameterizedClass
@MethodSource(RedisTest.ALL)
class RunLedgerTest extends LedgerTest {
  @Test
  void chunks_are_seen_only_when_all_are_written() {
    start(Kind.HTTP, "http:a", false);
    Draft draft = one.draft(take(one).ref());

    draft.add(List.of(List.of(1L, 2L))).await();

    assertThat(other.take(false).await().chunk()).isEmpty();
    assertThat(draft.publish(planned(2)).await()).isTrue();
    assertThat(take(other).users()).containsExactly(1L, 2L);
  }

  @Test
  void a_planner_that_was_replaced_publishes_nothing() {
    String run = start(Kind.HTTP, "http:a", false).run();
    Chunk slow = take(one);
    Draft slowDraft = one.draft(slow.ref());
    slowDraft.add(List.of(List.of(1L))).await();
    one.release(slow.ref()).await();
    Draft quickDraft = other.draft(take(other).ref());
    quickDraft.add(List.of(List.of(1L))).await();

    assertThat(slowDraft.publish(planned(1)).await()).isFalse();
    assertThat(find(run).state()).isEqualTo(RunState.planning());
    assertThat(quickDraft.publish(planned(1)).await()).isTrue();
    assertThat(slowDraft.publish(planned(1)).await()).isFalse();
    assertThat(take(one).users()).containsExactly(1L);
    assertThat(other.take(false).await().chunk()).isEmpty();
  }

  @Test
  void a_run_without_users_is_complete_when_planned() {
    String run = planned(List.of());

    assertThat(find(run).state()).isEqualTo(RunState.completed());
    assertThat(find(run).counts().eligible()).isZero();
    assertThat(one.take(false).await().chunk()).isEmpty();
    assertThat(start(Kind.HTTP, "http:next", false).how()).isEqualTo(How.STARTED);
  }

  @Test
  void every_chunk_is_taken_once_and_the_last_completes_the_run() {
    List<List<Long>> chunks = IntStream.range(0, 40).mapToObj(i -> List.of((long) i)).toList();
    String run = planned(chunks);
    List<Long> users = new ArrayList<>();
    List<Finish> finishes = new ArrayList<>();

    for (RunLedger ledger = one; ; ledger = ledger == one ? other : one) {
      Optional<Chunk> chunk = ledger.take(false).await().chunk();
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
  void what_was_given_back_comes_before_what_nobody_had() {
    planned(List.of(List.of(1L), List.of(2L)));
    one.release(take(one).ref()).await();

    assertThat(take(other).users()).containsExactly(1L);
    assertThat(take(other).users()).containsExactly(2L);
  }

  @Test
  void what_a_node_died_of_comes_last_even_where_another_gave_it_back() {
    String run = planned(List.of(List.of(1L), List.of(2L), List.of(3L)));
    silentFor(run, take(one), 31_000);
    assertThat(take(other).users()).containsExactly(2L);
    assertThat(take(other).users()).containsExactly(3L);
    Chunk harmful = take(other);
    command(Command.XADD, RedisKeys.chunks(run), "*", "kind", "users", "users", 4);

    other.release(harmful.ref()).await();

    assertThat(take(one).users()).containsExactly(4L);
    assertThat(take(one).users()).isEqualTo(harmful.users());
  }

  @Test
  void a_chunk_is_taken_over_only_after_thirty_seconds_without_renewal() {
    String run = planned(List.of(List.of(1L)));
    Chunk chunk = take(one);
    silentFor(run, chunk, 29_000);
    assertThat(other.take(false).await().chunk()).isEmpty();

    silentFor(run, chunk, 31_000);

    assertThat(take(other).users()).isEqualTo(chunk.users());
    assertThat(one.finish(chunk.ref(), 0).await()).isEqualTo(Finish.LOST);
  }

  @Test
  void a_ledger_of_a_shorter_lease_takes_a_chunk_over_sooner() {
    RunLedger hasty = new RunLedger(redis, NodeClock.system(), "node-hasty", Duration.ofSeconds(5));
    String run = planned(List.of(List.of(1L)));
    Chunk chunk = take(one);
    silentFor(run, chunk, 4_000);
    assertThat(hasty.take(false).await().chunk()).isEmpty();

    silentFor(run, chunk, 6_000);

    assertThat(take(hasty).before()).isEqualTo("node-one");
  }

  @Test
  void a_renewed_chunk_is_not_taken_over() {
    String run = planned(List.of(List.of(1L)));
    Chunk chunk = take(one);
    silentFor(run, chunk, 31_000);

    assertThat(one.renew(chunk.ref()).await()).isEqualTo(Hold.ACTIVE);

    assertThat(other.take(false).await().chunk()).isEmpty();
  }

  @Test
  void a_halted_run_gives_no_work_and_goes_on_where_it_stopped() {
    String run = planned(List.of(List.of(1L), List.of(2L), List.of(3L)));
    Chunk first = take(one);
    Chunk second = take(one);

    assertThat(one.halt(byHand(run), later).await()).isTrue();
    assertThat(other.halt(byHand(run), later).await()).isFalse();

    Run halted = find(run);
    assertThat(halted.state()).isEqualTo(RunState.halted());
    assertThat(halted.resumeAt()).contains(later);
    assertThat(halted.reason()).contains("keys_exhausted");
    assertThat(one.take(false).await().chunk()).isEmpty();
    assertThat(one.renew(first.ref()).await()).isEqualTo(Hold.OVER);
    // The first was done while the run halted, the second is given back.
    assertThat(one.finish(first.ref(), 0).await()).isEqualTo(Finish.FINISHED);
    one.release(second.ref()).await();

    assertThat(start(Kind.HTTP, "http:again", false))
        .isEqualTo(new Started(run, RunState.running(), How.RESUMED));
    assertThat(find(run).resumeAt()).isEmpty();
    assertThat(List.of(take(other).users(), take(other).users()))
        .containsExactlyInAnyOrder(List.of(2L), List.of(3L));
    assertThat(other.take(false).await().chunk()).isEmpty();
  }

  @Test
  void a_halted_run_whose_last_users_were_under_way_is_complete() {
    String run = planned(List.of(List.of(1L)));
    Chunk chunk = take(one);
    one.halt(byHand(run), later).await();

    assertThat(one.finish(chunk.ref(), 0).await()).isEqualTo(Finish.RUN_COMPLETE);

    assertThat(find(run).state()).isEqualTo(RunState.completed());
    assertThat(find(run).reason()).isEmpty();
  }

  @Test
  void a_run_whose_work_redis_lost_fails_instead_of_hanging() {
    String run = planned(List.of(List.of(1L)));
    command(Command.DEL, RedisKeys.chunks(run));

    assertThat(one.take(false).await().chunk()).isEmpty();

    assertThat(find(run).state()).isEqualTo(RunState.failed());
    assertThat(find(run).reason()).contains("work_lost");
    assertThat(start(Kind.HTTP, "http:next", false).how()).isEqualTo(How.STARTED);
  }

  @Test
  void a_plan_of_which_redis_lost_a_part_is_made_again() {
    String run = start(Kind.HTTP, "http:a", false).run();
    Draft draft = one.draft(take(one).ref());
    draft.add(List.of(List.of(1L), List.of(2L))).await();
    String stream = command(Command.KEYS, RedisKeys.plan(run, "*")).get(0).toString();
    command(Command.XTRIM, stream, "MAXLEN", 1);

    Failure failure = catchThrowableOfType(Failure.class, () -> draft.publish(planned(2)).await());

    assertThat(failure.isPassing()).isTrue();
    assertThat(find(run).state()).isEqualTo(RunState.planning());
    assertThat(text(Command.EXISTS, stream)).isEqualTo("0");
  }

  @Test
  void a_run_that_stopped_while_it_was_planned_is_not_published() {
    String run = start(Kind.HTTP, "http:a", false).run();
    Draft draft = one.draft(take(one).ref());
    draft.add(List.of(List.of(1L))).await();
    one.fail(byHand(run), "test").await();

    assertThat(draft.publish(planned(1)).await()).isFalse();

    assertThat(find(run).state()).isEqualTo(RunState.failed());
  }

  @Test
  void a_halted_run_is_not_the_active_one() {
    String run = planned(List.of(List.of(1L)));
    assertThat(text(Command.GET, RedisKeys.ACTIVE_RUN)).isEqualTo(run);

    one.halt(byHand(run), later).await();

    assertThat(text(Command.EXISTS, RedisKeys.ACTIVE_RUN)).isEqualTo("0");
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
}
