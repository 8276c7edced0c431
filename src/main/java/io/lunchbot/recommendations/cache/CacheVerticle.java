package io.lunchbot.recommendations.cache;

import io.lunchbot.recommendations.cache.Cache.ByHand;
import io.lunchbot.recommendations.cache.Cache.Entry;
import io.lunchbot.recommendations.cache.Cache.Known;
import io.lunchbot.recommendations.cache.Cache.Look;
import io.lunchbot.recommendations.cache.Cache.LookQuestion;
import io.lunchbot.recommendations.cache.Cache.OutcomeKind;
import io.lunchbot.recommendations.cache.Cache.ReadQuestion;
import io.lunchbot.recommendations.cache.Cache.Reason;
import io.lunchbot.recommendations.cache.Cache.Recorded;
import io.lunchbot.recommendations.cache.Cache.RenewQuestion;
import io.lunchbot.recommendations.cache.Cache.Renewed;
import io.lunchbot.recommendations.cache.Cache.Shown;
import io.lunchbot.recommendations.cache.Cache.Value;
import io.lunchbot.recommendations.cache.Cache.Written;
import io.lunchbot.recommendations.observe.NodeMeters;
import io.lunchbot.recommendations.observe.Observer;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.redis.RedisLink;
import io.lunchbot.recommendations.redis.Script;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads and writes what the bot shows. Commands are pipelined on the link's one connection. */
public final class CacheVerticle extends VerticleBase {
  private static final Script RECORD = Script.named("record");
  private static final Script BY_HAND = Script.named("by_hand");
  private static final String SOURCE_BY_HAND = "by_hand";

  private final RedisLink redis;
  private final String ttlSeconds;
  private final Memories memories;
  private Observer observer = Observer.NONE;

  /** A cache whose values live for {@code ttl}, to the second. */
  public CacheVerticle(RedisLink redis, Duration ttl) {
    this.redis = redis;
    this.ttlSeconds = String.valueOf(ttl.toSeconds());
    this.memories = new Memories(redis, ttlSeconds, this::value);
  }

  @Override
  public Future<?> start() {
    observer = NodeMeters.observer(vertx);
    return Future.all(
        List.of(
            Cache.LOOK.serve(vertx, this::look),
            Cache.RECORD.serve(vertx, this::record),
            Cache.RENEW.serve(vertx, this::renew),
            Cache.REVIEW.serve(vertx, memories::review),
            Cache.KEEP.serve(vertx, memories::keep),
            Cache.WAIT.serve(vertx, memories::await),
            Cache.BY_HAND.serve(vertx, this::byHand),
            Cache.FALLBACK.serve(vertx, new FallbackWriter(redis, ttlSeconds)::write),
            Cache.READ.serve(vertx, this::read),
            Cache.WHY.serve(vertx, new Provenance(redis, this::value)::why)));
  }

  private Future<Look> look(LookQuestion question) {
    List<Future<Known>> users =
        question.users().stream().map(tgid -> known(tgid, question.run())).toList();
    return Future.all(users).map(all -> new Look(all.list()));
  }

  private Future<Known> known(long tgid, String run) {
    Request about =
        Request.cmd(Command.HMGET)
            .arg(RedisKeys.user(tgid))
            .arg("run")
            .arg("generated_at")
            .arg("source")
            .arg("suggested");
    return Future.all(redis.send(about), value(tgid))
        .map(
            both -> {
              Response user = both.resultAt(0);
              JsonObject value = both.resultAt(1);
              boolean done = run.equals(text(user.get(0)));
              boolean asked = SOURCE_BY_HAND.equals(text(user.get(2)));
              String ours = text(user.get(1));
              return new Known(
                  tgid,
                  done,
                  byHand(value, asked ? "" : ours),
                  new Told(tips(value, ours), Suggested.parse(text(user.get(3)))));
            });
  }

  /**
   * A value is by hand when somebody asked us for it, or when it does not bear the time we wrote
   * down with our last one and so is the bot's.
   */
  private static Optional<Instant> byHand(JsonObject value, String ours) {
    return Provenance.time(value)
        .filter(text -> !text.equals(ours))
        .flatMap(RecommendationJson::parseTime);
  }

  /** What the bot or somebody else wrote may hold anything, and is not to be sent anywhere. */
  private static List<String> tips(JsonObject value, String ours) {
    return Provenance.time(value).filter(ours::equals).isPresent()
        ? recommendation(value).map(Recommendation::tips).orElse(List.of())
        : List.of();
  }

  /** The stored value; empty where there is none or the bot could not read it either. */
  private Future<JsonObject> value(long tgid) {
    return redis
        .send(Request.cmd(Command.GET).arg(RedisKeys.recommendation(tgid)))
        .recover(Memories::noneOfAnotherType)
        .map(
            stored -> {
              try {
                return stored == null ? new JsonObject() : new JsonObject(stored.toBuffer());
              } catch (DecodeException | ClassCastException e) {
                return new JsonObject();
              }
            });
  }

  private Future<Recorded> record(Entry entry) {
    String run = entry.chunk().run();
    List<String> arguments = new ArrayList<>();
    arguments.add(run);
    arguments.add(entry.chunk().entry());
    arguments.add(entry.chunk().consumer());
    arguments.add(String.valueOf(entry.tgid()));
    arguments.add(entry.outcome().wire());
    arguments.add(
        entry.value().map(value -> RecommendationJson.write(value.recommendation())).orElse(""));
    arguments.add(ttlSeconds);
    arguments.add(entry.outcome() == OutcomeKind.FAILED ? failure(entry.reason()) : "");
    entry.value().ifPresent(value -> provenance(value, "gemini").forEach(arguments::add));
    Observer.Timing write = observer.begin(Observer.Step.CACHE_WRITE);
    return redis
        .run(
            RECORD,
            List.of(
                RedisKeys.recommendation(entry.tgid()),
                RedisKeys.user(entry.tgid()),
                RedisKeys.failures(run),
                RedisKeys.failedUsers(run)),
            arguments)
        .map(answer -> Recorded.valueOf(answer.toString()))
        .onSuccess(recorded -> observe(entry, recorded, write));
  }

  private void observe(Entry entry, Recorded recorded, Observer.Timing write) {
    write.end();
    if (recorded == Recorded.RECORDED) {
      observer.userDone(entry.outcome().wire());
    }
  }

  private static String failure(Optional<Reason> reason) {
    JsonObject json = new JsonObject();
    reason.ifPresent(why -> json.put("reason", why.kind()).put("text", why.text()));
    return json.encode();
  }

  private static Stream<String> provenance(Value value, String source) {
    String time = RecommendationJson.isoformat(value.recommendation().generatedAt());
    Stream<String> fields =
        Stream.of(
            "model",
            value.model(),
            "prompt",
            value.prompt(),
            "attempts",
            String.valueOf(value.attempts()),
            "verdicts",
            String.join(",", value.verdicts()),
            "suggested",
            value.suggested().text(),
            "generated_at",
            time,
            "source",
            source);
    return Stream.concat(fields, Memories.fields(value.basis()).stream());
  }

  private Future<Written> byHand(ByHand asked) {
    List<String> arguments = new ArrayList<>();
    arguments.add(RecommendationJson.write(asked.value().recommendation()));
    arguments.add(ttlSeconds);
    provenance(asked.value(), SOURCE_BY_HAND).forEach(arguments::add);
    return redis
        .run(
            BY_HAND,
            List.of(RedisKeys.recommendation(asked.tgid()), RedisKeys.user(asked.tgid())),
            arguments)
        .map(new Written());
  }

  private Future<Renewed> renew(RenewQuestion question) {
    List<Future<Response>> renewals =
        question.users().stream()
            .map(
                tgid ->
                    redis.send(
                        Request.cmd(Command.EXPIRE)
                            .arg(RedisKeys.recommendation(tgid))
                            .arg(ttlSeconds)))
            .toList();
    return Future.all(renewals)
        .map(all -> new Renewed((int) renewals.stream().filter(CacheVerticle::isOne).count()));
  }

  private static boolean isOne(Future<Response> answer) {
    return answer.result().toInteger() == 1;
  }

  private Future<Shown> read(ReadQuestion question) {
    return value(question.tgid()).map(value -> new Shown(recommendation(value)));
  }

  private static Optional<Recommendation> recommendation(JsonObject value) {
    Optional<Instant> time = Provenance.time(value).flatMap(RecommendationJson::parseTime);
    if (time.isEmpty() || !(value.getValue("summary") instanceof String summary)) {
      return Optional.empty();
    }
    List<String> tips =
        value.getValue("tips") instanceof JsonArray list
            ? list.stream().filter(Objects::nonNull).map(Object::toString).toList()
            : List.of();
    return Optional.of(new Recommendation(summary, tips, time.get()));
  }

  private static String text(Response response) {
    return response == null ? "" : response.toString();
  }
}
