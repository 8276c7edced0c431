package io.lunchbot.recommendations.keys;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.keys.Keys.ChunkRef;
import io.lunchbot.recommendations.keys.Keys.Lease;
import io.lunchbot.recommendations.keys.Keys.LeaseAnswer;
import io.lunchbot.recommendations.keys.Keys.Revoked;
import io.lunchbot.recommendations.keys.Keys.Settled;
import io.lunchbot.recommendations.keys.Keys.Settlement;
import io.lunchbot.recommendations.keys.Keys.Spent;
import io.lunchbot.recommendations.keys.Keys.Wait;
import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.redis.RedisLink;
import io.lunchbot.recommendations.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Who used how much of what, in Redis, for all nodes and beside the bot's own API. Every request is
 * charged before it is made; without Redis there is no lease, never an uncounted request.
 */
final class QuotaLedger {
  private static final Script LEASE = Script.named("lease");
  private static final Script SETTLE = Script.named("settle");
  private static final Duration DEFAULT_ASIDE = Duration.ofSeconds(60);

  private final RedisLink redis;
  private final NodeClock clock;
  private final KeyRing ring;
  private final String model;
  private final int limit;

  QuotaLedger(RedisLink redis, NodeClock clock, KeyRing ring, String model, int limit) {
    this.redis = redis;
    this.clock = clock;
    this.ring = ring;
    this.model = model;
    this.limit = limit;
  }

  /** Charges one request to the first of these keys that has room. */
  Future<LeaseAnswer> lease(Optional<ChunkRef> chunk, List<Integer> order) {
    String id = UUID.randomUUID().toString();
    PacificDay today = PacificDay.of(clock.local().instant());
    List<String> arguments = new ArrayList<>();
    arguments.add(String.valueOf(clock.redisOffset()));
    arguments.add(chunk.map(ChunkRef::run).orElse(""));
    arguments.add(chunk.map(ChunkRef::entry).orElse(""));
    arguments.add(chunk.map(ChunkRef::consumer).orElse(""));
    arguments.add(String.valueOf(limit));
    for (PacificDay day : List.of(today, today.next())) {
      arguments.add(day.toString());
      arguments.add(millis(day.end()));
    }
    for (int position : order) {
      String fingerprint = ring.fingerprint(position);
      arguments.add(String.valueOf(position));
      arguments.add(fingerprint);
      arguments.add(RedisKeys.quota(fingerprint, model));
    }
    return redis
        .run(LEASE, List.of(RedisKeys.lease(id)), arguments)
        .map(answer -> leaseAnswer(id, chunk, answer));
  }

  private LeaseAnswer leaseAnswer(String id, Optional<ChunkRef> chunk, Response answer) {
    return switch (answer.get(0).toString()) {
      case "LEASE" -> {
        int position = answer.get(1).toInteger();
        String day = answer.get(2).toString();
        yield new Lease(id, position, ring.fingerprint(position), model, day, chunk);
      }
      case "WAIT" -> new Wait(Duration.ofMillis(answer.get(1).toLong()));
      case "SPENT" -> new Spent(Instant.ofEpochMilli(answer.get(1).toLong()));
      case "REVOKED" -> new Revoked();
      default -> throw new Failure(Failure.Code.INTERNAL, "lease.lua answered " + answer);
    };
  }

  /** Writes down what became of a lease; a repeated settlement changes nothing. */
  Future<Settled> settle(Settlement settlement) {
    Lease lease = settlement.lease();
    List<String> arguments =
        List.of(
            String.valueOf(clock.redisOffset()),
            lease.chunk().map(ChunkRef::run).orElse(""),
            settlement.verdict().name(),
            String.valueOf(lease.position()),
            lease.fingerprint(),
            RedisKeys.quota(lease.fingerprint(), lease.model()),
            String.valueOf(settlement.usage().input()),
            String.valueOf(settlement.usage().output()),
            String.valueOf(settlement.setAsideFor().orElse(DEFAULT_ASIDE).toMillis()),
            millis(PacificDay.of(clock.local().instant()).end()),
            lease.day());
    return redis
        .run(SETTLE, List.of(RedisKeys.lease(lease.id())), arguments)
        .map(counted -> new Settled());
  }

  /** The bot's position in its key list, put right where it points past the end. */
  Future<Void> clampSharedPosition() {
    String key = RedisKeys.CURRENT_KEY;
    return redis
        .send(Request.cmd(Command.GET).arg(key))
        .compose(
            position ->
                position == null || isInRange(position.toString())
                    ? Future.succeededFuture()
                    : redis.send(Request.cmd(Command.SET).arg(key).arg("0")).mapEmpty());
  }

  private boolean isInRange(String position) {
    return position.matches("\\d{1,6}") && Integer.parseInt(position) < ring.size();
  }

  private static String millis(Instant instant) {
    return String.valueOf(instant.toEpochMilli());
  }
}
