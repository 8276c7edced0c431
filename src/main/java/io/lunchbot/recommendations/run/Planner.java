package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.cache.Cache;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Finds the users of a run and cuts them into chunks that no node sees before all are written: the
 * eligible ones, first those the run before left without an answer; or the failed ones of other
 * runs. Everybody's present value lives for the full time again, so that nobody's lapses while he
 * waits for his turn.
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
        .compose(listed -> attempt.addHeldBack(0))
        .compose(all -> attempt.write(attempt.chunks.rest()))
        .compose(written -> ledger.publish(attempt.draft, attempt.chunks.seen()))
        .map(published -> published ? attempt.chunks.seen() : -1L);
  }

  /** One attempt. */
  private final class Attempt {
    private final Chunk planning;
    private final RunLedger.Draft draft;
    private final ChunkPlan chunks = new ChunkPlan(chunkSize);

    /** Users whose turn is after those who waited: eight bytes each. */
    private final List<long[]> heldBack = new ArrayList<>();

    Attempt(Chunk planning) {
      this.planning = planning;
      this.draft = ledger.draft(planning.ref());
    }

    Future<Void> listUsers() {
      List<String> of = planning.trigger().of();
      if (of.isEmpty()) {
        return EligibleUsers.forEachPage(
            vertx, planning.instant(), users -> renew(users).compose(renewed -> add(users)));
      }
      return history
          .failedUsers(of)
          .compose(failed -> renew(failed).compose(renewed -> write(chunks.add(failed))));
    }

    private Future<Void> add(List<Long> users) {
      return planning
          .after()
          .map(run -> waited(run, users).compose(waited -> write(chunks.add(waited))))
          .orElseGet(() -> write(chunks.add(users)));
    }

    private Future<List<Long>> waited(String run, List<Long> users) {
      return Cache.WAITED
          .ask(vertx, new Cache.WaitedQuestion(run, users))
          .map(Cache.Waited::users)
          .onSuccess(
              waited -> {
                Set<Long> first = new HashSet<>(waited);
                heldBack.add(
                    users.stream()
                        .filter(tgid -> !first.contains(tgid))
                        .mapToLong(Long::longValue)
                        .toArray());
              });
    }

    Future<Void> addHeldBack(int page) {
      if (page == heldBack.size()) {
        return Future.succeededFuture();
      }
      List<Long> users = LongStream.of(heldBack.get(page)).boxed().toList();
      return write(chunks.add(users)).compose(written -> addHeldBack(page + 1));
    }

    Future<Void> write(List<List<Long>> rest) {
      if (rest.isEmpty()) {
        return Future.succeededFuture();
      }
      List<List<Long>> batch = rest.subList(0, Math.min(BATCH, rest.size()));
      return ledger
          .add(draft, batch)
          .compose(written -> write(rest.subList(batch.size(), rest.size())));
    }
  }

  private Future<?> renew(List<Long> users) {
    return Cache.RENEW.ask(vertx, new Cache.RenewQuestion(users));
  }
}
