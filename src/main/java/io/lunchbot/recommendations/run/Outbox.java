package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.redis.RedisLink;
import io.lunchbot.recommendations.redis.Script;
import io.lunchbot.recommendations.run.Notices.Answer;
import io.lunchbot.recommendations.run.Notices.Done;
import io.lunchbot.recommendations.run.Notices.Notice;
import io.lunchbot.recommendations.run.Notices.Sink;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The notices of ended runs in Redis: one stream, written by the scripts that end runs, and one
 * consumer group for each sink. Belongs to one verticle; failures are {@link
 * io.lunchbot.recommendations.bus.Failure}s.
 */
final class Outbox {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final Script NEXT = Script.named("next_ended");

  /** Longer than a reader waits between two tries, the try included. */
  private static final Duration DEAD_AFTER = Duration.ofSeconds(60);

  /** One that lives after all is known again when it has something to read. */
  private static final Duration GONE_AFTER = Duration.ofDays(1);

  /** Holds what was given back. */
  private static final String NOBODY = "released";

  private static final Duration LONG_AGO = Duration.ofDays(1);

  private final RedisLink redis;
  private final NodeClock clock;
  private final String reader;
  private final Duration goneAfter;
  private final Set<Sink> seen = EnumSet.noneOf(Sink.class);

  /** The outbox seen by one reader, whose name no other process start has. */
  Outbox(RedisLink redis, NodeClock clock, String reader) {
    this(redis, clock, reader, GONE_AFTER);
  }

  Outbox(RedisLink redis, NodeClock clock, String reader, Duration goneAfter) {
    this.goneAfter = goneAfter;
    this.redis = redis;
    this.clock = clock;
    this.reader = reader;
  }

  /**
   * The oldest notice in the reader's hands, else one that a dead reader had, else the next. The
   * first call for a sink that no node ever had makes it known: it is told of all that comes after.
   */
  Future<Answer> next(Sink sink) {
    boolean first = !seen.contains(sink);
    return redis
        .run(
            NEXT,
            List.of(RedisKeys.ENDED_RUNS),
            List.of(
                sink.wire(),
                reader,
                String.valueOf(DEAD_AFTER.toMillis()),
                // Known here and not there: Redis lost data, and all it has came after that.
                first ? "$" : "0",
                first ? String.valueOf(goneAfter.toMillis()) : ""))
        .onSuccess(answered -> seen.add(sink))
        .compose(
            answer ->
                answer == null
                    ? Future.succeededFuture(new Answer(Optional.empty()))
                    : read(sink, answer));
  }

  /** What nobody can read must not hold up what comes after it. */
  private Future<Answer> read(Sink sink, Response answer) {
    try {
      return Future.succeededFuture(new Answer(Optional.of(notice(answer))));
    } catch (RuntimeException e) {
      LOG.error("Ended run not readable, not told to={} run={}", sink.wire(), answer.get(1), e);
      return told(sink, answer.get(0).toString()).compose(passedOver -> next(sink));
    }
  }

  private Notice notice(Response answer) {
    String entry = answer.get(0).toString();
    String run = answer.get(1).toString();
    long written = Long.parseLong(entry.substring(0, entry.indexOf('-')));
    Instant at = Instant.ofEpochMilli(written + clock.redisOffset());
    Map<String, String> fields = new HashMap<>();
    new JsonObject(answer.get(2).toString())
        .forEach(field -> fields.put(field.getKey(), String.valueOf(field.getValue())));
    return new Notice(entry, at, RunHash.of(run, fields, at).orElseThrow());
  }

  /** The sink was told; nobody gets the notice again. */
  Future<Done> told(Sink sink, String entry) {
    return redis
        .send(Request.cmd(Command.XACK).arg(RedisKeys.ENDED_RUNS).arg(sink.wire()).arg(entry))
        .map(acknowledged -> new Done());
  }

  /** The next reader that asks gets the notice. */
  Future<Done> giveBack(Sink sink, String entry) {
    return redis
        .send(
            Request.cmd(Command.XCLAIM)
                .arg(RedisKeys.ENDED_RUNS)
                .arg(sink.wire())
                .arg(NOBODY)
                .arg(0)
                .arg(entry)
                .arg("IDLE")
                .arg(LONG_AGO.toMillis())
                .arg("JUSTID"))
        .map(claimed -> new Done());
  }
}
