package io.lunchbot.recommendations.http;

import io.lunchbot.recommendations.keys.Keys;
import io.lunchbot.recommendations.keys.Keys.PoolQuestion;
import io.lunchbot.recommendations.keys.Keys.ResetQuestion;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.validation.ValidatedRequest;

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
        .map(KeyJson::of)
        .onComplete((JsonObject pool) -> Answers.json(request, pool), request::fail);
  }

  private void reset(RoutingContext request) {
    ValidatedRequest valid = request.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST);
    String fingerprint = valid.getPathParameters().get("fingerprint").getString();
    Keys.RESET
        .ask(vertx, new ResetQuestion(fingerprint))
        .onComplete(done -> request.response().setStatusCode(204).end(), request::fail);
  }
}
