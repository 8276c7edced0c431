package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.bus.Loop;
import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What the ledger says of runs, old and new. Reads only; thread-safe; failures are {@link
 * Failure}s.
 */
final class RunHistory {
  /** Failed users read at once. */
  private static final int SCANNED = 1_000;

  private static final int PAGE = 10_000;

  private final RedisLink redis;
  private final NodeClock clock;

  RunHistory(RedisLink redis, NodeClock clock) {
    this.redis = redis;
    this.clock = clock;
  }

  /** One run; {@link Failure.Code#NOT_FOUND} when there is none. */
  Future<Run> find(String run) {
    return redis
        .send(Request.cmd(Command.HGETALL).arg(RedisKeys.run(run)))
        .map(hash -> RunHash.of(run, hash, clock.local().instant()))
        .compose(
            found ->
                found
                    .map(Future::succeededFuture)
                    .orElseGet(() -> Future.failedFuture(Refusals.notFound(run))));
  }

  /** A page of runs, newest first; before them all the one that waits, if there is one. */
  Future<Runs.RunList> list(Optional<String> after, int limit) {
    return after.isPresent()
        ? begun(after, limit)
        : Future.all(waiting(), begun(after, limit))
            .map(both -> withWaiting(both.resultAt(0), both.resultAt(1)));
  }

  private Future<Optional<Run>> waiting() {
    return redis
        .send(Request.cmd(Command.GET).arg(RedisKeys.NEXT_RUN))
        .compose(
            id ->
                id == null
                    ? Future.succeededFuture(Optional.empty())
                    : find(id.toString()).map(Optional::of));
  }

  private static Runs.RunList withWaiting(Optional<Run> waiting, Runs.RunList begun) {
    return new Runs.RunList(
        Stream.concat(waiting.stream(), begun.items().stream()).toList(), begun.next());
  }

  private Future<Runs.RunList> begun(Optional<String> after, int limit) {
    return firstRank(after)
        .compose(
            rank ->
                redis.send(
                    Request.cmd(Command.ZRANGE)
                        .arg(RedisKeys.RUNS)
                        .arg(rank)
                        .arg(rank + limit)
                        .arg("REV")))
        .compose(ids -> page(ids.stream().map(Response::toString).toList(), limit));
  }

  private Future<Long> firstRank(Optional<String> after) {
    if (after.isEmpty()) {
      return Future.succeededFuture(0L);
    }
    return redis
        .send(Request.cmd(Command.ZREVRANK).arg(RedisKeys.RUNS).arg(after.get()))
        .compose(
            rank ->
                rank == null
                    ? Future.failedFuture(
                        new Failure(
                            Failure.Code.BAD_QUESTION,
                            "There is no run " + after.get() + " to go on after."))
                    : Future.succeededFuture(rank.toLong() + 1));
  }

  private Future<Runs.RunList> page(List<String> ids, int limit) {
    List<String> shown = ids.subList(0, Math.min(limit, ids.size()));
    Optional<String> next =
        ids.size() > limit ? Optional.of(shown.get(limit - 1)) : Optional.empty();
    List<Future<Optional<Run>>> runs =
        shown.stream()
            .map(
                id ->
                    redis
                        .send(Request.cmd(Command.HGETALL).arg(RedisKeys.run(id)))
                        .map(hash -> RunHash.of(id, hash, clock.local().instant())))
            .toList();
    // A run older than its hash's life is still in the set for a while.
    return Future.all(runs)
        .map(
            all ->
                new Runs.RunList(
                    runs.stream().flatMap(run -> run.result().stream()).toList(), next));
  }

  /** Whoever failed in one of these runs, ascending, each once, in pages of 10,000. */
  Future<List<long[]>> failedUsers(List<String> runs) {
    LongStream.Builder users = LongStream.builder();
    Future<Void> read = Future.succeededFuture();
    for (String run : runs) {
      read = read.compose(before -> scan(RedisKeys.failures(run), users));
    }
    return read.map(all -> pages(users.build().sorted().distinct().toArray()));
  }

  private static List<long[]> pages(long[] users) {
    return IntStream.iterate(0, from -> from < users.length, from -> from + PAGE)
        .mapToObj(from -> Arrays.copyOfRange(users, from, Math.min(from + PAGE, users.length)))
        .toList();
  }

  private Future<Void> scan(String failures, LongStream.Builder into) {
    AtomicReference<String> cursor = new AtomicReference<>("0");
    return Loop.run(
        () ->
            redis
                .send(
                    Request.cmd(Command.HSCAN)
                        .arg(failures)
                        .arg(cursor.get())
                        .arg("COUNT")
                        .arg(SCANNED))
                .map(
                    page -> {
                      Response fields = page.get(1);
                      for (int i = 0; i < fields.size(); i += 2) {
                        into.add(fields.get(i).toLong());
                      }
                      cursor.set(page.get(0).toString());
                      return cursor.get().equals("0") ? Loop.last() : Loop.again();
                    }));
  }

  /** A page of the failed users of a run, by tgid; only that page is read. */
  Future<Runs.FailureList> failures(Runs.FailuresQuestion question) {
    String from = question.after().map(tgid -> "(" + tgid).orElse("-inf");
    return find(question.run())
        .compose(
            found ->
                redis.send(
                    Request.cmd(Command.ZRANGE)
                        .arg(RedisKeys.failedUsers(question.run()))
                        .arg(from)
                        .arg("+inf")
                        .arg("BYSCORE")
                        .arg("LIMIT")
                        .arg(0)
                        .arg(question.limit() + 1)))
        .map(users -> users.stream().map(Response::toLong).toList())
        .compose(users -> failures(question, users));
  }

  private Future<Runs.FailureList> failures(Runs.FailuresQuestion question, List<Long> users) {
    boolean more = users.size() > question.limit();
    List<Long> shown = more ? users.subList(0, question.limit()) : users;
    if (shown.isEmpty()) {
      return Future.succeededFuture(new Runs.FailureList(List.of(), Optional.empty()));
    }
    Request reasons = Request.cmd(Command.HMGET).arg(RedisKeys.failures(question.run()));
    shown.forEach(reasons::arg);
    return redis
        .send(reasons)
        .map(
            why ->
                new Runs.FailureList(
                    RunHash.failures(shown, why),
                    more ? Optional.of(shown.get(shown.size() - 1)) : Optional.empty()));
  }
}
