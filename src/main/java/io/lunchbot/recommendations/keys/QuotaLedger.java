package io.lunchbot.recommendations.keys;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.config.Tier;
import io.lunchbot.recommendations.keys.Keys.ChunkRef;
import io.lunchbot.recommendations.keys.Keys.Lease;
import io.lunchbot.recommendations.keys.Keys.LeaseAnswer;
import io.lunchbot.recommendations.keys.Keys.Revoked;
import io.lunchbot.recommendations.keys.Keys.Settlement;
import io.lunchbot.recommendations.keys.Keys.Spent;
import io.lunchbot.recommendations.keys.Keys.Wait;
import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.redis.RedisLink;
import io.lunchbot.recommendations.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who used how much of what, in Redis, for all nodes and beside the bot's own API. Every request is
 * charged before it is made; without Redis there is no lease, never an uncounted request. For one
 * context.
 */
final class QuotaLedger {
  private static final Logger LOG = LoggerFactory.getLogger(QuotaLedger.class);

  /** What every script of the ledger begins with. */
  static final String SHARED = "quota";

  private static final Script LEASE = Script.named("lease", SHARED);
  private static final Script SETTLE = Script.named("settle", SHARED);
  private static final Script ADOPT = Script.named("adopt", SHARED);

  /** With a good order one of these has room, and the others need not be sent. */
  private static final int OFFERED_FIRST = 4;

  private final RedisLink redis;
  private final NodeClock clock;
  private final CurrentKeys keys;
  private final Spending spending;
  private KeyRing adoptedRing;
  private Future<String> adoption = Future.failedFuture("no keys yet");
  private String epoch = "";

  QuotaLedger(RedisLink redis, NodeClock clock, CurrentKeys keys, Spending spending) {
    this.spending = spending;
    this.redis = redis;
    this.clock = clock;
    this.keys = keys;
  }

  /**
   * Asks for one request.
   *
   * @param id of the lease, unlike any other
   * @param chunk the work it is for, if any
   * @param tokens of input, by estimate
   * @param asked by the node's clock
   */
  record Ask(String id, Optional<ChunkRef> chunk, String model, int tokens, Instant asked) {}

  /**
   * The ledger's answer.
   *
   * @param index of the project that was charged, in the order they were offered; 0 without a lease
   * @param left requests that project has left, of this minute or this day
   */
  record Reply(LeaseAnswer answer, int index, int left) {
    boolean isLease() {
      return answer instanceof Lease;
    }
  }

  /** Charges one request to the first of these projects that has room. */
  Future<Reply> lease(Ask ask, List<KeyGroup> offered) {
    int first = Math.min(OFFERED_FIRST, offered.size());
    return leaseOf(ask, offered.subList(0, first), true)
        .compose(
            reply ->
                first == offered.size() || isDecided(reply.answer())
                    ? Future.succeededFuture(reply)
                    : leaseOf(ask, offered, true));
  }

  private static boolean isDecided(LeaseAnswer answer) {
    return answer instanceof Lease || answer instanceof Revoked;
  }

  private Future<Reply> leaseOf(Ask ask, List<KeyGroup> offered, boolean mayAdoptAgain) {
    return adopted()
        .compose(
            known ->
                redis
                    .run(
                        LEASE,
                        List.of(RedisKeys.lease(ask.id())),
                        leaseArguments(ask, offered, known))
                    .compose(
                        answer -> {
                          if (mayAdoptAgain && answer.get(0).toString().equals("LOST")) {
                            return adoptedAgain(known)
                                .compose(again -> leaseOf(ask, offered, false));
                          }
                          return Future.succeededFuture(reply(ask, offered, answer));
                        }));
  }

  private List<String> leaseArguments(Ask ask, List<KeyGroup> offered, String known) {
    List<String> arguments = new ArrayList<>(22 + offered.size() * 9);
    arguments.add(offset());
    arguments.add(ask.chunk().map(ChunkRef::run).orElse(""));
    arguments.add(ask.chunk().map(ChunkRef::entry).orElse(""));
    arguments.add(ask.chunk().map(ChunkRef::consumer).orElse(""));
    arguments.add(ask.model());
    arguments.add(String.valueOf(ask.tokens()));
    arguments.add(known);
    arguments.addAll(PacificDay.around(ask.asked()));
    arguments.add(spending.budgetArgument());
    arguments.add(spending.estimateArgument(ask.model(), ask.tokens()));
    for (KeyGroup group : offered) {
      arguments.add(group.name());
      arguments.add(group.tier() == Tier.PAID ? "1" : "0");
      arguments.add(String.valueOf(group.limits().requestsPerDay()));
      arguments.add(String.valueOf(group.limits().requestsPerMinute()));
      arguments.add(String.valueOf(group.limits().tokensPerMinute()));
      arguments.add(String.valueOf(group.keys().size()));
      for (PooledKey key : group.keys()) {
        arguments.add(String.valueOf(key.position()));
        arguments.add(key.fingerprint());
        arguments.add(String.valueOf(key.reserve()));
      }
    }
    return arguments;
  }

  private static Reply reply(Ask ask, List<KeyGroup> offered, Response answer) {
    return switch (answer.get(0).toString()) {
      case "LEASE" -> granted(ask, offered, answer);
      case "WAIT" -> without(new Wait(Duration.ofMillis(answer.get(1).toLong())));
      case "SPENT" -> without(new Spent(Instant.ofEpochMilli(answer.get(1).toLong())));
      case "REVOKED" -> without(new Revoked());
      case "LOST" -> throw new Failure(Failure.Code.UNAVAILABLE, "Redis lost its data again");
      case "CLOCK" ->
          throw new Failure(
              Failure.Code.UNAVAILABLE,
              "This node's clock is more than a day away from Redis' clock");
      default -> throw new Failure(Failure.Code.INTERNAL, "lease.lua answered " + answer);
    };
  }

  private static Reply without(LeaseAnswer answer) {
    return new Reply(answer, 0, 0);
  }

  private static Reply granted(Ask ask, List<KeyGroup> offered, Response answer) {
    int index = answer.get(1).toInteger() - 1;
    int position = answer.get(2).toInteger();
    int leftThisMinute = answer.get(4).toInteger();
    int left = answer.get(3).toInteger();
    KeyGroup group = offered.get(index);
    PooledKey key =
        group.keys().stream().filter(k -> k.position() == position).findFirst().orElseThrow();
    Lease lease =
        new Lease(
            ask.id(),
            position,
            key.fingerprint(),
            group.name(),
            ask.model(),
            ask.asked(),
            ask.chunk(),
            group.tier());
    return new Reply(lease, index, leftThisMinute < 0 ? left : Math.min(left, leftThisMinute));
  }

  /**
   * What a settlement did.
   *
   * @param asideUntil until when the key or its project is set aside
   * @param learned whether a lower limit was learned
   * @param pausedUntil until when the whole pool pauses
   * @param paid whether it was a paid request
   * @param spent what paid requests of its day cost, in billionths of a USD; 0 for a free one
   */
  record Written(
      Optional<Instant> asideUntil,
      boolean learned,
      Optional<Instant> pausedUntil,
      boolean paid,
      long spent) {
    static final Written NOTHING = new Written(Optional.empty(), false, Optional.empty(), false, 0);
  }

  /**
   * Writes down what became of a lease; a repeated settlement changes nothing.
   *
   * @param wait how long the key's project waits if the verdict is a minute limit; beside the
   *     cool-off if it is a bare one
   */
  Future<Written> settle(Settlement settlement, Duration wait) {
    Lease lease = settlement.lease();
    LimitSignal signal = settlement.signal();
    List<String> arguments = new ArrayList<>(24);
    arguments.add(offset());
    arguments.add(lease.chunk().map(ChunkRef::run).orElse(""));
    arguments.add(settlement.verdict().name());
    arguments.add(lease.group());
    arguments.add(lease.model());
    arguments.add(String.valueOf(lease.position()));
    arguments.add(lease.fingerprint());
    arguments.add(String.valueOf(settlement.usage().input()));
    arguments.add(String.valueOf(settlement.usage().output()));
    arguments.add(String.valueOf(wait.toMillis()));
    arguments.add(settlement.reason());
    arguments.add(String.valueOf(signal.requestsPerDay()));
    arguments.add(String.valueOf(signal.requestsPerMinute()));
    arguments.add(String.valueOf(signal.tokensPerMinute()));
    arguments.add(String.valueOf(keys.ring().groups().size()));
    arguments.add(spending.costArgument(settlement));
    arguments.add(spending.countedArgument(settlement));
    arguments.addAll(PacificDay.around(clock.local().instant()));
    return redis
        .run(SETTLE, List.of(RedisKeys.lease(lease.id())), arguments)
        .map(QuotaLedger::written);
  }

  private static Written written(Response answer) {
    return answer.get(0).toInteger() == 0
        ? Written.NOTHING
        : new Written(
            PoolReader.instant(answer.get(1)),
            answer.get(2).toInteger() == 1,
            PoolReader.instant(answer.get(3)),
            answer.get(4).toInteger() == 1,
            answer.get(5).toLong());
  }

  /** The epoch of what is counted, once these keys stand at their positions. */
  Future<String> adopted() {
    KeyRing ring = keys.ring();
    if (ring != adoptedRing || adoption.failed()) {
      adoptedRing = ring;
      adoption = adopt(ring);
    }
    return adoption;
  }

  private Future<String> adoptedAgain(String known) {
    if (known.equals(epoch)) {
      adoption = adopt(keys.ring());
    }
    return adoption;
  }

  private Future<String> adopt(KeyRing ring) {
    List<String> arguments =
        new ArrayList<>(List.of(offset(), epoch, UUID.randomUUID().toString()));
    for (PooledKey key : ring.all()) {
      arguments.add(String.valueOf(key.position()));
      arguments.add(key.fingerprint());
    }
    return redis.run(ADOPT, List.of(), arguments).map(this::adoptedAs);
  }

  private String adoptedAs(Response answer) {
    boolean lost = answer.get(1).toInteger() == 1;
    epoch = answer.get(0).toString();
    if (lost) {
      LOG.warn(
          "Redis lost what was used of the keys: nothing is asked for one window, and refusals"
              + " teach what is left");
    }
    return epoch;
  }

  private String offset() {
    return String.valueOf(clock.redisOffset());
  }
}
