package io.lunchbot.recommendations.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.redis.Script;
import io.lunchbot.recommendations.stack.RedisTest;
import io.vertx.redis.client.Command;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The states, in Java and in Redis. */
@ParameterizedClass
@MethodSource(RedisTest.ALL)
class RunStateTest extends RedisTest {
  private static final Script MOVE = Script.named("move_only", "run");
  private static final String RUN = "moved";

  @Test
  void redis_allows_exactly_the_steps_the_type_has() {
    for (RunState from : RunState.all()) {
      for (RunState to : RunState.all()) {
        command(Command.HSET, RedisKeys.run(RUN), "state", from.name());

        boolean moved =
            redis.run(MOVE, List.of(), List.of(RUN, to.name())).await().toInteger() == 1;

        String step = from.name() + " to " + to.name();
        assertThat(moved).as(step).isEqualTo(from.next().contains(to));
        assertThat(text(Command.HGET, RedisKeys.run(RUN), "state"))
            .as(step)
            .isEqualTo(moved ? to.name() : from.name());
      }
    }
  }

  @Test
  void a_run_begins_by_planning_or_waiting_and_not_in_another_state() {
    for (RunState to : RunState.all()) {
      command(Command.DEL, RedisKeys.run(RUN));

      boolean moved = redis.run(MOVE, List.of(), List.of(RUN, to.name())).await().toInteger() == 1;

      assertThat(moved)
          .as(to.name())
          .isEqualTo(List.of(RunState.waiting(), RunState.planning()).contains(to));
    }
  }

  @Test
  void completed_and_cancelled_are_final_and_names_lead_back_to_states() {
    assertThat(RunState.all())
        .filteredOn(state -> state.next().isEmpty())
        .containsExactly(RunState.completed(), RunState.cancelled());
    assertThat(RunState.all()).allMatch(state -> RunState.of(state.name()).equals(state));
    assertThatIllegalArgumentException().isThrownBy(() -> RunState.of("running"));
  }

  @Test
  void only_active_runs_are_worked_on_and_a_waiting_one_is_not_over() {
    assertThat(RunState.all())
        .filteredOn(RunState::isActive)
        .containsExactly(RunState.planning(), RunState.running());
    assertThat(RunState.all())
        .filteredOn(state -> !state.isOver())
        .containsExactly(RunState.waiting(), RunState.planning(), RunState.running());
  }
}
