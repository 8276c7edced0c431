package io.lunchbot.recommendations.stats;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.bus.Outages;
import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.StatisticsRules;
import io.lunchbot.recommendations.observe.Health;
import io.lunchbot.recommendations.observe.Health.HealthQuestion;
import io.lunchbot.recommendations.observe.Health.Standing;
import io.lunchbot.recommendations.observe.NodeMeters;
import io.lunchbot.recommendations.observe.Observer;
import io.lunchbot.recommendations.stats.Stats.ChunkQuestion;
import io.lunchbot.recommendations.stats.Stats.ChunkStats;
import io.lunchbot.recommendations.stats.Stats.EligiblePage;
import io.lunchbot.recommendations.stats.Stats.MenuNow;
import io.lunchbot.recommendations.stats.Stats.MenuQuestion;
import io.lunchbot.recommendations.stats.Stats.NextEligible;
import io.lunchbot.recommendations.stats.Stats.OpenEligible;
import io.lunchbot.recommendations.stats.Stats.UserNow;
import io.lunchbot.recommendations.stats.Stats.UserQuestion;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the addresses of {@link Stats} from PostgreSQL. One instance a node: a list of eligible
 * users lives where it was opened.
 *
 * <p>Starts while PostgreSQL is away. A question then fails with {@link Failure.Code#UNAVAILABLE}
 * after a few attempts, and the next one is tried afresh. What PostgreSQL refuses for good (a
 * missing right, a missing table) is {@link Failure.Code#INTERNAL} with its SQLSTATE. Apart from a
 * list being read, no connection is held between two questions.
 */
public final class StatsVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(StatsVerticle.class);
  private static final int LARGEST_PAGE = 100_000;

  /** How old the dishes' names may be in one user's statistics. */
  private static final Duration MENU_IS_RECENT = Duration.ofSeconds(10);

  private final Config.Database database;
  private final StatisticsRules rules;
  private final StatsQueries queries;
  private final Waits waits;

  private Observer observer = Observer.NONE;
  private Outages outages;
  private Pool pool;
  private Pool knocks;
  private EligibleLists lists;
  private MenuAt recentMenu = new MenuAt(Instant.EPOCH, Future.failedFuture("Nothing loaded yet"));
  private MenuAt menuAt = new MenuAt(Instant.MIN, Future.failedFuture("Nothing loaded yet"));
  private MenuAt menuBefore = menuAt;

  /** Prepares a verticle; nothing is connected before the first question. */
  public StatsVerticle(Config.Database database, StatisticsRules rules) {
    this(database, rules, Waits.USUAL);
  }

  StatsVerticle(Config.Database database, StatisticsRules rules, Waits waits) {
    this.database = database;
    this.rules = rules;
    this.queries = new StatsQueries(rules);
    this.waits = waits;
  }

  /**
   * A run asks many times at one instant, and somebody may ask for a plan of another meanwhile: the
   * menus of two are kept.
   */
  private record MenuAt(Instant at, Future<Menu> menu) {}

  @Override
  public Future<?> start() {
    observer = NodeMeters.observer(vertx);
    outages = Outages.of(vertx);
    pool = StatsPool.open(vertx, database, waits.connection());
    knocks = StatsPool.toKnock(vertx, database);
    // Lists that nobody reads on must not take the last connection.
    lists = new EligibleLists(vertx, waits.listIdle(), Math.max(1, database.poolSize() - 1));
    return Future.all(
        List.of(
            Stats.ELIGIBLE.serve(vertx, this::openEligible),
            Stats.NEXT_ELIGIBLE.serve(vertx, this::nextEligible),
            Stats.OF_CHUNK.serve(vertx, this::ofChunk),
            Stats.MENU.serve(vertx, this::menu),
            Stats.OF_USER.serve(vertx, this::ofUser),
            Stats.ORDERABLE.serve(vertx, new OrderableDishes(this::orderable)::of),
            Health.POSTGRESQL.serve(vertx, this::health)));
  }

  @Override
  public Future<?> stop() {
    return lists.closeAll().eventually(pool::close).eventually(knocks::close);
  }

  /** Not by way of the pool, where a check would wait for those who work. */
  private Future<Standing> health(HealthQuestion question) {
    return knocks.query("SELECT 1").execute().map(Standing.UP).otherwise(Standing.AWAY);
  }

  private Future<EligiblePage> openEligible(OpenEligible question) {
    if (question.pageSize() < 1 || question.pageSize() > LARGEST_PAGE) {
      return Future.failedFuture(
          new Failure(
              Failure.Code.BAD_QUESTION,
              "A page has 1 to " + LARGEST_PAGE + " users, not " + question.pageSize()));
    }
    return lists.makeRoom().compose(room -> persistently("eligible", () -> firstPage(question)));
  }

  private Future<EligiblePage> firstPage(OpenEligible question) {
    return EligibleList.open(
            pool, queries.eligible(), queries.eligibleAt(question.at()), question.pageSize())
        .compose(lists::first);
  }

  /** Not repeated: with its connection a list is lost, and the asker has to begin again. */
  private Future<EligiblePage> nextEligible(NextEligible question) {
    return lists
        .next(question.list())
        .recover(cause -> Future.failedFuture(DatabaseFailure.of(cause)));
  }

  private Future<ChunkStats> ofChunk(ChunkQuestion question) {
    Observer.Timing reading = observer.begin(Observer.Step.STATISTICS);
    return menuAt(question.at())
        .compose(menu -> persistently("chunk", () -> tally(question, menu)))
        .map(tally -> tally.answer(question))
        .onSuccess(answer -> reading.end());
  }

  private Future<MenuNow> menu(MenuQuestion question) {
    return menuAt(question.at()).map(menu -> new MenuNow(menu.names()));
  }

  private Future<UserNow> ofUser(UserQuestion question) {
    ChunkQuestion alone = new ChunkQuestion(List.of(question.tgid()), question.at());
    return persistently("user", () -> isActive(question.tgid()))
        .compose(
            active ->
                recentMenu(question.at())
                    .compose(menu -> persistently("user", () -> tally(alone, menu)))
                    .map(tally -> tally.answer(alone).users().get(0))
                    .map(user -> new UserNow(active || !rules.activeUsersOnly(), user)));
  }

  private Future<Boolean> isActive(long tgid) {
    return pool.preparedQuery(queries.user())
        .execute(Tuple.of(tgid))
        .compose(
            rows ->
                rows.size() == 0
                    ? Future.failedFuture(
                        new Failure(Failure.Code.NOT_FOUND, "There is no user " + tgid + "."))
                    : Future.succeededFuture(rows.iterator().next().getBoolean(0)));
  }

  private Future<Map<Integer, String>> orderable(Set<Integer> dishes) {
    Tuple ids = Tuple.of(dishes.toArray(Integer[]::new));
    return persistently("orderable", () -> pool.preparedQuery(queries.orderable()).execute(ids))
        .map(
            rows ->
                rows.stream()
                    .collect(
                        Collectors.toMap(
                            row -> row.getInteger(0), row -> row.getString(1).strip())));
  }

  /** Apart from the menu of a run, which many chunks to come ask for. */
  private Future<Menu> recentMenu(Instant at) {
    boolean recent = Duration.between(recentMenu.at(), at).abs().compareTo(MENU_IS_RECENT) < 0;
    if (!recent || recentMenu.menu().failed()) {
      recentMenu = new MenuAt(at, persistently("menu", this::loadMenu));
    }
    return recentMenu.menu();
  }

  private Future<ChunkTally> tally(ChunkQuestion question, Menu menu) {
    return pool.preparedQuery(queries.orders())
        .collecting(
            Collector.of(
                () -> new ChunkTally(rules, menu),
                StatsQueries::addOrder,
                StatsVerticle::oneAfterTheOther))
        .execute(queries.ordersOf(question.users(), question.at()))
        .map(SqlResult::value);
  }

  private Future<Menu> menuAt(Instant at) {
    if (!menuAt.at().equals(at)) {
      MenuAt other = menuBefore;
      menuBefore = menuAt;
      menuAt = other;
    }
    if (!menuAt.at().equals(at) || menuAt.menu().failed()) {
      menuAt = new MenuAt(at, persistently("menu", this::loadMenu));
    }
    return menuAt.menu();
  }

  private Future<Menu> loadMenu() {
    return pool.preparedQuery(queries.menu())
        .collecting(
            Collector.of(
                () -> new Menu.Builder(rules.activeCafesOnly()),
                StatsQueries::addDish,
                StatsVerticle::oneAfterTheOther,
                Menu.Builder::build))
        .execute()
        .map(SqlResult::value);
  }

  private static <T> T oneAfterTheOther(T one, T other) {
    throw new IllegalStateException("Rows of one query do not come in parallel");
  }

  private <T> Future<T> persistently(String question, Supplier<Future<T>> ask) {
    return persistently(question, ask, 0);
  }

  private <T> Future<T> persistently(String question, Supplier<Future<T>> ask, int retries) {
    long asked = outages.asking();
    return ask.get()
        .onSuccess(answer -> outages.worked(Outages.POSTGRESQL, asked))
        .recover(
            cause -> {
              Failure failure = DatabaseFailure.of(cause);
              if (!failure.isPassing()) {
                return Future.failedFuture(failure);
              }
              outages.failed(Outages.POSTGRESQL, asked, failure);
              if (retries == waits.retries().size()) {
                return Future.failedFuture(failure);
              }
              Duration pause = waits.retries().get(retries);
              LOG.debug(
                  "PostgreSQL asked again question={} pause_ms={} reason={}",
                  question,
                  pause.toMillis(),
                  failure.getMessage());
              return vertx
                  .timer(pause.toMillis())
                  .compose(passed -> persistently(question, ask, retries + 1));
            });
  }
}
