package io.lunchbot.recommendations.cache;

import io.lunchbot.recommendations.cache.Cache.OutcomeKind;
import io.lunchbot.recommendations.cache.Cache.Reason;
import io.lunchbot.recommendations.cache.Cache.Why;
import io.lunchbot.recommendations.cache.Cache.WhyQuestion;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/** Reads where a user's value comes from. */
final class Provenance {
  private static final List<String> FIELDS =
      List.of(
          "run",
          "outcome",
          "source",
          "model",
          "prompt",
          "attempts",
          "generated_at",
          "verdicts",
          "dishes");

  private final RedisLink redis;
  private final LongFunction<Future<JsonObject>> value;

  /**
   * For values of a cache.
   *
   * @param value reads a user's stored value; empty where there is none
   */
  Provenance(RedisLink redis, LongFunction<Future<JsonObject>> value) {
    this.redis = redis;
    this.value = value;
  }

  /** What is written down of one user. */
  private record Known(
      Optional<String> run,
      Optional<String> outcome,
      Optional<String> source,
      Optional<String> model,
      Optional<String> prompt,
      Optional<Integer> attempts,
      Optional<String> generatedAt,
      List<String> verdicts,
      List<String> dishes) {
    static Known of(Response fields) {
      return new Known(
          text(fields.get(0)),
          text(fields.get(1)),
          text(fields.get(2)),
          text(fields.get(3)),
          text(fields.get(4)),
          text(fields.get(5)).map(Integer::valueOf),
          text(fields.get(6)),
          text(fields.get(7)).map(list -> List.of(list.split(",", -1))).orElse(List.of()),
          text(fields.get(8)).map(Memories::dishes).orElse(List.of()));
    }

    boolean failed() {
      return outcome.filter(OutcomeKind.FAILED.wire()::equals).isPresent();
    }

    Why why(JsonObject shown, Optional<Reason> failure) {
      Optional<String> time = time(shown);
      boolean ours = time.isPresent() && time.equals(generatedAt);
      return new Why(
          run,
          outcome,
          ours ? source : time.map(others -> "bot"),
          ours ? model : Optional.empty(),
          ours ? prompt : Optional.empty(),
          ours ? attempts : Optional.empty(),
          ours ? verdicts : List.of(),
          ours ? dishes : List.of(),
          failure);
    }
  }

  Future<Why> why(WhyQuestion question) {
    long tgid = question.tgid();
    Request about = Request.cmd(Command.HMGET).arg(RedisKeys.user(tgid));
    FIELDS.forEach(about::arg);
    Future<JsonObject> shown = value.apply(tgid);
    Future<Known> known = redis.send(about).map(Known::of);
    Future<Optional<Reason>> failure = known.compose(found -> failure(tgid, found));
    return Future.all(shown, known, failure)
        .map(all -> known.result().why(shown.result(), failure.result()));
  }

  private Future<Optional<Reason>> failure(long tgid, Known known) {
    if (!known.failed() || known.run().isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    return redis
        .send(Request.cmd(Command.HGET).arg(RedisKeys.failures(known.run().get())).arg(tgid))
        .map(stored -> text(stored).map(JsonObject::new))
        .map(
            stored ->
                stored.map(
                    json -> new Reason(json.getString("reason", ""), json.getString("text", ""))));
  }

  private static Optional<String> text(Response response) {
    return Optional.ofNullable(response).map(Response::toString);
  }

  /** When a stored value says that it was written. */
  static Optional<String> time(JsonObject value) {
    return value.getValue("generated_at") instanceof String text
        ? Optional.of(text)
        : Optional.empty();
  }
}
