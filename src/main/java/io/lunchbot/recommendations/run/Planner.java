package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.cache.Cache;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Finds the users of a run and cuts them into chunks that no node sees before all are written: the
 * eligible ones, first whom no run has come to, then whoever's last run is the longest ago; or the
 * failed ones of other runs. Everybody's present value lives for the full time again, so that
 * nobody's lapses while he waits for his turn.
 */
final class Planner {
  /** Chunks on their way to Redis at once: of one user each, a million would be too many. */
  private static final int BATCH = 500;

  private final Vertx vertx;
  private final RunLedger ledger;
  private final RunHistory history;
  private final int chunkSize;

  Planner(Vertx vertx, RunLedger ledger, RunHistory history, int chunkSize) {
    this.vertx = vertx;
    this.ledger = ledger;
    this.history = history;
    this.chunkSize = chunkSize;
  }

  /**
   * Plans from the beginning, whatever an earlier attempt left.
   *
   * @return the number of users, or -1 when another node has taken the planning over
   */
  Future<Long> plan(Chunk planning) {
    Attempt attempt = new Attempt(planning);
    return attempt
        .listUsers()
        .compose(listed -> attempt.addNext(attempt.byLastRun.pages()))
        .compose(all -> attempt.write(attempt.chunks.rest()))
        .compose(written -> attempt.draft.publish(attempt.chunks.seen()))
        .map(published -> published ? attempt.chunks.seen() : -1L);
  }

  /** One attempt. */
  private final class Attempt {
    private final Chunk planning;
    private final Draft draft;
    private final ChunkPlan chunks = new ChunkPlan(chunkSize);

    private final ByLastRun byLastRun = new ByLastRun();

    Attempt(Chunk planning) {
      this.planning = planning;
      this.draft = ledger.draft(planning.ref());
    }

    Future<Void> listUsers() {
      List<String> of = planning.trigger().of();
      if (of.isEmpty()) {
        return EligibleUsers.forEachPage(
            vertx, planning.instant(), users -> renew(users).compose(renewed -> hold(users)));
      }
      return history.failedUsers(of).compose(failed -> addFailed(failed.iterator()));
    }

    private Future<Void> addFailed(Iterator<long[]> pages) {
      if (!pages.hasNext()) {
        return Future.succeededFuture();
      }
      List<Long> users = LongStream.of(pages.next()).boxed().toList();
      return renew(users)
          .compose(renewed -> write(chunks.add(users)))
          .compose(written -> addFailed(pages));
    }

    private Future<Void> hold(List<Long> users) {
      return Cache.LAST_RUNS
          .ask(vertx, new Cache.LastRunsQuestion(users))
          .onSuccess(last -> byLastRun.add(users, last.runs()))
          .mapEmpty();
    }

    Future<Void> addNext(Iterator<long[]> pages) {
      if (!pages.hasNext()) {
        return Future.succeededFuture();
      }
      List<Long> users = LongStream.of(pages.next()).boxed().toList();
      return write(chunks.add(users)).compose(written -> addNext(pages));
    }

    Future<Void> write(List<List<Long>> rest) {
      if (rest.isEmpty()) {
        return Future.succeededFuture();
      }
      List<List<Long>> batch = rest.subList(0, Math.min(BATCH, rest.size()));
      return draft.add(batch).compose(written -> write(rest.subList(batch.size(), rest.size())));
    }
  }

  private Future<?> renew(List<Long> users) {
    return Cache.RENEW.ask(vertx, new Cache.RenewQuestion(users));
  }
}
