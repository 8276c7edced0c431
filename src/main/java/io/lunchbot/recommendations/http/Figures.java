package io.lunchbot.recommendations.http;

import io.lunchbot.recommendations.bus.Address;
import io.lunchbot.recommendations.keys.Keys;
import io.lunchbot.recommendations.keys.Keys.KeyState;
import io.lunchbot.recommendations.keys.Keys.KeyView;
import io.lunchbot.recommendations.keys.Keys.ModelState;
import io.lunchbot.recommendations.keys.Keys.ModelView;
import io.lunchbot.recommendations.observe.Figure;
import io.lunchbot.recommendations.observe.Figure.Row;
import io.lunchbot.recommendations.observe.Health;
import io.lunchbot.recommendations.observe.Health.HealthQuestion;
import io.lunchbot.recommendations.observe.Health.Standing;
import io.lunchbot.recommendations.observe.Meters;
import io.lunchbot.recommendations.observe.Nodes;
import io.lunchbot.recommendations.observe.Nodes.NodesSeen;
import io.lunchbot.recommendations.run.Run;
import io.lunchbot.recommendations.run.RunState;
import io.lunchbot.recommendations.run.Runs;
import io.lunchbot.recommendations.schedule.Schedule;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Asks the rooms for the figures nobody counts. What a room does not tell in time is shown as
 * absent: an old figure would look like a true one. For one context.
 */
final class Figures {
  /** Prometheus waits 10 s by default. */
  private static final long PATIENCE_MILLIS = 2_000;

  /** Runs among which the active one and the last completed one are looked for. */
  private static final int NEWEST = 50;

  /** While no run is active. */
  private static final Run.Counts NOBODY = new Run.Counts(0, 0, 0, 0, 0);

  private final Vertx vertx;
  private final Meters meters;

  /** The last of those seen, since a list of newest runs may not have it any more. */
  private Optional<Instant> completed = Optional.empty();

  Figures(Vertx vertx, Meters meters) {
    this.vertx = vertx;
    this.meters = meters;
  }

  /** Shows all figures as they are now; always completes. */
  Future<?> refresh() {
    return Future.join(
            List.of(
                server("postgresql", Health.POSTGRESQL),
                server("redis", Health.REDIS),
                server("kafka", Health.KAFKA),
                ask(Keys.POOL, new Keys.PoolQuestion(), List::of).map(this::pool),
                ask(Keys.MODELS, new Keys.ModelsQuestion(), Keys.ModelList::items)
                    .map(this::models),
                runs(),
                ask(Nodes.SEEN, new Nodes.NodesQuestion(), List::of).map(this::nodes),
                ask(
                        Schedule.LAST,
                        new Schedule.LastQuestion(),
                        night -> night.at().stream().toList())
                    .map(this::nights)))
        .map(all -> servers(all.list()));
  }

  private <Q, R, T> Future<List<T>> ask(
      Address<Q, R> address, Q question, Function<R, List<T>> answer) {
    return address
        .ask(vertx, question)
        .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .map(answer)
        .otherwise(List.of());
  }

  private Future<Optional<Row>> server(String name, Address<HealthQuestion, Standing> address) {
    return address
        .ask(vertx, new HealthQuestion())
        .otherwise(Standing.AWAY)
        .map(standing -> Optional.of(Row.of(standing == Standing.UP ? 1 : 0, name)));
  }

  private Void servers(List<?> all) {
    meters.show(
        Figure.SERVER_UP,
        all.stream()
            .flatMap(told -> told instanceof Optional<?> row ? row.stream() : Stream.empty())
            .map(Row.class::cast)
            .toList());
    return null;
  }

  private Void pool(List<Keys.Pool> told) {
    Optional<Keys.Budget> budget =
        told.stream().flatMap(pool -> pool.budget().stream()).findFirst();
    meters.show(Figure.BUDGET, rows(budget.map(usd -> usd.limitUsd().doubleValue())));
    meters.show(Figure.SPENT, rows(budget.map(usd -> usd.spentUsd().doubleValue())));
    return keys(told.stream().flatMap(pool -> pool.keys().stream()).toList());
  }

  private Void keys(List<KeyView> keys) {
    meters.show(Figure.KEY_USED, byKey(keys, KeyView::usedToday));
    meters.show(Figure.KEY_USED_BY_BOT, byKey(keys, KeyView::usedByBot));
    meters.show(Figure.KEY_LEFT, byKey(keys, KeyView::leftToday));
    meters.show(
        Figure.KEYS,
        keys.isEmpty()
            ? List.of()
            : Stream.of(KeyState.values()).map(state -> count(keys, state)).toList());
    return null;
  }

  private static List<Row> byKey(List<KeyView> keys, Function<KeyView, Long> value) {
    return keys.stream()
        .map(
            key ->
                Row.of(
                    value.apply(key).doubleValue(), String.valueOf(key.position()), key.masked()))
        .toList();
  }

  private static Row count(List<KeyView> keys, KeyState state) {
    long count = keys.stream().filter(key -> key.state() == state).count();
    return Row.of((double) count, state.name().toLowerCase(Locale.ROOT));
  }

  private Void models(List<ModelView> models) {
    List<Row> rows = new ArrayList<>();
    for (ModelView model : models) {
      for (ModelState state : ModelState.values()) {
        rows.add(
            Row.of(
                model.state() == state ? 1 : 0,
                model.name(),
                state.name().toLowerCase(Locale.ROOT)));
      }
    }
    meters.show(Figure.BREAKER, rows);
    return null;
  }

  private Future<Void> runs() {
    return Runs.LIST
        .ask(vertx, new Runs.ListQuestion(Optional.empty(), NEWEST))
        .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .map(list -> active(list.items()))
        .recover(away -> Future.succeededFuture(withoutRuns()));
  }

  private Void active(List<Run> runs) {
    Optional<Run> active = runs.stream().filter(run -> run.state().isActive()).findFirst();
    meters.show(Figure.RUN_ACTIVE, List.of(Row.of(active.isPresent() ? 1 : 0)));
    progress(Optional.of(active.map(Run::counts).orElse(NOBODY)));
    runs.stream()
        // A retry of a few is no night.
        .filter(run -> run.state() instanceof RunState.Completed && run.trigger().of().isEmpty())
        .flatMap(run -> run.endedAt().stream())
        .filter(at -> completed.isEmpty() || at.isAfter(completed.get()))
        .max(Instant::compareTo)
        .ifPresent(at -> completed = Optional.of(at));
    meters.show(Figure.RUN_COMPLETED_AT, rows(completed.map(Figures::seconds)));
    return null;
  }

  private Void withoutRuns() {
    meters.show(Figure.RUN_ACTIVE, List.of());
    progress(Optional.empty());
    return null;
  }

  private void progress(Optional<Run.Counts> counts) {
    meters.show(Figure.RUN_ELIGIBLE, rows(counts.map(c -> (double) c.eligible())));
    meters.show(Figure.RUN_DONE, rows(counts.map(c -> (double) c.done())));
    meters.show(Figure.RUN_FAILED, rows(counts.map(c -> (double) c.failed())));
  }

  private Void nodes(List<NodesSeen> told) {
    Optional<NodesSeen> seen = told.stream().findFirst();
    meters.show(Figure.NODES, rows(seen.map(all -> (double) all.nodes().size())));
    meters.show(Figure.NODES_MISSING, rows(seen.map(all -> (double) all.missing().size())));
    return null;
  }

  private Void nights(List<Instant> due) {
    meters.show(Figure.NIGHT_DUE_AT, rows(due.stream().findFirst().map(Figures::seconds)));
    return null;
  }

  private static List<Row> rows(Optional<Double> value) {
    return value.map(Row::of).stream().toList();
  }

  private static double seconds(Instant at) {
    return at.toEpochMilli() / 1000.0;
  }
}
