package io.lunchbot.recommendations.http;

import io.lunchbot.recommendations.keys.Keys;
import io.lunchbot.recommendations.keys.Keys.KeyView;
import io.lunchbot.recommendations.keys.Keys.Pool;
import io.lunchbot.recommendations.keys.Keys.PoolQuestion;
import io.lunchbot.recommendations.keys.Keys.ResetQuestion;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.validation.ValidatedRequest;
import java.time.Instant;
import java.util.Optional;

/** {@code /api/v1/keys}: the pool, and keys that were mended. */
final class KeyRoutes {
  private final Vertx vertx;

  private KeyRoutes(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Takes the operations of keys. */
  static void mount(Vertx vertx, RouterBuilder builder) {
    KeyRoutes routes = new KeyRoutes(vertx);
    builder.getRoute("showKeys").addHandler(routes::show);
    builder.getRoute("resetKey").addHandler(routes::reset);
  }

  private void show(RoutingContext request) {
    Keys.POOL
        .ask(vertx, new PoolQuestion())
        .map(KeyRoutes::pool)
        .onComplete((JsonObject pool) -> Answers.json(request, pool), request::fail);
  }

  private void reset(RoutingContext request) {
    ValidatedRequest valid = request.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST);
    String fingerprint = valid.getPathParameters().get("fingerprint").getString();
    Keys.RESET
        .ask(vertx, new ResetQuestion(fingerprint))
        .onComplete(done -> request.response().setStatusCode(204).end(), request::fail);
  }

  private static JsonObject pool(Pool pool) {
    return new JsonObject()
        .put("model", pool.model())
        .put("model_answers", pool.modelAnswers())
        .put("day_ends_at", pool.dayEnds().toString())
        .put("paused_until", instant(pool.pausedUntil()))
        .put("items", new JsonArray(pool.keys().stream().map(KeyRoutes::key).toList()));
  }

  private static JsonObject key(KeyView key) {
    return new JsonObject()
        .put("position", key.position())
        .put("key", key.masked())
        .put("fingerprint", key.fingerprint())
        .put("project", orNull(key.project()))
        .put("tier", key.paid() ? "paid" : "free")
        .put("used_today", key.usedToday())
        .put("used_by_bot", key.usedByBot())
        .put("left_today", key.leftToday())
        .put("used_this_minute", key.usedThisMinute())
        .put("state", key.state().name())
        .put("until", instant(key.until()))
        .put("reason", orNull(key.reason()));
  }

  private static String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static String instant(Optional<Instant> instant) {
    return instant.map(Instant::toString).orElse(null);
  }
}
