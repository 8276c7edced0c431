package io.lunchbot.recommendations.chaos;

import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.chaos.ChaosForm.Storm;
import io.lunchbot.recommendations.config.Name;
import io.lunchbot.recommendations.embedded.SampleData;
import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.embedded.standin.StandInAnswer;
import io.lunchbot.recommendations.embedded.standin.StandInFault;
import io.lunchbot.recommendations.embedded.standin.StandInLimits;
import io.lunchbot.recommendations.embedded.standin.StandInOptions;
import io.lunchbot.recommendations.embedded.standin.StandInOverLimit;
import io.lunchbot.recommendations.embedded.standin.StandInRequest;
import io.lunchbot.recommendations.embedded.standin.StandInStorm;
import io.lunchbot.recommendations.stack.Noon;
import io.lunchbot.recommendations.stack.ServiceProcess;
import io.lunchbot.recommendations.stack.SlowNetwork;
import io.lunchbot.recommendations.stack.TestServers;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Four processes with six keys in four projects and more users than requests. The provider has its
 * storms, the network is slow, two clocks are wrong, and one process is killed.
 */
final class ChaosNight implements AutoCloseable {
  /** Texts that must not be printed anywhere. */
  static final String CANARY = "canary-key";

  private static final List<String> KEYS =
      IntStream.range(0, 6).mapToObj(i -> CANARY + "-number-" + i).toList();

  private static final List<String> PROJECTS = List.of("a", "a", "b", "b", "c", "d");

  /** How wrong the processes' clocks are. */
  private static final List<Duration> SKEWS =
      List.of(Duration.ZERO, Duration.ofSeconds(90), Duration.ofSeconds(-90), Duration.ZERO);

  /** The process that is killed. */
  private static final int VICTIM = 3;

  private static final double SHARE_TO_USE = 0.98;

  /** Calls a process may have under way at once, so that no more leases can die with it. */
  private static final int CONCURRENCY = 4;

  /** Slow enough that no process uses a minute up before the others have looked for work. */
  private static final Duration ANSWER = Duration.ofMillis(500);

  private final ChaosForm form;
  private final GeminiStandIn gemini;
  private final List<ServiceProcess> processes = new ArrayList<>();
  private volatile int underWayAtKill;

  /**
   * What there was to see.
   *
   * @param run as the API tells it
   * @param calls of each project that the provider charged
   * @param capacity requests all projects together had for the day
   * @param underWayAtKill calls the killed process waited for; 0 if it was not killed
   * @param exitCodes of the survivors, told to stop when the run was over
   * @param survivors what the processes printed that were not killed
   * @param victim what the one printed that was
   */
  record Sight(
      JsonObject run,
      Map<String, Long> calls,
      StandInOverLimit overLimit,
      int capacity,
      int underWayAtKill,
      Duration wall,
      List<Integer> exitCodes,
      List<String> survivors,
      String victim) {
    /** Requests the provider charged. */
    long used() {
      return calls.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Requests that must have been used: what may have died with a process stays charged. */
    long toUse() {
      return (long) Math.ceil(SHARE_TO_USE * capacity) - CONCURRENCY;
    }

    /** All of it but the output, in one line. */
    String figures() {
      return String.format(
          Locale.ROOT,
          "Chaos: %s after %d s; used by project %s, %d of %d = %.1f %% (at least %d: 98 %% less"
              + " %d leases that may have died); over a limit %d; under way at the kill %d",
          run.getString("state"),
          wall.toSeconds(),
          calls,
          used(),
          capacity,
          100.0 * used() / capacity,
          toUse(),
          CONCURRENCY,
          overLimit.calls(),
          underWayAtKill);
    }
  }

  /** Fills the servers and starts the processes. */
  ChaosNight(ChaosForm form, TestServers servers) throws Exception {
    this.form = form;
    Noon noon = Noon.now();
    servers.flushRedis();
    servers.resetDatabase();
    try (Connection owner = servers.connectAsOwner()) {
      new SampleData(form.users(), noon.clock().instant(), SampleData.SEED).load(owner);
    }
    gemini = new GeminiStandIn(provider(), noon.clock());
    gemini.start();
    for (int i = 0; i < SKEWS.size(); i++) {
      processes.add(
          new ServiceProcess(
              servers, new SlowNetwork(gemini, i), settings(), noon.properties(SKEWS.get(i))));
    }
  }

  private StandInOptions provider() {
    Map<String, String> projects = new HashMap<>();
    for (int i = 0; i < KEYS.size(); i++) {
      projects.put(KEYS.get(i), PROJECTS.get(i));
    }
    return StandInOptions.QUICK
        .inProjects(projects)
        .limitedTo(StandInLimits.ofRequests(ChaosForm.REQUESTS_A_MINUTE, form.requestsADay()))
        .delayedBy(ANSWER);
  }

  private Map<String, String> settings() {
    return Map.of(
        "GEMINI_API_KEYS", String.join(",", KEYS),
        "GEMINI_KEY_PROJECTS", String.join(",", PROJECTS),
        "GEMINI_REQUESTS_PER_MINUTE", String.valueOf(ChaosForm.REQUESTS_A_MINUTE),
        "GEMINI_MAX_REQUESTS_PER_KEY", String.valueOf(form.requestsADay()),
        "GEMINI_CONCURRENCY", String.valueOf(CONCURRENCY),
        "CHUNK_SIZE", "10");
  }

  /** From the trigger until every surviving process has stopped. */
  Sight watch() {
    processes.forEach(ServiceProcess::awaitReady);
    gemini.answerWith(this::mischief);
    long begun = System.nanoTime();
    JsonObject run = awaitEnd(processes.get(0).startRun());
    Duration wall = Duration.ofNanos(System.nanoTime() - begun);
    List<Integer> exitCodes = survivors().stream().map(ServiceProcess::stop).toList();
    return sight(run, wall, exitCodes);
  }

  /** Lets happen what is due with this call, which itself is answered as usual. */
  private Optional<StandInAnswer> mischief(StandInRequest call) {
    for (Storm storm : form.storms()) {
      if (storm.afterCalls() == call.number()) {
        Instant end = call.at().plus(storm.lasting());
        gemini.begin(StandInStorm.until(StandInFault.OVERLOADED, end));
      }
    }
    int underWay = processes.get(VICTIM).callsUnderWay();
    if (call.number() >= form.killAfter() && underWay > 0 && underWayAtKill == 0) {
      underWayAtKill = underWay;
      processes.get(VICTIM).kill();
    }
    return Optional.empty();
  }

  private JsonObject awaitEnd(String id) {
    return await()
        .atMost(form.limit())
        .until(
            () -> processes.get(0).run(id),
            run -> List.of("HALTED", "COMPLETED", "FAILED").contains(run.getString("state")));
  }

  private List<ServiceProcess> survivors() {
    List<ServiceProcess> survivors = new ArrayList<>(processes);
    survivors.remove(VICTIM);
    return survivors;
  }

  private Sight sight(JsonObject run, Duration wall, List<Integer> exitCodes) {
    Map<String, Long> calls = new TreeMap<>();
    for (String project : PROJECTS) {
      calls.put(project, gemini.use(project, Name.GEMINI_MODEL.byDefault()).requestsToday());
    }
    return new Sight(
        run,
        calls,
        gemini.overLimit(),
        calls.size() * form.requestsADay(),
        underWayAtKill,
        wall,
        exitCodes,
        survivors().stream().map(ServiceProcess::output).toList(),
        processes.get(VICTIM).output());
  }

  @Override
  public void close() {
    processes.forEach(ServiceProcess::close);
    gemini.close();
  }
}
