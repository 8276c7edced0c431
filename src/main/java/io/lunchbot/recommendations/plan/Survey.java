package io.lunchbot.recommendations.plan;

import io.lunchbot.recommendations.cache.Cache;
import io.lunchbot.recommendations.cache.Cache.Memory;
import io.lunchbot.recommendations.gemini.Past;
import io.lunchbot.recommendations.gemini.Prompt;
import io.lunchbot.recommendations.stats.OrderStats;
import io.lunchbot.recommendations.stats.Stats;
import io.lunchbot.recommendations.stats.UserStats;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Goes through all eligible users once, a few hundred at a time, and tells those whose value still
 * holds from those who need a new one. For one context.
 */
public final class Survey {
  /** Users of one query: enough to keep PostgreSQL busy, few enough to be small in memory. */
  private static final int BATCH = 500;

  /** Batches under way at once: one is read while another is written. */
  private static final int LANES = 2;

  /** Prompts weighed a batch: they cost more than all the rest and differ little. */
  private static final int WEIGHED = 10;

  private final Vertx vertx;
  private final Freshness freshness;
  private final Prompt prompt;

  /**
   * A survey by a rule.
   *
   * @param prompt users are asked for with
   */
  public Survey(Vertx vertx, Freshness freshness, Prompt prompt) {
    this.vertx = vertx;
    this.freshness = freshness;
    this.prompt = prompt;
  }

  /**
   * What is surveyed.
   *
   * @param at the one instant of all statistics
   * @param run whom it has seen to already is left out; empty for no run
   * @param force nobody counts as unchanged
   * @param renew whether everybody's value lives for the full time again; without it nothing is
   *     written
   * @param readsOrders whether orders are read; without them everybody needs a new value, and
   *     nobody's orders can do any harm
   */
  public record Scope(Instant at, String run, boolean force, boolean renew, boolean readsOrders) {}

  /** A user who needs a new value; without statistics where his orders cannot be read. */
  public record Candidate(long tgid, Need need, UserStats stats) {}

  /** What a batch of users came to. */
  public record Found(List<Long> unchanged, List<Candidate> candidates) {
    /** Copies the lists. */
    public Found {
      unchanged = List.copyOf(unchanged);
      candidates = List.copyOf(candidates);
    }
  }

  /**
   * Surveys everybody.
   *
   * @param each what is done with a batch before its lane goes on
   * @return when all is done; fails where anything did, and has to begin again
   */
  public Future<Totals> survey(Scope scope, Function<Found, Future<?>> each) {
    Totals totals = new Totals();
    return Stats.MENU
        .ask(vertx, new Stats.MenuQuestion(scope.at()))
        .compose(
            menu ->
                EligibleUsers.forEachPage(
                    vertx, scope.at(), page -> page(scope, menu.names(), page, totals, each)))
        .map(totals);
  }

  private Future<?> page(
      Scope scope,
      Set<String> menu,
      List<Long> users,
      Totals totals,
      Function<Found, Future<?>> each) {
    Iterator<List<Long>> batches =
        IntStream.iterate(0, from -> from < users.size(), from -> from + BATCH)
            .mapToObj(from -> users.subList(from, Math.min(from + BATCH, users.size())))
            .iterator();
    Function<List<Long>, Future<?>> batch =
        some -> batch(scope, menu, some, totals).compose(each::apply);
    return Future.all(IntStream.range(0, LANES).mapToObj(lane -> lane(batches, batch)).toList());
  }

  private static Future<Void> lane(
      Iterator<List<Long>> batches, Function<List<Long>, Future<?>> each) {
    return batches.hasNext()
        ? each.apply(batches.next()).compose(done -> lane(batches, each))
        : Future.succeededFuture();
  }

  private Future<Found> batch(Scope scope, Set<String> menu, List<Long> users, Totals totals) {
    Future<Cache.Review> known =
        Cache.REVIEW.ask(vertx, new Cache.ReviewQuestion(users, scope.renew()));
    Future<Stats.ChunkStats> stats =
        scope.readsOrders()
            ? Stats.OF_CHUNK.ask(vertx, new Stats.ChunkQuestion(users, scope.at()))
            : Future.succeededFuture(unread(users));
    return Future.all(known, stats)
        .map(both -> found(scope, menu, known.result().users(), stats.result().users(), totals));
  }

  private static Stats.ChunkStats unread(List<Long> users) {
    return new Stats.ChunkStats(
        users.stream().<UserStats>map(tgid -> new UserStats.Damaged(tgid, "not read")).toList(), 0);
  }

  private Found found(
      Scope scope, Set<String> menu, List<Memory> known, List<UserStats> stats, Totals totals) {
    List<Long> unchanged = new ArrayList<>();
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < known.size(); i++) {
      Memory of = known.get(i);
      if (!scope.run().isEmpty() && of.run().equals(scope.run())) {
        totals.done++;
      } else if (!scope.force()
          && stats.get(i) instanceof OrderStats readable
          && freshness.holds(readable, of, menu, scope.at())) {
        unchanged.add(of.tgid());
      } else {
        candidates.add(candidate(of, stats.get(i), scope.at()));
      }
    }
    totals.add(unchanged, candidates, prompt);
    return new Found(unchanged, candidates);
  }

  private static Candidate candidate(Memory known, UserStats stats, Instant at) {
    int newOrders =
        stats instanceof OrderStats readable
            ? (int)
                readable.orderIds().stream().filter(id -> id > known.basis().lastOrder()).count()
            : 0;
    return new Candidate(
        known.tgid(), Need.of(known.served(), known.since(), newOrders, at), stats);
  }

  /** What all batches came to. */
  public static final class Totals {
    private long unchanged;
    private long toGenerate;
    private long done;
    private long weighed;
    private long tokens;

    private void add(List<Long> same, List<Candidate> candidates, Prompt prompt) {
      unchanged += same.size();
      toGenerate += candidates.size();
      candidates.stream()
          .map(Candidate::stats)
          .filter(OrderStats.class::isInstance)
          .limit(WEIGHED)
          .forEach(
              stats -> {
                weighed++;
                tokens += prompt.prepare((OrderStats) stats, Past.NONE, Set.of()).tokens();
              });
    }

    /** Users who need a new value. */
    public long toGenerate() {
      return toGenerate;
    }

    /** All eligible users, with those the run has seen to already. */
    public long eligible() {
      return unchanged + toGenerate + done;
    }

    /** Input tokens of one user's request, on average; 0 when nobody needs one. */
    public long tokensEach() {
      return weighed == 0 ? 0 : tokens / weighed;
    }
  }
}
