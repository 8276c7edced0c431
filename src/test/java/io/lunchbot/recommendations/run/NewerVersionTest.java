package io.lunchbot.recommendations.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.run.Notices.Sink;
import io.lunchbot.recommendations.run.RunLedger.Finish;
import io.lunchbot.recommendations.stack.RedisTest;
import io.vertx.redis.client.Command;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Nodes of two versions work on one run: fields the older does not know are no harm to it. */
@ParameterizedClass
@MethodSource(RedisTest.ALL)
class NewerVersionTest extends LedgerTest {
  @Test
  void a_chunk_with_a_field_more_is_worked_on_like_any_other() {
    String run = planned(List.of(List.of(1L)));
    String chunks = RedisKeys.chunks(run);
    // Before, between and after the fields that are known.
    command(
        Command.XADD,
        chunks,
        "*",
        "a",
        "x",
        "kind",
        "users",
        "b",
        "users",
        "users",
        "2,3",
        "c",
        "");
    command(Command.HINCRBY, RedisKeys.run(run), "open", 1);
    one.finish(take(one).ref(), 0).await();

    Chunk chunk = take(other);

    assertThat(chunk.plan()).isFalse();
    assertThat(chunk.users()).containsExactly(2L, 3L);
    other.release(chunk.ref()).await();
    Chunk again = take(one);
    assertThat(again.users()).isEqualTo(chunk.users());
    assertThat(one.finish(again.ref(), 0).await()).isEqualTo(Finish.RUN_COMPLETE);
  }

  @Test
  void a_planning_with_a_field_more_is_planned() {
    String run = start(Trigger.Kind.HTTP, "http:newer", false).run();
    String chunks = RedisKeys.chunks(run);
    command(Command.DEL, chunks);
    command(Command.XADD, chunks, "*", "kind", "plan", "shards", 4);
    command(Command.XGROUP, "CREATE", chunks, "nodes", 0);

    assertThat(take(one).plan()).isTrue();
  }

  @Test
  void a_run_with_a_field_more_goes_its_way_and_the_field_stays() {
    Outbox outbox = new Outbox(redis, NodeClock.system(), "reader");
    outbox.next(Sink.KAFKA).await();
    String run = planned(List.of(List.of(1L)));
    command(Command.HSET, RedisKeys.run(run), "colour", "blue", "node_of", "7");

    assertThat(history.list(Optional.empty(), 10).await().items())
        .extracting(Run::id)
        .containsExactly(run);
    one.halt(byHand(run), later).await();
    one.resume(run).await();
    assertThat(other.finish(take(other).ref(), 0).await()).isEqualTo(Finish.RUN_COMPLETE);

    Notices.Notice halted = outbox.next(Sink.KAFKA).await().notice().orElseThrow();
    outbox.told(Sink.KAFKA, halted.entry()).await();
    assertThat(outbox.next(Sink.KAFKA).await().notice().orElseThrow().run()).isEqualTo(find(run));
    assertThat(find(run).state()).isEqualTo(RunState.completed());
    assertThat(find(run).usersByNode()).containsOnlyKeys("node-one", "node-other");
    assertThat(hash(RedisKeys.run(run))).containsEntry("colour", "blue");
  }
}
