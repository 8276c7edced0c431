package io.lunchbot.recommendations.http;

import io.lunchbot.recommendations.keys.Keys.Budget;
import io.lunchbot.recommendations.keys.Keys.KeyView;
import io.lunchbot.recommendations.keys.Keys.Pool;
import io.lunchbot.recommendations.keys.Usd;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/** The pool as the API tells it. Described in openapi.yaml. */
final class KeyJson {
  private KeyJson() {}

  /** All of it. */
  static JsonObject of(Pool pool) {
    return new JsonObject()
        .put("model", pool.model())
        .put("model_answers", pool.modelAnswers())
        .put("day_ends_at", pool.dayEnds().toString())
        .put("paused_until", instant(pool.pausedUntil()))
        .put("budget", pool.budget().map(KeyJson::budget).orElse(null))
        .put("items", new JsonArray(pool.keys().stream().map(KeyJson::key).toList()));
  }

  private static JsonObject budget(Budget budget) {
    return new JsonObject()
        .put("limit_usd", Usd.shown(budget.limitUsd()))
        .put("spent_usd", Usd.shown(budget.spentUsd()));
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
