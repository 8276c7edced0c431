package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.keys.Keys.ChunkRef;
import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.plan.PlanJson;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.redis.RedisLink;
import io.lunchbot.recommendations.redis.Script;
import io.lunchbot.recommendations.run.Planner.Planned;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A plan that nobody sees yet: a stream of its own for each attempt, so that what a broken-off
 * attempt still has under way cannot get into the next.
 */
final class Draft {
  private static final Script PUBLISH = Script.named("publish", "run");

  /** Chunks of a dead planner that nobody will publish. */
  private static final Duration UNPUBLISHED_TTL = Duration.ofHours(1);

  private final RedisLink redis;
  private final NodeClock clock;
  private final ChunkRef planning;
  private final String stream;
  private long chunks;

  Draft(RedisLink redis, NodeClock clock, ChunkRef planning) {
    this.redis = redis;
    this.clock = clock;
    this.planning = planning;
    this.stream = RedisKeys.plan(planning.run(), UUID.randomUUID().toString());
  }

  /** Adds chunks. */
  Future<Void> add(List<List<Long>> more) {
    chunks += more.size();
    List<Future<?>> written =
        more.stream().<Future<?>>map(users -> redis.send(chunk(users))).toList();
    Request expire = Request.cmd(Command.EXPIRE).arg(stream).arg(UNPUBLISHED_TTL.toSeconds());
    return Future.all(written).compose(all -> redis.send(expire)).mapEmpty();
  }

  private Request chunk(List<Long> users) {
    String list = users.stream().map(String::valueOf).collect(Collectors.joining(","));
    Request add = Request.cmd(Command.XADD).arg(stream).arg("*");
    return add.arg("kind").arg("users").arg("users").arg(list);
  }

  /**
   * Lets every node see the plan.
   *
   * @return false when this planner was replaced; {@link Failure.Code#UNAVAILABLE} when not all of
   *     the plan is in Redis, so that it has to be made again
   */
  Future<Boolean> publish(Planned planned) {
    return redis
        .run(
            PUBLISH,
            List.of(stream),
            List.of(
                String.valueOf(clock.redisOffset()),
                planning.run(),
                planning.entry(),
                planning.consumer(),
                String.valueOf(planned.eligible()),
                String.valueOf(chunks),
                planned.plan().map(plan -> PlanJson.ofRun(plan).encode()).orElse("")))
        .compose(
            answer ->
                switch (answer.get(0).toInteger()) {
                  case 0 -> Future.succeededFuture(false);
                  case 1 -> Future.succeededFuture(true);
                  default ->
                      Future.failedFuture(
                          new Failure(Failure.Code.UNAVAILABLE, "Redis lost a part of the plan"));
                });
  }
}
