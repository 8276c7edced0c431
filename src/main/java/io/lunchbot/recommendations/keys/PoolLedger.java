package io.lunchbot.recommendations.keys;

import io.lunchbot.recommendations.keys.Keys.Looked;
import io.lunchbot.recommendations.keys.Keys.Pool;
import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.redis.RedisLink;
import io.lunchbot.recommendations.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known of the keys beside their use: how they stand, what a look found, what was mended.
 * No method makes or counts a request. For one context.
 */
final class PoolLedger {
  private static final Script LOOKED = Script.named("looked", QuotaLedger.SHARED);
  private static final Script DUE = Script.named("due", QuotaLedger.SHARED);
  private static final Script RESET = Script.named("reset_key", QuotaLedger.SHARED);
  private static final Script POOL = Script.named("pool", QuotaLedger.SHARED);

  private final RedisLink redis;
  private final NodeClock clock;
  private final CurrentKeys keys;
  private final QuotaLedger ledger;
  private final Spending spending;

  /** Beside the ledger that says which keys stand where. */
  PoolLedger(
      RedisLink redis, NodeClock clock, CurrentKeys keys, QuotaLedger ledger, Spending spending) {
    this.redis = redis;
    this.clock = clock;
    this.keys = keys;
    this.ledger = ledger;
    this.spending = spending;
  }

  /** Writes down what a look at a key found; whether its state changed. */
  Future<Boolean> looked(PooledKey key, Looked found) {
    List<String> arguments =
        List.of(
            offset(),
            String.valueOf(key.position()),
            key.fingerprint(),
            found.verdict() == Verdict.OK ? "0" : "1",
            found.reason());
    return ledger
        .adopted()
        .compose(known -> redis.run(LOOKED, List.of(), arguments))
        .map(changed -> changed.toInteger() == 1);
  }

  /** Keys that are set aside as wrong and whose time is over. */
  Future<List<String>> due() {
    List<PooledKey> all = keys.ring().all();
    List<String> arguments = new ArrayList<>(List.of(offset()));
    all.forEach(key -> arguments.add(key.fingerprint()));
    return redis
        .run(DUE, List.of(), arguments)
        .map(due -> due.stream().map(i -> all.get(i.toInteger() - 1).fingerprint()).toList());
  }

  /** Forgets what set a key and its project aside. */
  Future<Void> reset(KeyGroup group, PooledKey key, List<String> models) {
    List<String> arguments =
        new ArrayList<>(List.of(String.valueOf(key.position()), key.fingerprint(), group.name()));
    arguments.addAll(models);
    return redis.run(RESET, List.of(), arguments).mapEmpty();
  }

  /** How the pool stands for a model. */
  Future<Pool> pool(String model, boolean modelAnswers) {
    KeyRing ring = keys.ring();
    List<String> arguments = new ArrayList<>(List.of(offset(), model));
    arguments.addAll(PacificDay.around(clock.local().instant()));
    for (KeyGroup group : ring.groups()) {
      arguments.add(group.name());
      arguments.add(String.valueOf(group.keys().size()));
      for (PooledKey key : group.keys()) {
        arguments.add(String.valueOf(key.position()));
        arguments.add(key.fingerprint());
      }
    }
    return redis
        .run(POOL, List.of(), arguments)
        .map(answer -> new PoolReader(ring, spending, answer).read(model, modelAnswers));
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
    return position.matches("\\d{1,6}") && Integer.parseInt(position) < keys.ring().size();
  }

  private String offset() {
    return String.valueOf(clock.redisOffset());
  }
}
