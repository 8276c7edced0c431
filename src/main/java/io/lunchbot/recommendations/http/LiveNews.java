package io.lunchbot.recommendations.http;

import io.lunchbot.recommendations.gemini.CallTimes;
import io.lunchbot.recommendations.keys.Keys;
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
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * What is true now, and what of it is new since the last look: runs, their progress, the pool and
 * the schedule. One look serves all streams. For one context.
 */
final class LiveNews {
  private static final int RUNS = 20;

  /** Looks from one to the next of the same kind; a look is made once a second. */
  private static final int ALL_RUNS = 5;

  private static final int SAMPLE = 2;
  private static final int POOL_AT_WORK = 5;
  private static final int POOL_AT_REST = 30;

  private final Vertx vertx;
  private final Clock clock;
  private final BiConsumer<String, JsonObject> tell;
  private final RunSamples samples = new RunSamples();
  private List<Run> runs = List.of();
  private JsonObject pool = new JsonObject();
  private JsonObject schedule = new JsonObject();

  /** The run that was under way at the last look. */
  private Optional<String> followed = Optional.empty();

  private long looks;
  private boolean changed;

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
    return Future.all(list, keys, night())
        .onSuccess(
            all -> {
              runs = list.result().items();
              pool = KeyJson.of(keys.result());
              schedule = all.resultAt(2);
              followed = underWay().map(Run::id);
              // What happened while nobody listened belongs to no sample.
              CallTimes.of(vertx).take();
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
        .put("samples", ofNewest ? samples.json() : new JsonArray());
  }

  /** Looks at what may have changed by now, and tells of what did. */
  Future<Void> look() {
    looks++;
    return readRuns()
        .onSuccess(this::tellRuns)
        .onFailure(cause -> changed = true)
        .compose(read -> lookAtPool())
        .compose(read -> lookAtSchedule());
  }

  private Future<List<Run>> readRuns() {
    if (changed || looks % ALL_RUNS == 0) {
      changed = false;
      return list().map(Runs.RunList::items);
    }
    return underWay()
        .map(run -> Runs.FIND.ask(vertx, new Runs.RunQuestion(run.id())).map(this::with))
        .orElseGet(() -> Future.succeededFuture(runs));
  }

  private Future<Runs.RunList> list() {
    return Runs.LIST.ask(vertx, new Runs.ListQuestion(Optional.empty(), RUNS));
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
    now.stream()
        .filter(run -> !essence(run).equals(before.get(run.id())))
        .forEach(run -> tell.accept("run", RunJson.of(run)));
    Optional<Run> ended = ended();
    if (ended.isPresent() || looks % SAMPLE == 0) {
      ended.or(this::underWay).ifPresent(this::sample);
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
    tell.accept("sample", samples.add(run, now, CallTimes.of(vertx).take()).json());
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
