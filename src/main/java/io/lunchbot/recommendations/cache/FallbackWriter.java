package io.lunchbot.recommendations.cache;

import io.lunchbot.recommendations.cache.Cache.Fallback;
import io.lunchbot.recommendations.cache.Cache.FallbackQuestion;
import io.lunchbot.recommendations.cache.Cache.Fallbacks;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.redis.RedisLink;
import io.lunchbot.recommendations.redis.Script;
import io.vertx.core.Future;
import java.util.List;

/** Writes values that no model wrote, and never over another. */
final class FallbackWriter {
  private static final Script FALLBACK = Script.named("fallback");

  private final RedisLink redis;
  private final String ttlSeconds;

  FallbackWriter(RedisLink redis, String ttlSeconds) {
    this.redis = redis;
    this.ttlSeconds = ttlSeconds;
  }

  Future<Fallbacks> write(FallbackQuestion question) {
    List<Future<Integer>> written = question.users().stream().map(this::written).toList();
    return Future.all(written)
        .map(all -> new Fallbacks(all.<Integer>list().stream().mapToInt(Integer::intValue).sum()));
  }

  /** 1 or 0. */
  private Future<Integer> written(Fallback user) {
    return redis
        .run(
            FALLBACK,
            List.of(RedisKeys.recommendation(user.tgid()), RedisKeys.user(user.tgid())),
            List.of(
                RecommendationJson.write(user.value()),
                ttlSeconds,
                RecommendationJson.isoformat(user.value().generatedAt())))
        .map(answer -> answer.toInteger());
  }
}
