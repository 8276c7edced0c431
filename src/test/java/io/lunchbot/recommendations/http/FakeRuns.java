package io.lunchbot.recommendations.http;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.run.Run;
import io.lunchbot.recommendations.run.RunState;
import io.lunchbot.recommendations.run.Runs;
import io.lunchbot.recommendations.run.Runs.FailedUser;
import io.lunchbot.recommendations.run.Runs.FailureList;
import io.lunchbot.recommendations.run.Runs.FailuresQuestion;
import io.lunchbot.recommendations.run.Runs.How;
import io.lunchbot.recommendations.run.Runs.ListQuestion;
import io.lunchbot.recommendations.run.Runs.RunList;
import io.lunchbot.recommendations.run.Runs.RunQuestion;
import io.lunchbot.recommendations.run.Runs.Started;
import io.lunchbot.recommendations.run.Trigger;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Answers for the run room: five runs, r5 the newest, of which r3 has 250 failed users. */
final class FakeRuns {
  private static final Instant START = Instant.parse("2026-11-24T00:00:00.012Z");

  final List<Trigger> triggers = new CopyOnWriteArrayList<>();
  final List<String> orders = new CopyOnWriteArrayList<>();
  volatile How how = How.STARTED;
  volatile Optional<Failure> failure = Optional.empty();

  /** How r5 stands, and how many of its users got a new value. */
  volatile RunState state = RunState.running();

  volatile long generated = 120;
  volatile Optional<String> reason = Optional.empty();

  /** The newest run that has begun is r5, or r6, and so on. */
  volatile int newest = 5;

  /** How r9 stands, which waits for the others; only then it is among all runs. */
  volatile Optional<RunState> waiting = Optional.empty();

  /** Questions are answered when it completes. */
  volatile Promise<Void> pending = done();

  /** Questions for runs so far. */
  final AtomicInteger asked = new AtomicInteger();

  private static Promise<Void> done() {
    Promise<Void> promise = Promise.promise();
    promise.complete();
    return promise;
  }

  void serve(Vertx vertx) {
    Future.all(
            Runs.START.serve(vertx, this::start),
            Runs.LIST.serve(vertx, this::list),
            Runs.FIND.serve(vertx, this::find),
            Runs.CANCEL.serve(vertx, question -> order("cancel", question)),
            Runs.RESUME.serve(vertx, question -> order("resume", question)),
            Runs.FAILURES.serve(vertx, this::failures))
        .await();
  }

  private Future<Started> start(Trigger trigger) {
    triggers.add(trigger);
    RunState state = how == How.WAITING ? RunState.waiting() : RunState.planning();
    return answer(new Started("r6", state, how));
  }

  private Future<RunList> list(ListQuestion question) {
    asked.incrementAndGet();
    int first = question.after().map(id -> Integer.parseInt(id.substring(1)) - 1).orElse(newest);
    List<Run> items =
        IntStream.iterate(first, i -> i > 0, i -> i - 1)
            .limit(question.limit())
            .mapToObj(i -> run("r" + i))
            .collect(Collectors.toCollection(ArrayList::new));
    waiting.filter(RunState.waiting()::equals).ifPresent(now -> items.add(0, run("r9")));
    boolean more = first > question.limit();
    return answer(
        new RunList(
            items, more ? Optional.of(items.get(items.size() - 1).id()) : Optional.empty()));
  }

  private Future<Run> find(RunQuestion question) {
    asked.incrementAndGet();
    return question.run().matches("r[1-" + newest + "]")
            || (waiting.isPresent() && question.run().equals("r9"))
        ? answer(run(question.run()))
        : Future.failedFuture(unknown(question.run()));
  }

  private Future<Run> order(String what, RunQuestion question) {
    orders.add(what + " " + question.run());
    return find(question);
  }

  private Future<FailureList> failures(FailuresQuestion question) {
    if (!question.run().equals("r3")) {
      return Future.failedFuture(unknown(question.run()));
    }
    long first = question.after().orElse(9_000_000_000L) + 1;
    List<FailedUser> users =
        LongStream.rangeClosed(first, 9_000_000_250L)
            .limit(question.limit())
            .mapToObj(tgid -> new FailedUser(tgid, "no_answer", "No answer."))
            .toList();
    boolean more = first + question.limit() <= 9_000_000_250L;
    return answer(
        new FailureList(
            users, more ? Optional.of(users.get(users.size() - 1).tgid()) : Optional.empty()));
  }

  private <T> Future<T> answer(T body) {
    return pending
        .future()
        .compose(
            go ->
                failure.<Future<T>>map(Future::failedFuture).orElse(Future.succeededFuture(body)));
  }

  private static Failure unknown(String id) {
    return new Failure(Failure.Code.NOT_FOUND, "There is no run " + id + ".");
  }

  private RunState other(String id) {
    return waiting.filter(now -> id.equals("r9")).orElse(RunState.completed());
  }

  private Run run(String id) {
    boolean running = id.equals("r5");
    return new Run(
        id,
        running ? state : other(id),
        new Trigger(Trigger.Kind.COMMAND_LINE, "command_line:" + id, running),
        Optional.of(START),
        Optional.of(START),
        running ? Optional.empty() : Optional.of(START.plusSeconds(250)),
        Optional.empty(),
        running ? reason : Optional.empty(),
        new Run.Counts(300, running ? generated : 290, 3, 2, 1),
        301,
        180_600,
        42_140,
        Optional.of(new BigDecimal("0.159530000")),
        0,
        Duration.ofMillis(250_488),
        Optional.empty(),
        new TreeMap<>(Map.of("node-1", 296L)));
  }
}
