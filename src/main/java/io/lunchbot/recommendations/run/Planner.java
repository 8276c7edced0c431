package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.cache.Cache;
import io.lunchbot.recommendations.stats.Stats;
import io.lunchbot.recommendations.stats.Stats.EligiblePage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;

/**
 * Finds the eligible users of a run and cuts them into chunks that no node sees before all are
 * written. Every eligible user's present value lives for the full time again, so that nobody's
 * lapses while he waits for his turn.
 */
final class Planner {
  private static final int PAGE = 10_000;

  /** Chunks on their way to Redis at once: of one user each, a million would be too many. */
  private static final int BATCH = 500;

  private final Vertx vertx;
  private final RunLedger ledger;
  private final int chunkSize;

  Planner(Vertx vertx, RunLedger ledger, int chunkSize) {
    this.vertx = vertx;
    this.ledger = ledger;
    this.chunkSize = chunkSize;
  }

  /**
   * Plans from the beginning, whatever an earlier attempt left.
   *
   * @return the number of eligible users, or -1 when another node has taken the planning over
   */
  Future<Long> plan(Chunk planning) {
    Attempt attempt = new Attempt(ledger.draft(planning.ref()), new ChunkPlan(chunkSize));
    Stats.OpenEligible open = new Stats.OpenEligible(planning.instant(), PAGE);
    attempt.add(Stats.ELIGIBLE.ask(vertx, open));
    return attempt
        .allPages
        .future()
        .compose(all -> attempt.write(attempt.chunks.rest()))
        .compose(written -> ledger.publish(attempt.draft, attempt.chunks.seen()))
        .map(published -> published ? attempt.chunks.seen() : -1L);
  }

  /** One attempt. Pages follow each other without a chain of futures, which would keep them all. */
  private final class Attempt {
    private final RunLedger.Draft draft;
    private final ChunkPlan chunks;
    private final Promise<Void> allPages = Promise.promise();

    Attempt(RunLedger.Draft draft, ChunkPlan chunks) {
      this.draft = draft;
      this.chunks = chunks;
    }

    void add(Future<EligiblePage> asked) {
      asked
          .compose(page -> renewAndWrite(page).map(page))
          .onComplete(
              page -> {
                if (page.last()) {
                  allPages.complete();
                } else {
                  add(next(page));
                }
              },
              allPages::fail);
    }

    private Future<Void> renewAndWrite(EligiblePage page) {
      return Cache.RENEW
          .ask(vertx, new Cache.RenewQuestion(page.users()))
          .compose(renewed -> write(chunks.add(page.users())));
    }

    private Future<Void> write(List<List<Long>> rest) {
      if (rest.isEmpty()) {
        return Future.succeededFuture();
      }
      List<List<Long>> batch = rest.subList(0, Math.min(BATCH, rest.size()));
      return ledger
          .add(draft, batch)
          .compose(written -> write(rest.subList(batch.size(), rest.size())));
    }
  }

  private Future<EligiblePage> next(EligiblePage page) {
    return Stats.NEXT_ELIGIBLE
        .ask(vertx, new Stats.NextEligible(page.list()))
        .recover(Planner::beginAgain);
  }

  /** A list that lay unread while another server was away is closed; planning begins again. */
  private static Future<EligiblePage> beginAgain(Throwable cause) {
    Failure failure = Failure.from(cause);
    return Future.failedFuture(
        failure.code() == Failure.Code.NOT_FOUND
            ? new Failure(Failure.Code.UNAVAILABLE, failure.getMessage())
            : failure);
  }
}
