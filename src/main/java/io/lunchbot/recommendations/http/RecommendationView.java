package io.lunchbot.recommendations.http;

import io.lunchbot.recommendations.cache.Cache.Reason;
import io.lunchbot.recommendations.cache.Cache.Why;
import io.lunchbot.recommendations.cache.Recommendation;
import io.lunchbot.recommendations.stats.OrderStats;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** A recommendation in the shape of the bot's own route. Described in openapi.yaml. */
final class RecommendationView {
  private RecommendationView() {}

  /** What the bot shows, if anything, beside statistics of this moment, where there are some. */
  static JsonObject of(Optional<Recommendation> shown, Optional<OrderStats> stats) {
    return new JsonObject()
        .put("summary", shown.map(Recommendation::summary).orElse(null))
        .put("tips", new JsonArray(shown.map(Recommendation::tips).orElse(List.of())))
        .put("stats", stats.map(RecommendationView::stats).orElse(null))
        .put("generated_at", shown.map(value -> value.generatedAt().toString()).orElse(null));
  }

  private static JsonObject stats(OrderStats stats) {
    JsonObject categories = new JsonObject();
    stats
        .categories()
        .forEach(
            share ->
                categories.put(
                    share.category(),
                    new JsonObject().put("count", share.count()).put("percent", share.percent())));
    return new JsonObject()
        .put("orders_last_30_days", stats.ordersCount())
        .put("categories", categories)
        .put("unique_dishes", stats.uniqueDishes())
        .put(
            "favorite_dishes",
            new JsonArray(
                stats.favourites().stream()
                    .map(
                        dish ->
                            new JsonObject().put("name", dish.name()).put("count", dish.count()))
                    .toList()));
  }

  /** Where a value comes from. */
  static JsonObject of(Why why) {
    JsonObject json = new JsonObject();
    // Not counted is not none.
    why.attempts().ifPresent(attempts -> json.put("attempts", attempts));
    return json.put("run", why.run().orElse(null))
        .put("outcome", why.outcome().orElse(null))
        .put("source", why.source().orElse(null))
        .put("model", why.model().orElse(null))
        .put("prompt", why.prompt().orElse(null))
        .put("verdicts", new JsonArray(why.verdicts()))
        .put("dishes", new JsonArray(why.dishes()))
        .put("failure", why.failure().map(RecommendationView::failure).orElse(null));
  }

  private static JsonObject failure(Reason reason) {
    return new JsonObject().put("reason", reason.kind()).put("text", reason.text());
  }
}
