package io.lunchbot.recommendations.chaos;

import io.lunchbot.recommendations.embedded.SampleData;
import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.embedded.standin.StandInLimits;
import io.lunchbot.recommendations.embedded.standin.StandInOptions;
import io.lunchbot.recommendations.embedded.standin.StandInOverLimit;
import io.lunchbot.recommendations.embedded.standin.StandInRequest;
import io.lunchbot.recommendations.stack.Noon;
import io.lunchbot.recommendations.stack.ServiceProcess;
import io.lunchbot.recommendations.stack.SlowNetwork;
import io.lunchbot.recommendations.stack.TestServers;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One process, one run, and more users than its keys have requests in a minute. The worker before
 * this one took a minute's refusal for the end of the day and stopped there.
 */
final class PatientNight implements AutoCloseable {
  private static final int KEYS = 3;
  private static final long SEED = 7;
  private static final Duration ANSWER = Duration.ofMillis(200);

  private final ChaosForm form;
  private final TestServers servers = TestServers.ofOnesOwn();
  private final GeminiStandIn gemini;
  private final ServiceProcess process;

  /**
   * What there was to see.
   *
   * @param minutes that had to be waited out
   * @param wall from the first call's arrival to the last one's
   */
  record Sight(
      int exitCode,
      String output,
      int users,
      long calls,
      StandInOverLimit overLimit,
      int minutes,
      Duration wall) {
    /** All of it but the output, in one line. */
    String figures() {
      return String.format(
          Locale.ROOT,
          "Patience: %d keys, %d users, %d calls; over a limit %d; %d minutes to wait for, %.1f s"
              + " between the first call and the last",
          KEYS,
          users,
          calls,
          overLimit.calls(),
          minutes,
          wall.toMillis() / 1000.0);
    }
  }

  /** Fills servers of its own and starts the process. */
  PatientNight(ChaosForm form) throws Exception {
    this.form = form;
    Noon noon = Noon.now();
    servers.resetDatabase();
    try (Connection owner = servers.connectAsOwner()) {
      new SampleData(form.patientUsers(), noon.clock().instant(), SampleData.SEED).load(owner);
    }
    StandInOptions provider =
        StandInOptions.QUICK
            .limitedTo(StandInLimits.ofRequests(ChaosForm.REQUESTS_A_MINUTE, 0))
            .delayedBy(ANSWER);
    gemini = new GeminiStandIn(provider, noon.clock());
    gemini.start();
    process =
        new ServiceProcess(
            servers,
            new SlowNetwork(gemini, SEED),
            settings(),
            noon.properties(Duration.ZERO),
            "--run-once");
  }

  private Map<String, String> settings() {
    return Map.of(
        "GEMINI_API_KEYS", "patient-key-one,patient-key-two,patient-key-three",
        "GEMINI_REQUESTS_PER_MINUTE", String.valueOf(ChaosForm.REQUESTS_A_MINUTE),
        "GEMINI_MAX_REQUESTS_PER_KEY", "1000",
        "GEMINI_CONCURRENCY", "4");
  }

  /** Until the process has ended by itself. */
  Sight watch() {
    int exitCode = process.awaitExit(form.limit());
    List<StandInRequest> calls = gemini.requests();
    Duration wall =
        calls.isEmpty()
            ? Duration.ZERO
            : Duration.between(calls.get(0).at(), calls.get(calls.size() - 1).at());
    return new Sight(
        exitCode,
        process.output(),
        form.patientUsers(),
        gemini.calls(),
        gemini.overLimit(),
        (form.patientUsers() - 1) / (KEYS * ChaosForm.REQUESTS_A_MINUTE),
        wall);
  }

  @Override
  public void close() {
    process.close();
    gemini.close();
    servers.close();
  }
}
