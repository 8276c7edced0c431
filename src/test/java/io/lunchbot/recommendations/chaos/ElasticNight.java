package io.lunchbot.recommendations.chaos;

import io.lunchbot.recommendations.chaos.ClusterNight.Call;
import io.lunchbot.recommendations.stack.ServiceProcess;
import io.lunchbot.recommendations.stack.TestServers;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One run: a node begins it alone, two more join, then one after the other is stopped and started
 * again. The provider is slow until all are back, so that the run outlasts this on a busy machine
 * too.
 */
final class ElasticNight implements AutoCloseable {
  static final int NODES = 3;
  static final int USERS = 800;

  private static final Duration SLOW = Duration.ofSeconds(1);
  private static final Duration QUICK = Duration.ofMillis(250);
  private static final int CHUNK = 40;
  private static final int SMALL_CHUNK = 20;

  /** Users who keep all nodes busy for long enough to see how quick they are. */
  private static final int ENOUGH = 120;

  /** While the provider is slow, with the time a stopping node takes for what is under way. */
  static final Duration CHUNK_TAKES =
      SLOW.multipliedBy(CHUNK / ClusterNight.CONCURRENCY).plusSeconds(2);

  private final Instant begun = Instant.now();
  private final ClusterNight night;
  private final Map<ServiceProcess, Join> joined = new LinkedHashMap<>();
  private final List<Instant> stops = new ArrayList<>();
  private final List<Integer> exitCodes = new ArrayList<>();

  /**
   * A process that joined in the middle of the run.
   *
   * @param seen when it saw itself in the cluster
   * @param ready when it listened
   */
  private record Join(Instant seen, Instant ready) {}

  /**
   * What there was to see.
   *
   * @param left users not asked for when all nodes were back
   * @param afterJoining from a node's first sight of itself in the cluster until its first call
   * @param afterReady from a node's listening until its first call; negative where that came first
   * @param takenAfterStops from a SIGTERM until another node took a chunk that was given back
   * @param tail from when the first node had nothing to do until the end
   * @param smallChunk what a chunk of the last tenth takes at most
   */
  record Sight(
      JsonObject run,
      List<Long> unserved,
      int left,
      int calls,
      List<Integer> exitCodes,
      List<Duration> afterJoining,
      List<Duration> afterReady,
      List<Duration> takenAfterStops,
      Duration tail,
      Duration smallChunk,
      List<String> outputs) {
    /** In one line. */
    String figures() {
      return String.format(
          Locale.ROOT,
          "Elastic: %d users in %d ms by 1 node, 2 more that joined and a restart of all, %d left"
              + " then; calls %d; first call %s ms after joining and %s ms after ready; what was"
              + " given back taken %s ms after SIGTERM; a node idle at the end for %d ms, a chunk of"
              + " %d takes %d ms at most",
          run.getJsonObject("counts").getInteger("generated"),
          run.getLong("duration_ms"),
          left,
          calls,
          millis(afterJoining),
          millis(afterReady),
          millis(takenAfterStops),
          tail.toMillis(),
          SMALL_CHUNK,
          smallChunk.toMillis());
    }

    private static List<Long> millis(List<Duration> times) {
      return times.stream().map(Duration::toMillis).toList();
    }
  }

  /** Nobody has begun; a chunk that is not given back is lost to this run. */
  ElasticNight(TestServers servers) throws Exception {
    Map<String, String> settings =
        Map.of("CHUNK_SIZE", String.valueOf(CHUNK), "CHUNK_LEASE", "10m");
    night = new ClusterNight(servers, NODES, USERS, settings);
  }

  Sight watch() {
    night.answersTake(SLOW);
    KilledNode first = night.begin();
    first.process().awaitReady();
    String run = night.startRun(first);
    night.awaitCalls(1);
    join();
    night.nodes().forEach(this::restart);
    Instant allBack = Instant.now();
    int left = USERS - night.calls().size();
    if (left < ENOUGH) {
      throw new IllegalStateException("the nodes were back too late: users left " + left);
    }
    night.answersTake(QUICK);
    JsonObject ended = night.awaitCompletion(run, first);
    return sight(ended, left, allBack);
  }

  private void join() {
    while (night.nodes().size() < NODES) {
      night.begin();
    }
    ClusterNight.awaitCluster(night.nodes(), NODES);
    night.nodes().stream().skip(1).forEach(this::hasJoined);
  }

  private void restart(KilledNode node) {
    stops.add(Instant.now());
    exitCodes.add(node.process().stop());
    node.beginAgain();
    ClusterNight.awaitCluster(night.nodes(), NODES);
    hasJoined(node);
  }

  private void hasJoined(KilledNode node) {
    NodeLog log = new NodeLog(node.process().output(), begun);
    joined.put(
        node.process(),
        new Join(log.times("Node joined").get(0), log.times("HTTP listens").get(0)));
  }

  private Sight sight(JsonObject run, int left, Instant allBack) {
    Instant idle = idle();
    return new Sight(
        run,
        night.unserved(run),
        left,
        night.calls().size(),
        exitCodes,
        untilFirstCall(Join::seen),
        untilFirstCall(Join::ready),
        outputs().flatMap(this::takenAfterStop).sorted().toList(),
        Duration.between(idle, Instant.parse(run.getString("ended_at"))),
        smallChunk(allBack.plus(SLOW), idle),
        outputs().toList());
  }

  private Stream<String> outputs() {
    return night.nodes().stream().flatMap(node -> node.outputs().stream());
  }

  private List<Duration> untilFirstCall(Function<Join, Instant> from) {
    return joined.keySet().stream()
        .map(process -> Duration.between(from.apply(joined.get(process)), firstCallBy(process)))
        .toList();
  }

  private Instant firstCallBy(ServiceProcess process) {
    return callsBy(process).min(Comparator.naturalOrder()).orElseThrow();
  }

  private Stream<Instant> callsBy(ServiceProcess process) {
    return night.calls().stream().filter(call -> call.by() == process).map(Call::at);
  }

  private Stream<Duration> takenAfterStop(String output) {
    return new NodeLog(output, begun)
        .times("from=released").stream()
            .map(
                taken ->
                    Duration.between(
                        stops.stream().filter(taken::isAfter).reduce((a, b) -> b).orElseThrow(),
                        taken));
  }

  /** When the first node had had its last answer. */
  private Instant idle() {
    return night.nodes().stream()
        .map(node -> callsBy(node.process()).max(Comparator.naturalOrder()).orElseThrow())
        .min(Comparator.naturalOrder())
        .orElseThrow()
        .plus(QUICK);
  }

  /** As quick as the nodes were in a while, and one call, since calls end whole. */
  private Duration smallChunk(Instant from, Instant to) {
    long calls =
        night.calls().stream().filter(c -> c.at().isAfter(from) && c.at().isBefore(to)).count();
    Duration perUser = Duration.between(from, to).multipliedBy(NODES).dividedBy(calls);
    return perUser.multipliedBy(SMALL_CHUNK).plus(QUICK);
  }

  @Override
  public void close() {
    night.close();
  }
}
