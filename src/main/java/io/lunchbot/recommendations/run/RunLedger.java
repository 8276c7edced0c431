package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.keys.Keys.ChunkRef;
import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.redis.RedisLink;
import io.lunchbot.recommendations.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The runs and their work in Redis. Every change is one script, and every script that touches a
 * chunk refuses when the caller does not hold it any more: a node that lost its chunk can change
 * nothing. Thread-safe; failures are {@link Failure}s.
 */
final class RunLedger {
  private static final Script START = Script.named("start", "run");
  private static final Script TAKE = Script.named("take", "run");
  private static final Script RENEW = Script.named("renew");
  private static final Script RELEASE = Script.named("release");
  private static final Script SUSPECT = Script.named("suspect", "run");
  private static final Script FINISH = Script.named("finish", "run");
  private static final Script STOP = Script.named("stop", "run");
  private static final Script RESUME = Script.named("resume", "run");

  private final RedisLink redis;
  private final NodeClock clock;
  private final String consumer;
  private final Duration lease;

  /**
   * A ledger seen by one consumer.
   *
   * @param consumer a name no other process start has
   * @param lease a chunk whose holder has not renewed it for this long may be taken over
   */
  RunLedger(RedisLink redis, NodeClock clock, String consumer, Duration lease) {
    this.redis = redis;
    this.clock = clock;
    this.consumer = consumer;
    this.lease = lease;
  }

  /**
   * Turns a trigger into a run, or finds the run it belongs to.
   *
   * @return {@link Failure.Code#NOT_FOUND} or {@link Failure.Code#CONFLICT} when the run whose
   *     failed users are wanted is not there, not over, or has none
   */
  Future<Runs.Started> start(Trigger trigger) {
    String of = String.join(",", trigger.of());
    return redis
        .run(
            START,
            List.of(RedisKeys.trigger(trigger.key())),
            List.of(
                offset(),
                newId(),
                trigger.kind().wire(),
                trigger.key(),
                trigger.force() ? "1" : "0",
                of))
        .compose(answer -> started(of, answer));
  }

  private static Future<Runs.Started> started(String of, Response answer) {
    String state = answer.get(1).toString();
    String how = answer.get(2).toString();
    return how.isEmpty()
        ? Future.failedFuture(Refusals.retry(of, state))
        : Future.succeededFuture(
            new Runs.Started(answer.get(0).toString(), RunState.of(state), Runs.How.valueOf(how)));
  }

  /**
   * A piece of the active run's work, if there is one that nobody holds. A halted run whose time
   * has come goes on by it.
   *
   * @param busy whether this node has other work in hand
   */
  Future<Taken> take(boolean busy) {
    return take(busy, lease);
  }

  /**
   * As {@link #take(boolean)}.
   *
   * @param silence how long another must have been silent for his chunk to be taken over
   */
  Future<Taken> take(boolean busy, Duration silence) {
    return redis
        .run(
            TAKE,
            List.of(),
            List.of(
                offset(),
                consumer,
                String.valueOf(silence.toMillis()),
                busy ? "1" : "0",
                String.valueOf(Chunk.POISONED)))
        .map(answer -> Taken.of(answer, consumer));
  }

  /** Begins a plan. */
  Draft draft(ChunkRef planning) {
    return new Draft(redis, clock, planning);
  }

  /** Begins a line of users. */
  NeedLine line(String run) {
    return new NeedLine(redis, run);
  }

  /** Writes down whom of a poisoned chunk this node has in hand; false when the chunk is lost. */
  Future<Boolean> suspect(ChunkRef chunk, long tgid) {
    return redis
        .run(
            SUSPECT,
            List.of(),
            List.of(chunk.run(), chunk.entry(), chunk.consumer(), String.valueOf(tgid)))
        .map(answer -> answer.toInteger() == 1);
  }

  /** How a chunk and its holder stand. */
  enum Hold {
    /** The caller holds it and its run goes on. */
    ACTIVE,
    /** The caller holds it and its run has stopped. */
    OVER,
    /** Somebody else holds it. */
    LOST
  }

  /** Keeps a chunk for another lease. */
  Future<Hold> renew(ChunkRef chunk) {
    return redis
        .run(RENEW, List.of(), List.of(chunk.run(), chunk.entry(), chunk.consumer()))
        .map(answer -> Hold.valueOf(answer.toString()));
  }

  /** Gives a chunk back; the next node that looks takes it. */
  Future<Void> release(ChunkRef chunk) {
    return redis
        .run(RELEASE, List.of(), List.of(chunk.run(), chunk.entry(), chunk.consumer()))
        .mapEmpty();
  }

  /** What finishing a chunk did. */
  enum Finish {
    LOST,
    FINISHED,
    RUN_COMPLETE
  }

  /**
   * Every user of the chunk is recorded; the last chunk completes its run.
   *
   * @param damaged pieces of order data that were passed over
   */
  Future<Finish> finish(ChunkRef chunk, int damaged) {
    return redis
        .run(
            FINISH,
            List.of(),
            List.of(
                offset(), chunk.run(), chunk.entry(), chunk.consumer(), String.valueOf(damaged)))
        .map(
            answer ->
                switch (answer.get(0).toInteger()) {
                  case 0 -> Finish.LOST;
                  case 1 -> Finish.FINISHED;
                  default -> Finish.RUN_COMPLETE;
                });
  }

  /**
   * Stops the run of a chunk until an instant; false when it was not running any more, or the chunk
   * was lost.
   */
  Future<Boolean> halt(ChunkRef chunk, Instant until) {
    String resumeAt = String.valueOf(until.toEpochMilli());
    return stop(chunk, RunState.running().halt(), "keys_exhausted", resumeAt).map(RunLedger::did);
  }

  /**
   * Stops the run of a chunk for a reason that no waiting mends; false when it was not active, or
   * the chunk was lost.
   */
  Future<Boolean> fail(ChunkRef chunk, String reason) {
    return stop(chunk, RunState.running().fail(), reason, "").map(RunLedger::did);
  }

  /**
   * Stops a run that is not over, or halted: from now on nothing is leased for it. Cancelling twice
   * is no mistake.
   *
   * @return whether this call did it; {@link Failure.Code#NOT_FOUND} when there is no such run,
   *     {@link Failure.Code#CONFLICT} when it is over otherwise
   */
  Future<Boolean> cancel(String run) {
    RunState cancelled = RunState.running().cancel();
    return stop(new ChunkRef(run, "", ""), cancelled, "by_hand", "")
        .compose(
            answer ->
                did(answer) || answer.get(1).toString().equals(cancelled.name())
                    ? Future.succeededFuture(did(answer))
                    : Future.failedFuture(Refusals.cancel(run, answer.get(1).toString())));
  }

  private Future<Response> stop(ChunkRef by, RunState state, String reason, String resumeAt) {
    return redis.run(
        STOP,
        List.of(),
        List.of(offset(), by.run(), state.name(), reason, resumeAt, by.entry(), by.consumer()));
  }

  private static boolean did(Response answer) {
    return answer.get(0).toInteger() == 1;
  }

  /**
   * Takes a halted or failed run up where it stopped; one that is active goes on.
   *
   * @return whether this call did it; {@link Failure.Code#NOT_FOUND} when there is no such run,
   *     {@link Failure.Code#CONFLICT} when it is over for good or a newer one has begun
   */
  Future<Boolean> resume(String run) {
    return redis
        .run(RESUME, List.of(), List.of(offset(), run))
        .compose(
            answer ->
                did(answer)
                    ? Future.succeededFuture(answer.size() == 3)
                    : Future.failedFuture(Refusals.resume(run, answer.get(1).toString())));
  }

  /** Takes the newest run up if it is halted: its id. */
  Future<Optional<String>> resumeHalted() {
    return redis
        .run(RESUME, List.of(), List.of(offset(), ""))
        .map(
            answer ->
                did(answer) ? Optional.of(answer.get(2).toString()) : Optional.<String>empty());
  }

  private String offset() {
    return String.valueOf(clock.redisOffset());
  }

  /** Sorts by time and is unique: nobody has to keep a counter. */
  private String newId() {
    String time = Long.toString(clock.local().millis(), 36);
    return time + "-" + UUID.randomUUID().toString().substring(0, 8);
  }
}
