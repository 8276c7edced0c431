package io.lunchbot.recommendations.stack;

import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/** What stands in Redis, seen by no process of the service: those may be dead. */
public final class RunsInRedis implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final RedisLink redis;

  /** Looks into a Redis. */
  public RunsInRedis(String url) {
    redis = new RedisLink(vertx, url);
  }

  /** The state of a run, such as COMPLETED; empty when there is no such run. */
  public String state(String run) {
    return String.valueOf(send(Request.cmd(Command.HGET).arg(RedisKeys.run(run)).arg("state")));
  }

  /** Waits until a run is complete. */
  public void awaitCompletion(String run, Duration limit) {
    await()
        .atMost(limit)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> state(run), "COMPLETED"::equals);
  }

  /** All that is known of a run, for messages. */
  public String about(String run) {
    return String.valueOf(send(Request.cmd(Command.HGETALL).arg(RedisKeys.run(run))));
  }

  /** Forgets what the bot shows, so that what is there later was written later. */
  public void forgetValues(List<Long> users) {
    all(users, tgid -> Request.cmd(Command.DEL).arg(RedisKeys.recommendation(tgid)));
  }

  /** Those of some users for whom a run has no entry yet. */
  public List<Long> withoutEntry(String run, Collection<Long> users) {
    List<Long> asked = List.copyOf(users);
    List<Response> entries = all(asked, tgid -> entry(tgid, "run"));
    return those(asked, i -> !run.equals(String.valueOf(entries.get(i).get(0))));
  }

  /** Those of some users for whom a run has generated nothing, or whose value is not there. */
  public List<Long> unserved(String run, Collection<Long> users) {
    List<Long> asked = List.copyOf(users);
    List<Response> entries = all(asked, tgid -> entry(tgid, "run", "outcome"));
    List<Response> values =
        all(asked, tgid -> Request.cmd(Command.EXISTS).arg(RedisKeys.recommendation(tgid)));
    return those(
        asked,
        i ->
            !run.equals(String.valueOf(entries.get(i).get(0)))
                || !"generated".equals(String.valueOf(entries.get(i).get(1)))
                || values.get(i).toInteger() != 1);
  }

  /** Texts, by key, of all keys that begin so. */
  public Map<String, String> texts(String prefix) {
    Map<String, String> texts = new TreeMap<>();
    for (Response key : send(Request.cmd(Command.KEYS).arg(prefix + "*"))) {
      texts.put(key.toString(), send(Request.cmd(Command.GET).arg(key.toString())).toString());
    }
    return texts;
  }

  /** How many runs there ever were. */
  public int runs() {
    return send(Request.cmd(Command.ZCARD).arg(RedisKeys.RUNS)).toInteger();
  }

  /** As an earlier night left it. */
  public void set(String key, String value) {
    send(Request.cmd(Command.SET).arg(key).arg(value));
  }

  @Override
  public void close() {
    redis.close().await();
    vertx.close().await();
  }

  private static Request entry(long tgid, String... fields) {
    Request request = Request.cmd(Command.HMGET).arg(RedisKeys.user(tgid));
    for (String field : fields) {
      request.arg(field);
    }
    return request;
  }

  private static List<Long> those(List<Long> users, IntPredicate which) {
    return IntStream.range(0, users.size()).filter(which).mapToObj(users::get).toList();
  }

  private List<Response> all(List<Long> users, LongFunction<Request> question) {
    List<Future<Response>> answers = new ArrayList<>();
    users.forEach(tgid -> answers.add(redis.send(question.apply(tgid))));
    return Future.all(answers).await().list();
  }

  private Response send(Request request) {
    return redis.send(request).await();
  }
}
