package io.lunchbot.recommendations.keys;

import io.lunchbot.recommendations.config.Limits;
import io.lunchbot.recommendations.keys.Keys.Lease;
import io.lunchbot.recommendations.keys.Keys.Settlement;
import io.lunchbot.recommendations.keys.QuotaLedger.Ask;
import io.lunchbot.recommendations.keys.QuotaLedger.Reply;
import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The quota ledger as the key pool uses it, order of the projects included, over projects that have
 * room for every lease of a benchmark. For one context.
 */
public final class LedgerForBench {
  private static final String MODEL = "gemini-bench";
  private static final int TOKENS_BY_ESTIMATE = 1_500;
  private static final Usage USED = new Usage(1_420, 310);
  private static final Limits ROOMY = new Limits(1_000_000_000, 1_000_000, 2_000_000_000);
  private static final Limits USED_UP = new Limits(0, 1_000_000, 2_000_000_000);

  private final RedisLink redis;
  private final NodeClock clock;
  private final QuotaLedger ledger;
  private final List<KeyGroup> roomy;
  private final List<KeyGroup> usedUp;

  /** Projects of one key each on an empty Redis, so many with room and as many without. */
  public LedgerForBench(RedisLink redis, int projects) {
    this.redis = redis;
    this.clock = noon();
    KeyRing ring =
        new KeyRing(
            IntStream.range(0, 2 * projects)
                .mapToObj(
                    i ->
                        KeysForTests.key("bench-key-" + i, "p" + i, i < projects ? ROOMY : USED_UP))
                .toList());
    this.ledger = new QuotaLedger(redis, clock, new CurrentKeys(ring), LedgerTestCase.UNBOUNDED);
    this.roomy = ring.groups().subList(0, projects);
    this.usedUp = ring.groups().subList(projects, 2 * projects);
  }

  /** The ledger gives no lease around midnight. */
  private static NodeClock noon() {
    Instant now = Instant.now();
    Instant noon = PacificDay.of(now).start().plus(Duration.ofHours(12));
    Duration shift = Duration.between(now, noon);
    return new NodeClock(Clock.offset(Clock.systemUTC(), shift), shift.toMillis());
  }

  /** Leases from so many projects, all of which have room. */
  public Leases of(int projects) {
    return new Leases(roomy.subList(0, projects), true);
  }

  /** Leases from so many projects in an order that is wrong: only the last has room. */
  public Leases lastOf(int projects) {
    return new Leases(
        Stream.concat(usedUp.stream().limit(projects - 1), roomy.stream().limit(1)).toList(),
        false);
  }

  /** Leases from some projects. */
  public final class Leases {
    private final KeyPool pool = new KeyPool();
    private final List<KeyGroup> projects;
    private final boolean ordered;

    private Leases(List<KeyGroup> projects, boolean ordered) {
      this.projects = projects;
      this.ordered = ordered;
    }

    /** Takes one; fails when there is none. */
    public Future<Lease> take() {
      Instant now = clock.local().instant();
      List<KeyGroup> order = ordered ? pool.order(projects, now) : projects;
      Ask ask =
          new Ask(UUID.randomUUID().toString(), Optional.empty(), MODEL, TOKENS_BY_ESTIMATE, now);
      return ledger.lease(ask, order).map(reply -> granted(reply, order));
    }

    private Lease granted(Reply reply, List<KeyGroup> order) {
      if (!(reply.answer() instanceof Lease lease)) {
        throw new IllegalStateException("No lease: " + reply.answer());
      }
      pool.granted(order, reply.index(), reply.left(), clock.local().instant());
      return lease;
    }
  }

  /** Settles a request that was answered. */
  public Future<?> settle(Lease lease) {
    Settlement answered = new Settlement(lease, Verdict.OK, USED, LimitSignal.NONE, "", "");
    return ledger.settle(answered, Duration.ZERO);
  }

  /** What Redis holds about all leases so far. */
  public Future<Counted> counted() {
    Future<Long> ours = total(roomy.stream().map(this::ours).toList());
    Future<Long> shared = total(roomy.stream().map(this::shared).toList());
    Future<Response> open = redis.send(Request.cmd(Command.KEYS).arg(RedisKeys.lease("*")));
    return Future.all(ours, shared, open)
        .map(all -> new Counted(ours.result(), shared.result(), open.result().size()));
  }

  private Future<Response> ours(KeyGroup project) {
    String key = "lunchrec:quota:" + project.name() + ":" + MODEL;
    return redis.send(Request.cmd(Command.HGET).arg(key).arg("used"));
  }

  private Future<Response> shared(KeyGroup project) {
    String key = "gemini:usage:" + project.keys().get(0).position();
    return redis.send(Request.cmd(Command.GET).arg(key));
  }

  private static Future<Long> total(List<Future<Response>> counts) {
    return Future.all(counts)
        .map(
            all ->
                all.<Response>list().stream()
                    .mapToLong(count -> count == null ? 0 : count.toLong())
                    .sum());
  }

  /**
   * Totals of all projects.
   *
   * @param ours leases in the projects' counters
   * @param shared leases in the counters the bot reads
   * @param open leases that were not settled
   */
  public record Counted(long ours, long shared, int open) {}
}
