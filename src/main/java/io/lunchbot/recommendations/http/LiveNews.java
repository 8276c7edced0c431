package io.lunchbot.recommendations.http;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.gemini.CallTimes;
import io.lunchbot.recommendations.keys.Keys;
import io.lunchbot.recommendations.observe.Nodes;
import io.lunchbot.recommendations.observe.Nodes.NodesSeen;
import io.lunchbot.recommendations.run.Run;
import io.lunchbot.recommendations.run.RunJson;
import io.lunchbot.recommendations.run.RunState;
import io.lunchbot.recommendations.run.Runs;
import io.lunchbot.recommendations.schedule.Schedule;
import io.lunchbot.recommendations.schedule.Schedule.NextNight;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is true now, and what of it is new since the last look: runs, their progress, the pool and
 * the schedule. One look serves all streams. For one context.
 */
final class LiveNews {
  private static final int RUNS = 20;

  /** Looks from one to the next of the same kind; a look is made once a second. */
  private static final int ALL_RUNS = 5;

  /** The same while nobody is told: what begins is heard of, but a message may get lost. */
  private static final int ALL_RUNS_UNSEEN = 30;

  private static final int SAMPLE = 2;
  private static final int POOL_AT_WORK = 5;
  private static final int POOL_AT_REST = 30;

  private static final NodesSeen NOBODY = new NodesSeen(false, List.of(), List.of());

  private final Vertx vertx;
  private final Clock clock;
  private final BiConsumer<String, JsonObject> tell;
  private final RunSamples samples = new RunSamples();
  private List<Run> runs = List.of();
  private JsonObject pool = new JsonObject();
  private JsonObject schedule = new JsonObject();
  private JsonObject nodes = NodesJson.of(NOBODY);

  /** The run that was under way at the last look. */
  private Optional<String> followed = Optional.empty();

  private long looks;

  /** Nothing is known at first. */
  private boolean changed = true;

  /**
   * News of this node and of the cluster's runs.
   *
   * @param tell is given the name and the data of every event
   */
  LiveNews(Vertx vertx, Clock clock, BiConsumer<String, JsonObject> tell) {
    this.vertx = vertx;
    this.clock = clock;
    this.tell = tell;
  }

  /** A run changed its state: the next look is at all of them. */
  void heard() {
    changed = true;
  }

  /** Reads everything, and tells nobody. */
  Future<Void> gather() {
    changed = false;
    Future<Runs.RunList> list = list();
    Future<Keys.Pool> keys = Keys.POOL.ask(vertx, new Keys.PoolQuestion());
    return Future.all(list, keys, night(), nodes())
        .onSuccess(
            all -> {
              tellRuns(list.result().items());
              pool = KeyJson.of(keys.result());
              schedule = all.resultAt(2);
              nodes = all.resultAt(3);
            })
        .mapEmpty();
  }

  /** What a new stream begins with. */
  JsonObject snapshot() {
    boolean ofNewest =
        runs.stream()
            .filter(run -> !run.state().equals(RunState.waiting()))
            .findFirst()
            .filter(run -> samples.of(run.id()))
            .isPresent();
    return new JsonObject()
        .put("runs", new JsonArray(runs.stream().map(RunJson::of).toList()))
        .put("keys", pool)
        .put("schedule", schedule)
        .put("nodes", nodes)
        .put("samples", ofNewest ? samples.json() : new JsonArray());
  }

  /** Looks at what may have changed by now, and tells of what did. */
  Future<Void> look() {
    looks++;
    return readRuns(ALL_RUNS)
        .compose(read -> lookAtPool())
        .compose(read -> lookAtSchedule())
        .compose(read -> lookAtNodes());
  }

  /** A look while nobody is told: takes the samples that whoever comes later is shown. */
  Future<Void> lookUnseen() {
    looks++;
    return changed || looks % SAMPLE == 0
        ? readRuns(ALL_RUNS_UNSEEN).mapEmpty()
        : Future.succeededFuture();
  }

  private Future<List<Run>> readRuns(int allEvery) {
    return asTheyStand(allEvery).onSuccess(this::tellRuns).onFailure(cause -> changed = true);
  }

  private Future<List<Run>> asTheyStand(int allEvery) {
    if (changed || looks % allEvery == 0) {
      changed = false;
      return list().map(Runs.RunList::items).compose(this::withTheOneThatWaited);
    }
    return underWay()
        .map(run -> Runs.FIND.ask(vertx, new Runs.RunQuestion(run.id())).map(this::with))
        .orElseGet(() -> Future.succeededFuture(runs));
  }

  private Future<Runs.RunList> list() {
    return Runs.LIST.ask(vertx, new Runs.ListQuestion(Optional.empty(), RUNS));
  }

  /** A run that was cancelled while it waited is in no list any more. */
  private Future<List<Run>> withTheOneThatWaited(List<Run> listed) {
    Set<String> ids = listed.stream().map(Run::id).collect(Collectors.toSet());
    return runs.stream()
        .filter(run -> run.state().equals(RunState.waiting()) && !ids.contains(run.id()))
        .findFirst()
        .map(run -> Runs.FIND.ask(vertx, new Runs.RunQuestion(run.id())))
        .map(found -> found.map(run -> Stream.concat(Stream.of(run), listed.stream()).toList()))
        .map(all -> all.recover(cause -> unlessUnknown(cause, listed)))
        .orElseGet(() -> Future.succeededFuture(listed));
  }

  private static Future<List<Run>> unlessUnknown(Throwable cause, List<Run> listed) {
    return Failure.from(cause).code() == Failure.Code.NOT_FOUND
        ? Future.succeededFuture(listed)
        : Future.failedFuture(cause);
  }

  private List<Run> with(Run found) {
    return runs.stream().map(run -> run.id().equals(found.id()) ? found : run).toList();
  }

  private Optional<Run> underWay() {
    return runs.stream().filter(run -> run.state().isActive()).findFirst();
  }

  private void tellRuns(List<Run> now) {
    var before = runs.stream().collect(Collectors.toMap(Run::id, LiveNews::essence, (a, b) -> a));
    runs = now;
    // Who hears of several new runs puts each before those he knows.
    for (int i = now.size() - 1; i >= 0; i--) {
      Run run = now.get(i);
      if (!essence(run).equals(before.get(run.id()))) {
        tell.accept("run", RunJson.of(run));
      }
    }
    Optional<Run> ended = ended();
    if (ended.isPresent() || looks % SAMPLE == 0) {
      // Calls while no run is under way belong to no sample.
      ended
          .or(this::underWay)
          .ifPresentOrElse(this::sample, () -> CallTimes.ofAllNodes(vertx).take());
    }
    followed = underWay().map(Run::id);
  }

  /** The clock alone is no news. */
  private static JsonObject essence(Run run) {
    JsonObject json = RunJson.of(run);
    json.remove("duration_ms");
    return json;
  }

  /** The run that was followed and is not under way any more: its last point is its end. */
  private Optional<Run> ended() {
    return runs.stream()
        .filter(run -> followed.filter(run.id()::equals).isPresent() && !run.state().isActive())
        .findFirst();
  }

  private void sample(Run run) {
    Instant now = clock.instant();
    tell.accept("sample", samples.add(run, now, CallTimes.ofAllNodes(vertx).take()).json());
  }

  private Future<Void> lookAtPool() {
    boolean atRest = looks % POOL_AT_REST == 0;
    boolean atWork = underWay().isPresent() && looks % POOL_AT_WORK == 0;
    if (!atRest && !atWork) {
      return Future.succeededFuture();
    }
    return Keys.POOL
        .ask(vertx, new Keys.PoolQuestion())
        .map(KeyJson::of)
        .onSuccess(
            (JsonObject now) -> {
              if (atRest || !now.equals(pool)) {
                pool = now;
                tell.accept("keys", now);
              }
            })
        .mapEmpty();
  }

  private Future<Void> lookAtSchedule() {
    return night()
        .onSuccess(
            now -> {
              if (!now.equals(schedule)) {
                schedule = now;
                tell.accept("schedule", now);
              }
            })
        .mapEmpty();
  }

  private Future<Void> lookAtNodes() {
    return nodes()
        .onSuccess(
            now -> {
              if (!now.equals(nodes)) {
                nodes = now;
                tell.accept("nodes", now);
              }
            })
        .mapEmpty();
  }

  private Future<JsonObject> nodes() {
    return Nodes.SEEN.ask(vertx, new Nodes.NodesQuestion()).otherwise(NOBODY).map(NodesJson::of);
  }

  private Future<JsonObject> night() {
    return Schedule.NEXT.ask(vertx, new Schedule.NextQuestion()).map(LiveNews::json);
  }

  private static JsonObject json(NextNight night) {
    return new JsonObject()
        .put("enabled", night.enabled())
        .put("next_at", night.at().map(Instant::toString).orElse(null))
        .put("zone", night.zone().getId())
        .put("cron", night.cron());
  }
}
