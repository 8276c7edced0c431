package io.lunchbot.recommendations.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.run.RunLedger.Finish;
import io.lunchbot.recommendations.run.RunLedger.Hold;
import io.lunchbot.recommendations.run.Runs.How;
import io.lunchbot.recommendations.run.Runs.Started;
import io.lunchbot.recommendations.run.Trigger.Kind;
import io.lunchbot.recommendations.stack.RedisTest;
import io.vertx.redis.client.Command;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Which run a trigger leads to. */
@ParameterizedClass
@MethodSource(RedisTest.ALL)
class RunTriggersTest extends LedgerTest {
  @Test
  void a_trigger_starts_a_run_whose_first_work_is_its_planning() {
    Started started = start(Kind.HTTP, "http:a", true);

    assertThat(started.how()).isEqualTo(How.STARTED);
    assertThat(started.state()).isEqualTo(RunState.planning());
    Chunk plan = take(other);
    assertThat(plan.plan()).isTrue();
    assertThat(plan.trigger().force()).isTrue();
    assertThat(plan.ref().run()).isEqualTo(started.run());
    assertThat(find(started.run()).instant()).contains(plan.instant());
    assertThat(find(started.run()).usersByNode()).containsOnlyKeys("node-other");
    assertThat(one.take(false).await().chunk()).isEmpty();
  }

  @Test
  void a_repeated_trigger_leads_to_its_run_for_ever() {
    Started first = start(Kind.KAFKA, "kafka:t:0:7:1", false);
    start(Kind.HTTP, "http:b", false);

    assertThat(start(Kind.KAFKA, "kafka:t:0:7:1", false))
        .isEqualTo(new Started(first.run(), RunState.planning(), How.REPEATED));
    one.fail(byHand(first.run()), "test").await();
    assertThat(start(Kind.KAFKA, "kafka:t:0:7:1", false))
        .isEqualTo(new Started(first.run(), RunState.failed(), How.REPEATED));
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
    assertThat(joined).isEqualTo(new Started(active, RunState.running(), How.JOINED));
    assertThat(find(waiting.run()).state()).isEqualTo(RunState.waiting());

    assertThat(one.finish(take(one).ref(), 0).await()).isEqualTo(Finish.RUN_COMPLETE);

    assertThat(find(active).state()).isEqualTo(RunState.completed());
    assertThat(find(waiting.run()).state()).isEqualTo(RunState.planning());
    assertThat(find(waiting.run()).trigger())
        .isEqualTo(new Trigger(Kind.HTTP, "http:forced", true));
    assertThat(take(other).trigger().force()).isTrue();
  }

  @Test
  void the_next_night_supersedes_a_halted_run() {
    String run = planned(List.of(List.of(1L)));
    one.halt(byHand(run), later).await();

    Started next = start(Kind.SCHEDULE, "schedule:2026-11-24T03:00", false);

    assertThat(next.how()).isEqualTo(How.STARTED);
    assertThat(find(run).state()).isEqualTo(RunState.cancelled());
    assertThat(find(run).reason()).contains("superseded");
    assertThat(take(one).plan()).isTrue();
  }

  @Test
  void a_forced_trigger_supersedes_a_halted_run_that_was_not() {
    String run = planned(List.of(List.of(1L)));
    one.halt(byHand(run), later).await();

    assertThat(start(Kind.HTTP, "http:forced", true).how()).isEqualTo(How.STARTED);

    assertThat(find(run).state()).isEqualTo(RunState.cancelled());
  }

  @Test
  void a_run_that_waited_through_a_halt_begins_with_the_next_trigger() {
    String run = planned(List.of(List.of(1L)));
    String waiting = start(Kind.HTTP, "http:forced", true).run();
    one.halt(byHand(run), later).await();

    Started night = start(Kind.SCHEDULE, "schedule:2026-11-24T03:00", false);

    assertThat(night.run()).isEqualTo(waiting);
    assertThat(find(waiting).trigger().force()).isTrue();
    assertThat(text(Command.EXISTS, RedisKeys.NEXT_RUN)).isEqualTo("0");
  }

  @Test
  void a_failed_run_gives_no_work_and_makes_room() {
    String run = planned(List.of(List.of(1L)));

    assertThat(one.fail(byHand(run), "model_not_found: models/x").await()).isTrue();

    assertThat(find(run).state()).isEqualTo(RunState.failed());
    assertThat(find(run).reason()).contains("model_not_found: models/x");
    assertThat(other.take(false).await().chunk()).isEmpty();
    assertThat(start(Kind.HTTP, "http:next", false).how()).isEqualTo(How.STARTED);
  }

  @Test
  void a_pointer_to_a_run_that_redis_lost_stops_nobody() {
    String run = start(Kind.HTTP, "http:a", false).run();
    command(Command.DEL, RedisKeys.run(run));

    assertThat(one.take(false).await().chunk()).isEmpty();
    assertThat(start(Kind.HTTP, "http:b", false).how()).isEqualTo(How.STARTED);
  }

  @Test
  void what_a_superseded_run_has_under_way_can_still_be_finished() {
    String run = planned(List.of(List.of(1L), List.of(2L)));
    Chunk chunk = take(one);
    one.halt(byHand(run), later).await();

    start(Kind.SCHEDULE, "schedule:2026-11-24T03:00", false);

    assertThat(one.renew(chunk.ref()).await()).isEqualTo(Hold.OVER);
    assertThat(find(run).state()).isEqualTo(RunState.cancelled());
  }
}
