package io.lunchbot.recommendations.cache;

import io.lunchbot.recommendations.cache.Cache.Basis;
import io.lunchbot.recommendations.cache.Cache.Kept;
import io.lunchbot.recommendations.cache.Cache.Memory;
import io.lunchbot.recommendations.cache.Cache.Review;
import io.lunchbot.recommendations.cache.Cache.ReviewQuestion;
import io.lunchbot.recommendations.cache.Cache.Unchanged;
import io.lunchbot.recommendations.cache.Cache.Waiting;
import io.lunchbot.recommendations.cache.Cache.Written;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.redis.RedisLink;
import io.lunchbot.recommendations.redis.Script;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/** What is kept of users from night to night, beside what the bot shows. */
final class Memories {
  /** Of a value that was computed without the provider. */
  static final String SOURCE_RULES = "rules";

  private static final Script KEEP = Script.named("keep");
  private static final Script WAIT = Script.named("wait");

  private static final List<String> FIELDS =
      List.of(
          "run",
          "source",
          "generated_at",
          "fresh_at",
          "waits_since",
          "fingerprint",
          "dishes",
          "last_order");

  private final RedisLink redis;
  private final String ttlSeconds;
  private final LongFunction<Future<JsonObject>> value;

  /**
   * Of users of a cache.
   *
   * @param value reads a user's stored value; empty where there is none, or none that can be read
   */
  Memories(RedisLink redis, String ttlSeconds, LongFunction<Future<JsonObject>> value) {
    this.redis = redis;
    this.value = value;
    this.ttlSeconds = ttlSeconds;
  }

  /** Fields of lunchrec:user that say what a value was made of: names and values in turn. */
  static List<String> fields(Basis basis) {
    return List.of(
        "fingerprint",
        basis.fingerprint(),
        "dishes",
        new JsonArray(basis.dishes()).encode(),
        "last_order",
        String.valueOf(basis.lastOrder()),
        "fresh_at",
        String.valueOf(basis.instant().toEpochMilli()));
  }

  Future<Review> review(ReviewQuestion question) {
    List<Future<Memory>> users =
        question.users().stream().map(tgid -> memory(tgid, question.renew())).toList();
    return Future.all(users).map(all -> new Review(all.list()));
  }

  private Future<Memory> memory(long tgid, boolean renew) {
    Request about = Request.cmd(Command.HMGET).arg(RedisKeys.user(tgid));
    FIELDS.forEach(about::arg);
    Future<?> renewed = renew ? redis.send(expire(tgid)) : Future.succeededFuture();
    Future<Optional<String>> shown = value.apply(tgid).map(Provenance::time);
    Future<Response> fields = redis.send(about).recover(Memories::noneOfAnotherType);
    return Future.all(renewed, shown, fields)
        .map(
            all ->
                fields.result() == null
                    ? stranger(tgid)
                    : memory(tgid, shown.result(), fields.result()));
  }

  private Request expire(long tgid) {
    return Request.cmd(Command.EXPIRE).arg(RedisKeys.recommendation(tgid)).arg(ttlSeconds);
  }

  /** Somebody put something of another kind there; it counts as nothing, and harms nobody else. */
  static Future<Response> noneOfAnotherType(Throwable cause) {
    return String.valueOf(cause.getMessage()).startsWith("Redis: WRONGTYPE")
        ? Future.succeededFuture()
        : Future.failedFuture(cause);
  }

  private static Memory stranger(long tgid) {
    Basis nothing = new Basis("", List.of(), 0, Instant.EPOCH);
    return new Memory(tgid, false, "", Optional.empty(), Optional.empty(), nothing);
  }

  private static boolean isOne(Response answer) {
    return answer.toInteger() == 1;
  }

  /**
   * What is known of a user.
   *
   * @param shown when the value the bot shows says that it was made; empty where it shows none
   */
  private static Memory memory(long tgid, Optional<String> shown, Response fields) {
    Optional<Instant> generatedAt = text(fields, 2).flatMap(RecommendationJson::parseTime);
    boolean hasValue = shown.isPresent();
    // Another's value was made of nobody knows what.
    boolean ours = hasValue && shown.equals(text(fields, 2));
    Optional<Instant> fresh = millis(fields, 3);
    boolean served = hasValue && !text(fields, 1).equals(Optional.of(SOURCE_RULES));
    // Whose value lapsed has waited since then, not since he was first met.
    Optional<Instant> since =
        served
            ? fresh.or(() -> generatedAt)
            : Stream.concat(fresh.stream(), millis(fields, 4).stream()).max(Instant::compareTo);
    Basis basis =
        new Basis(
            text(fields, 5).filter(known -> ours).orElse(""),
            dishes(text(fields, 6).orElse("[]")),
            number(fields, 7).map(Long::intValue).orElse(0),
            fresh.orElse(Instant.EPOCH));
    return new Memory(tgid, served, text(fields, 0).orElse(""), generatedAt, since, basis);
  }

  /** Reads a list of names as {@link #fields} writes it. */
  static List<String> dishes(String stored) {
    try {
      return new JsonArray(stored).stream().map(String::valueOf).toList();
    } catch (DecodeException e) {
      return List.of();
    }
  }

  private static Optional<Instant> millis(Response fields, int at) {
    return number(fields, at).map(Instant::ofEpochMilli);
  }

  /** What is no number is not ours either. */
  private static Optional<Long> number(Response fields, int at) {
    return text(fields, at).filter(digits -> digits.matches("\\d{1,15}")).map(Long::valueOf);
  }

  private static Optional<String> text(Response fields, int at) {
    return Optional.ofNullable(fields.get(at)).map(Response::toString);
  }

  Future<Kept> keep(Unchanged unchanged) {
    List<String> arguments =
        List.of(
            unchanged.planning().run(),
            unchanged.planning().entry(),
            unchanged.planning().consumer(),
            String.valueOf(unchanged.instant().toEpochMilli()));
    return redis
        .run(KEEP, keys(unchanged.users()), arguments)
        .map(answer -> new Kept(isOne(answer)));
  }

  Future<Written> await(Waiting waiting) {
    String since = String.valueOf(waiting.instant().toEpochMilli());
    return redis.run(WAIT, keys(waiting.users()), List.of(since)).map(new Written());
  }

  private static List<String> keys(List<Long> users) {
    List<String> keys = new ArrayList<>(users.size());
    users.forEach(tgid -> keys.add(RedisKeys.user(tgid)));
    return keys;
  }
}
