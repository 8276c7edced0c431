package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.cache.Cache;
import io.lunchbot.recommendations.cache.Cache.Known;
import io.lunchbot.recommendations.keys.Keys.ChunkRef;
import io.lunchbot.recommendations.run.Planner.Planned;
import io.lunchbot.recommendations.run.RunLedger.Hold;
import io.lunchbot.recommendations.stats.OrderStats;
import io.lunchbot.recommendations.stats.Stats;
import io.lunchbot.recommendations.stats.UserStats;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One chunk from taken to finished: statistics of all its users with one query, then request by
 * request as permits come. A chunk that cannot be finished here is given back, and what is under
 * way is still recorded as long as this node holds it. For one context.
 */
final class ChunkWork implements Assignment {
  private static final Logger LOG = LoggerFactory.getLogger(ChunkWork.class);

  private final Chunk chunk;
  private final WorkTools tools;
  private final UserEntries entries;
  private final Promise<Void> gaveUp = Promise.promise();
  private Hold hold = Hold.ACTIVE;
  private int damaged;
  private boolean complete;

  ChunkWork(Chunk chunk, WorkTools tools) {
    this.chunk = chunk;
    this.tools = tools;
    this.entries = new UserEntries(chunk.ref(), tools, this::isHeld, this::lost);
  }

  ChunkRef ref() {
    return chunk.ref();
  }

  @Override
  public Optional<ChunkRef> leasesFor() {
    return Optional.of(ref());
  }

  @Override
  public Instant instant() {
    return chunk.instant();
  }

  /** Whether this node may have nothing else in hand. */
  boolean isPoisoned() {
    return chunk.isPoisoned();
  }

  @Override
  public boolean goesOn() {
    return hold == Hold.ACTIVE;
  }

  @Override
  public boolean isHeld() {
    return hold != Hold.LOST;
  }

  @Override
  public void giveUp() {
    heard(Hold.OVER);
  }

  /** Tells the ledger that this node is alive, and hears how the chunk stands. */
  Future<Void> renew() {
    return tools.ledger().renew(ref()).onSuccess(this::heard).mapEmpty();
  }

  /** Another node holds the chunk. */
  void lost() {
    heard(Hold.LOST);
  }

  private void heard(Hold now) {
    if (now == Hold.ACTIVE || hold == Hold.LOST) {
      return;
    }
    hold = now;
    gaveUp.tryComplete();
  }

  @Override
  public Future<Void> pause(Duration time) {
    return Future.any(tools.patience().pause(time), gaveUp.future()).mapEmpty();
  }

  /** Plans the run this piece of work is the planning of. */
  Future<Void> plan(Planner planner) {
    return tools
        .patience()
        .until(
            chunk.trigger().of().isEmpty() ? "plan a run" : "plan a retry",
            () -> planner.plan(chunk, this::goesOn),
            this::goesOn)
        .compose(this::planned)
        .recover(this::broken);
  }

  private Future<Void> planned(Optional<Planned> plan) {
    plan.ifPresentOrElse(this::planned, this::lost);
    return Future.succeededFuture();
  }

  private void planned(Planned plan) {
    tools.news().planned(ref().run(), plan);
    if (plan.queued() == 0) {
      tools.news().completed(ref().run());
    }
  }

  /** Ends the chunk when its users are done, each in whatever way it is given. */
  Future<Void> endAfter(Future<Boolean> allDone) {
    return allDone.compose(this::end).recover(this::broken);
  }

  /** All there is to do for one user. */
  Future<Boolean> loadAndWork(long tgid) {
    return load(List.of(tgid)).compose(loaded -> begin(loaded).get(0));
  }

  /** What is known of the users before their turn. */
  Future<Loaded> load() {
    return load(chunk.users());
  }

  private Future<Loaded> load(List<Long> users) {
    Stats.ChunkQuestion stats = new Stats.ChunkQuestion(users, chunk.instant());
    Future<Stats.ChunkStats> figures =
        tools
            .patience()
            .until("read orders", () -> Stats.OF_CHUNK.ask(tools.vertx(), stats), this::goesOn);
    Future<Cache.Look> known = look(users);
    return Future.all(figures, known).map(both -> new Loaded(figures.result(), known.result()));
  }

  /** What the run knows of users. */
  Future<Cache.Look> look(List<Long> users) {
    Cache.LookQuestion look = new Cache.LookQuestion(ref().run(), users);
    return tools
        .patience()
        .until("look into the cache", () -> Cache.LOOK.ask(tools.vertx(), look), this::goesOn);
  }

  /** What {@link #load} found. */
  record Loaded(Stats.ChunkStats stats, Cache.Look look) {}

  /** Works on all users; completes when none is under way and the chunk is finished or back. */
  Future<Void> work(Future<Loaded> loaded) {
    return endAfter(loaded.map(this::begin).compose(ChunkWork::allDone));
  }

  private List<Future<Boolean>> begin(Loaded loaded) {
    Stats.ChunkStats stats = loaded.stats();
    damaged += stats.anomalies();
    List<Future<Boolean>> users = new ArrayList<>(stats.users().size());
    List<UserWork> asked = new ArrayList<>();
    for (int i = 0; i < stats.users().size(); i++) {
      users.add(user(stats.users().get(i), loaded.look().users().get(i), asked));
    }
    ask(asked);
    return users;
  }

  /** As few requests as there can be; each takes no more users than it may when its turn comes. */
  private void ask(List<UserWork> users) {
    int most = tools.packs().largest();
    for (int from = 0; from < users.size(); from += most) {
      List<UserWork> together = users.subList(from, Math.min(from + most, users.size()));
      tools.permits().with(() -> new RequestWork(this, tools, together).work());
    }
  }

  /**
   * Sees to one user.
   *
   * @param asked he is added to these when somebody is to be asked for him
   */
  private Future<Boolean> user(UserStats user, Known known, List<UserWork> asked) {
    if (known.done()) {
      return Future.succeededFuture(true);
    }
    if (user instanceof UserStats.Damaged damaged) {
      return failed(damaged.tgid(), "damaged_orders", damaged.reason());
    }
    OrderStats stats = (OrderStats) user;
    if (stats.ordersCount() < tools.minOrders()) {
      return entries.skipped(stats.tgid(), "too_few_orders");
    }
    if (!chunk.trigger().force() && known.byHand().filter(this::isFresh).isPresent()) {
      return entries.skipped(stats.tgid(), "by_hand");
    }
    UserWork work = new UserWork(this, tools, stats, known.told());
    asked.add(work);
    return work.ended().recover(cause -> broken(stats.tgid(), cause));
  }

  /** A defect that one user brings out is not the others' night. */
  private Future<Boolean> broken(long tgid, Throwable cause) {
    if (Failure.from(cause).isPassing() || !goesOn()) {
      return Future.failedFuture(cause);
    }
    LOG.error("User broken off run={} tgid={}", ref().run(), tgid, cause);
    return failed(tgid, "internal", "The work broke off in this service; its log says more.");
  }

  private boolean isFresh(Instant byHand) {
    return byHand.isAfter(tools.clock().instant().minus(tools.keepByHand()));
  }

  private static Future<Boolean> allDone(List<Future<Boolean>> users) {
    return Future.join(users).map(all -> users.stream().allMatch(Future::result));
  }

  private Future<Void> end(boolean allDone) {
    return allDone ? finish() : release();
  }

  /**
   * A server that stayed away is no reason to fail a run, nor is whatever breaks while this node
   * gives its work up; anything else is a defect, and loud.
   */
  private Future<Void> broken(Throwable cause) {
    if (Failure.from(cause).isPassing() || !goesOn()) {
      return release();
    }
    LOG.error("Work broken off run={} chunk={}", ref().run(), ref().entry(), cause);
    return fail("internal: " + cause.getMessage()).compose(failed -> release());
  }

  private Future<Void> finish() {
    return tools
        .patience()
        .until("finish a chunk", () -> tools.ledger().finish(ref(), damaged), this::isHeld)
        .onSuccess(this::finished)
        .mapEmpty();
  }

  private void finished(RunLedger.Finish how) {
    if (how == RunLedger.Finish.RUN_COMPLETE) {
      complete = true;
      tools.news().completed(ref().run());
    }
  }

  /** Whether the run stopped before this chunk's users were all seen to, or with them. */
  boolean isStopped() {
    return hold == Hold.OVER && !complete;
  }

  /** Gives the chunk back for any node to take. */
  Future<Void> release() {
    giveUp();
    return tools.ledger().release(ref());
  }

  @Override
  public Future<Void> halt(Instant until) {
    giveUp();
    return tools
        .patience()
        .until("halt a run", () -> tools.news().halt(ref(), until), this::isHeld);
  }

  @Override
  public Future<Void> fail(String reason) {
    giveUp();
    return tools
        .patience()
        .until("fail a run", () -> tools.news().fail(ref(), reason), this::isHeld);
  }

  @Override
  public Future<Boolean> generated(long tgid, Cache.Value value) {
    return entries.generated(tgid, value);
  }

  @Override
  public Future<Boolean> failed(long tgid, String reason, String text) {
    return entries.failed(tgid, reason, text);
  }
}
