package io.lunchbot.recommendations.bench;

import io.lunchbot.recommendations.bench.Figures.Row;
import io.lunchbot.recommendations.bus.ByReference;
import io.lunchbot.recommendations.config.StatisticsRules;
import io.lunchbot.recommendations.stack.TestServers;
import io.lunchbot.recommendations.stats.Stats;
import io.lunchbot.recommendations.stats.Stats.ChunkQuestion;
import io.lunchbot.recommendations.stats.Stats.EligiblePage;
import io.lunchbot.recommendations.stats.StatsVerticle;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.OutputStream;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.postgresql.PGConnection;

/**
 * Statistics of everybody, as a run asks for them: the list of eligible users once, then chunk
 * after chunk. The limit is PostgreSQL handing the same columns of the same rows to somebody who
 * throws them away. Both take turns.
 */
final class StatisticsBench implements Benchmark {
  private static final Population POPULATION = new Population(100_000, 15);
  private static final StatisticsRules RULES = StatisticsRules.all(5, 30, true);
  private static final int PAGE = 10_000;
  private static final int CHUNK = 200;

  /** A node asks for the next chunk while it works on one. */
  private static final int AT_ONCE = 2;

  private static final int ROUNDS = 3;
  private static final double GOAL = 0.5;

  private static final String COPY =
      """
      COPY (SELECT user_tgid, id, cafe_id, combo_items::text, extras::text FROM orders
            WHERE created_at >= now() - interval '30 days' AND created_at <= now()
              AND status <> 'cancelled'
            ORDER BY user_tgid, id) TO STDOUT""";

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();

  @Override
  public Figures run() throws Exception {
    try (TestServers servers = TestServers.ofOnesOwn();
        Connection owner = servers.connectAsOwner()) {
      POPULATION.load(owner);
      ByReference.install(vertx);
      vertx.deployVerticle(new StatsVerticle(servers.database(), RULES)).await();
      StatisticsCheck check = StatisticsCheck.of(owner, POPULATION);
      List<Long> copies = new ArrayList<>();
      List<Long> lists = new ArrayList<>();
      List<Long> chunks = new ArrayList<>();
      // The first round finds cold code and cold pages.
      for (int round = 0; round <= ROUNDS; round++) {
        copies.add(copy(owner));
        long begun = System.nanoTime();
        List<Long> users = eligible();
        lists.add(System.nanoTime() - begun);
        chunks.add(statistics(users, check));
      }
      return figures(
          median(copies.subList(1, copies.size())),
          median(lists.subList(1, lists.size())),
          median(chunks.subList(1, chunks.size())));
    } finally {
      vertx.close().await();
    }
  }

  private static long rows() {
    return (long) POPULATION.users() * POPULATION.ordersEach();
  }

  private static long copy(Connection owner) throws Exception {
    long begun = System.nanoTime();
    long rows =
        owner
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut(COPY, OutputStream.nullOutputStream());
    long took = System.nanoTime() - begun;
    if (rows != rows()) {
      throw new IllegalStateException(rows + " rows were copied instead of " + rows());
    }
    return took;
  }

  private List<Long> eligible() {
    List<Long> users = new ArrayList<>();
    EligiblePage page =
        Stats.ELIGIBLE.ask(vertx, new Stats.OpenEligible(Instant.now(), PAGE)).await();
    users.addAll(page.users());
    while (!page.last()) {
      page = Stats.NEXT_ELIGIBLE.ask(vertx, new Stats.NextEligible(page.list())).await();
      users.addAll(page.users());
    }
    if (!users.equals(POPULATION.tgids().boxed().toList())) {
      throw new IllegalStateException(users.size() + " users are eligible");
    }
    return users;
  }

  private long statistics(List<Long> users, StatisticsCheck check) {
    Instant at = Instant.now();
    List<ChunkQuestion> questions = new ArrayList<>();
    for (int from = 0; from < users.size(); from += CHUNK) {
      questions.add(
          new ChunkQuestion(users.subList(from, Math.min(users.size(), from + CHUNK)), at));
    }
    Iterator<ChunkQuestion> next = questions.iterator();
    check.begin();
    long begun = System.nanoTime();
    Repeat.times(questions.size(), AT_ONCE, context, () -> ask(next.next(), check), new Samples());
    long took = System.nanoTime() - begun;
    check.end();
    return took;
  }

  private Future<?> ask(ChunkQuestion question, StatisticsCheck check) {
    return Stats.OF_CHUNK.ask(vertx, question).onSuccess(answer -> check.see(answer.users()));
  }

  private static long median(List<Long> nanos) {
    return nanos.stream().sorted().toList().get(nanos.size() / 2);
  }

  private static Figures figures(long copy, long list, long chunks) {
    double limit = rows() * 1e9 / copy;
    double ours = rows() * 1e9 / (list + chunks);
    return new Figures(
        "Statistics of %,d users with %,d orders in chunks of %d, %d at a time"
            .formatted(POPULATION.users(), rows(), CHUNK, AT_ONCE),
        List.of("seconds", "rows a second", "us a user"),
        List.of(
            row("COPY of the same rows", copy),
            row("eligible users, once", list),
            row("statistics, chunk by chunk", chunks),
            row("both", list + chunks)),
        List.of(
            Goal.atLeast(
                "statistics, the list of users included, beside COPY",
                ours,
                limit,
                "rows/s",
                GOAL)));
  }

  private static Row row(String name, long nanos) {
    return new Row(
        name, List.of(nanos / 1e9, rows() * 1e9 / nanos, nanos / 1e3 / POPULATION.users()));
  }
}
