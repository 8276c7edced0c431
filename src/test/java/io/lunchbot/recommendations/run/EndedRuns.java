package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.redis.RedisLink;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Ends runs in a real ledger, for tests of those who are told. */
public final class EndedRuns {
  private final RedisLink redis;
  private final RunLedger ledger;

  /** Ends runs in this Redis. */
  public EndedRuns(RedisLink redis) {
    this.redis = redis;
    this.ledger =
        new RunLedger(redis, NodeClock.system(), "node-of-the-test", Duration.ofSeconds(30));
  }

  /** A run that failed; returns its id. */
  public String failed(String reason) {
    String run = start(Trigger.Kind.HTTP);
    ledger.fail(LedgerTest.byHand(run), reason).await();
    return run;
  }

  /** A run of two users that is complete; returns its id. */
  public String completed() {
    String run = planned();
    ledger.finish(ledger.take(false).await().chunk().orElseThrow().ref(), 0).await();
    return run;
  }

  /** A run of two users that halted; returns its id. */
  public String halted(Instant until) {
    String run = planned();
    ledger.halt(LedgerTest.byHand(run), until).await();
    return run;
  }

  /** The next night: a run that halted is cancelled. */
  public void supersede() {
    start(Trigger.Kind.SCHEDULE);
  }

  /** A run as the API shows it now. */
  public JsonObject shown(String run) {
    return RunJson.of(new RunHistory(redis, NodeClock.system()).find(run).await());
  }

  /** Makes Redis believe that whoever has a sink's notices in hand was silent for so long. */
  public void silentFor(Notices.Sink sink, Duration time) {
    Request pending = Request.cmd(Command.XPENDING).arg(RedisKeys.ENDED_RUNS).arg(sink.wire());
    redis
        .send(pending.arg("-").arg("+").arg(100))
        .await()
        .forEach(
            held ->
                redis
                    .send(
                        Request.cmd(Command.XCLAIM)
                            .arg(RedisKeys.ENDED_RUNS)
                            .arg(sink.wire())
                            .arg(held.get(1).toString())
                            .arg(0)
                            .arg(held.get(0).toString())
                            .arg("IDLE")
                            .arg(time.toMillis())
                            .arg("JUSTID"))
                    .await());
  }

  /** Notices that somebody has in hand. */
  public int inHand(Notices.Sink sink) {
    return redis
        .send(Request.cmd(Command.XPENDING).arg(RedisKeys.ENDED_RUNS).arg(sink.wire()))
        .await()
        .get(0)
        .toInteger();
  }

  private String start(Trigger.Kind kind) {
    return ledger.start(new Trigger(kind, "test:" + UUID.randomUUID(), false)).await().run();
  }

  private String planned() {
    String run = start(Trigger.Kind.HTTP);
    Draft draft = ledger.draft(ledger.take(false).await().chunk().orElseThrow().ref());
    draft.add(List.of(List.of(1L, 2L))).await();
    draft.publish(LedgerTest.planned(2)).await();
    return run;
  }
}
