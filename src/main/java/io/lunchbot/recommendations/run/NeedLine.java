package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.plan.Need;
import io.lunchbot.recommendations.plan.Survey.Candidate;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.redis.RedisLink;
import io.lunchbot.recommendations.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * The users of one attempt to plan, in the order of their need. Redis sorts and holds them, so that
 * the node's memory does not grow with the bot; ties go to the lower id, which is the same in every
 * attempt. For one context.
 */
final class NeedLine {
  private static final Script POP = Script.named("pop_need");
  private static final int PAGE = 1_000;

  /** Lines of a dead planner that nobody will empty. */
  private static final Duration UNUSED_TTL = Duration.ofHours(1);

  private final RedisLink redis;
  private final String served;
  private final String never;
  private long servedUsers;
  private double staleDays;

  /** How many of the served come before those who never were. */
  private long overdue = -1;

  NeedLine(RedisLink redis, String run) {
    String attempt = UUID.randomUUID().toString();
    this.redis = redis;
    this.served = RedisKeys.line(run, attempt, "served");
    this.never = RedisKeys.line(run, attempt, "never");
  }

  /** Adds users; none twice. */
  Future<Void> add(List<Candidate> users) {
    List<Candidate> known = users.stream().filter(user -> user.need().served()).toList();
    List<Candidate> unknown = users.stream().filter(user -> !user.need().served()).toList();
    servedUsers += known.size();
    staleDays += known.stream().mapToDouble(user -> user.need().staleDays()).sum();
    return Future.all(add(served, known), add(never, unknown)).mapEmpty();
  }

  private Future<Void> add(String line, List<Candidate> users) {
    if (users.isEmpty()) {
      return Future.succeededFuture();
    }
    Request add = Request.cmd(Command.ZADD).arg(line);
    users.forEach(user -> add.arg(user.need().score()).arg("%019d".formatted(user.tgid())));
    Request expire = Request.cmd(Command.EXPIRE).arg(line).arg(UNUSED_TTL.toSeconds());
    return Future.all(redis.send(add), redis.send(expire)).mapEmpty();
  }

  /** Takes the next users out, most urgent first; none when the line is empty. */
  Future<List<Long>> next() {
    if (overdue < 0) {
      return countOverdue().compose(counted -> next());
    }
    if (overdue > 0) {
      return pop(served, Math.min(overdue, PAGE)).onSuccess(users -> overdue -= users.size());
    }
    return pop(never, PAGE)
        .compose(users -> users.isEmpty() ? pop(served, PAGE) : Future.succeededFuture(users));
  }

  private Future<Void> countOverdue() {
    int from = Need.overdueFrom(servedUsers == 0 ? 0 : staleDays / servedUsers);
    return redis
        .send(Request.cmd(Command.ZCOUNT).arg(served).arg("-inf").arg(Need.overdueScore(from)))
        .onSuccess(count -> overdue = count.toLong())
        .mapEmpty();
  }

  private Future<List<Long>> pop(String line, long most) {
    return redis
        .run(POP, List.of(line), List.of(String.valueOf(most)))
        .map(users -> users.stream().map(Response::toString).map(Long::valueOf).toList());
  }
}
