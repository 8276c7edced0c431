package io.lunchbot.recommendations.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever is killed, everybody is served, and asked for again only where a kill made it so. */
class KillIT {
  /** Set to a figure that was printed, draws the same moments again. */
  private static final String SEED_PROPERTY = "chaos.seed";

  private static final KillForm FORM = KillForm.chosen();

  private static KillNight killNight;
  private static KillNight.Sight night;

  @BeforeAll
  static void watch() throws Exception {
    long seed = Long.getLong(SEED_PROPERTY, System.currentTimeMillis());
    System.out.println("Kills begin: seed " + seed);
    killNight = new KillNight(FORM, seed);
    night = killNight.watch();
    System.out.println(night.figures());
  }

  @AfterAll
  static void end() {
    if (killNight != null) {
      killNight.close();
    }
  }

  @Test
  void every_moment_is_hit_and_every_round_has_its_kill() {
    assertThat(night.kills()).as(night::figures).containsOnlyKeys(Strike.Moment.values());
    assertThat(night.rounds()).hasSize(FORM.rounds()).noneMatch(round -> round.kills().isEmpty());
    assertThat(night.mayRepeat()).as(night::figures).isPositive();
  }

  @Test
  void nobody_is_lost() {
    assertThat(night.rounds())
        .extracting(KillRound.Sight::unserved)
        .as(night::figures)
        .containsOnly(List.of());
  }

  @Test
  void every_run_counts_everybody_once() {
    JsonObject expected =
        new JsonObject()
            .put("eligible", FORM.users())
            .put("generated", FORM.users())
            .put("renewed", 0)
            .put("skipped", 0)
            .put("failed", 0)
            .put("unprocessed", 0);

    assertThat(night.rounds())
        .extracting(KillRound.Sight::counts)
        .as(night::figures)
        .containsOnly(expected);
  }

  @Test
  void only_who_was_leased_and_not_written_at_a_kill_is_asked_for_again() {
    assertThat(night.rounds())
        .extracting(KillRound.Sight::unexplained)
        .as(night::figures)
        .containsOnly(List.of());
    assertThat(night.repeats()).as(night::figures).isLessThanOrEqualTo(night.mayRepeat());
  }

  @Test
  void no_process_has_anything_to_complain_of() {
    assertThat(night.outputs())
        .allSatisfy(output -> assertThat(output).doesNotContain("ERROR", "\tat "));
  }
}
