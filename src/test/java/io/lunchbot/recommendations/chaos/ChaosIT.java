package io.lunchbot.recommendations.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.embedded.standin.StandInOverLimit;
import io.lunchbot.recommendations.stack.TestServers;
import io.lunchbot.recommendations.stack.WithServers;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Never over a limit at the provider, and hardly a request of the day unused. Both nights begin
 * together, because either spends its time waiting for minutes to pass.
 */
@WithServers
class ChaosIT {
  /** The window, the guard around it, and time to make a minute's calls. */
  private static final Duration LONGEST_MINUTE = Duration.ofSeconds(75);

  private static ExecutorService watchers;
  private static ChaosNight chaosNight;
  private static PatientNight patientNight;
  private static Future<ChaosNight.Sight> chaos;
  private static Future<PatientNight.Sight> patience;

  @BeforeAll
  static void begin(TestServers servers) throws Exception {
    ChaosForm form = ChaosForm.chosen();
    watchers = Executors.newFixedThreadPool(2);
    chaosNight = new ChaosNight(form, servers);
    chaos = watchers.submit(chaosNight::watch);
    patientNight = new PatientNight(form);
    patience = watchers.submit(patientNight::watch);
  }

  @AfterAll
  static void end() {
    watchers.shutdownNow();
    chaosNight.close();
    if (patientNight != null) {
      patientNight.close();
    }
  }

  @Test
  void not_one_call_of_four_processes_is_over_a_limit() throws Exception {
    ChaosNight.Sight night = chaos.get();

    System.out.println(night.figures());
    assertThat(night.run().getJsonArray("nodes")).as(night::figures).hasSize(4);
    assertThat(night.overLimit()).isEqualTo(StandInOverLimit.NONE);
  }

  @Test
  void the_whole_day_is_used_but_for_what_died_with_a_process() throws Exception {
    ChaosNight.Sight night = chaos.get();

    assertThat(night.underWayAtKill()).isPositive();
    assertThat(night.run().getString("state")).as(night::figures).isEqualTo("HALTED");
    assertThat(night.used()).as(night::figures).isGreaterThanOrEqualTo(night.toUse());
  }

  @Test
  void processes_that_live_on_have_nothing_to_complain_of() throws Exception {
    ChaosNight.Sight night = chaos.get();

    assertThat(night.exitCodes()).containsOnly(0);
    assertThat(night.survivors())
        .allSatisfy(output -> assertThat(output).doesNotContain("ERROR", "\tat "));
  }

  @Test
  void no_process_prints_a_key() throws Exception {
    ChaosNight.Sight night = chaos.get();

    assertThat(night.survivors()).noneMatch(output -> output.contains(ChaosNight.CANARY));
    assertThat(night.victim()).doesNotContain(ChaosNight.CANARY);
  }

  @Test
  void minute_limits_are_waited_out_until_everybody_is_served() throws Exception {
    PatientNight.Sight night = patience.get();
    System.out.println(night.figures());

    assertThat(night.exitCode()).as(night.output()).isZero();
    assertThat(night.output())
        .contains(night.users() + " eligible: " + night.users() + " generated");
    assertThat(night.calls()).isEqualTo(night.users());
    assertThat(night.overLimit()).isEqualTo(StandInOverLimit.NONE);
    assertThat(night.wall())
        .isGreaterThan(Duration.ofSeconds(60).multipliedBy(night.minutes()))
        .isLessThan(LONGEST_MINUTE.multipliedBy(night.minutes()));
  }
}
