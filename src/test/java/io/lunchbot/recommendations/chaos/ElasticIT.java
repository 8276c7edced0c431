package io.lunchbot.recommendations.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.stack.TestServers;
import io.lunchbot.recommendations.stack.WithServers;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nodes come and go in the middle of a run: two join, and all three are restarted in turn. */
@WithServers
class ElasticIT {
  private static ElasticNight.Sight night;

  @BeforeAll
  static void watch(TestServers servers) throws Exception {
    try (ElasticNight elastic = new ElasticNight(servers)) {
      night = elastic.watch();
    }
    System.out.println(night.figures());
  }

  @Test
  void the_run_is_complete_and_counts_everybody_once() {
    assertThat(night.run().getString("state")).isEqualTo("COMPLETED");
    assertThat(night.run().getJsonObject("counts").getInteger("generated"))
        .isEqualTo(ElasticNight.USERS);
    assertThat(night.unserved()).isEmpty();
    // As many as there were processes.
    assertThat(night.run().getJsonObject("users_by_node")).hasSize(2 * ElasticNight.NODES);
  }

  @Test
  void every_node_stops_with_exit_code_0_and_nobody_is_asked_for_twice() {
    assertThat(night.exitCodes()).hasSize(ElasticNight.NODES).containsOnly(0);
    assertThat(night.calls()).as(night::figures).isEqualTo(ElasticNight.USERS);
  }

  @Test
  void who_joins_takes_work_within_two_seconds_of_being_ready() {
    assertThat(night.afterReady()).hasSize(2 * ElasticNight.NODES - 1);
    assertThat(Collections.max(night.afterReady()))
        .as(night::figures)
        .isLessThanOrEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void what_a_node_gives_back_is_the_next_that_any_other_takes() {
    assertThat(night.takenAfterStops()).hasSizeGreaterThanOrEqualTo(ElasticNight.NODES);
    assertThat(Collections.max(night.takenAfterStops()))
        .as(night::figures)
        .isLessThanOrEqualTo(ElasticNight.CHUNK_TAKES);
  }

  @Test
  void nobody_works_alone_at_the_end_for_longer_than_a_small_chunk_takes() {
    assertThat(night.tail()).as(night::figures).isLessThanOrEqualTo(night.smallChunk());
  }

  @Test
  void no_process_has_anything_to_complain_of() {
    assertThat(night.outputs())
        .allSatisfy(output -> assertThat(output).doesNotContain("ERROR", "\tat "));
  }
}
