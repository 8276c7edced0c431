package io.lunchbot.recommendations.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** What all routes answer alike. */
final class Answers {
  private Answers() {}

  /** Ends a request with JSON. */
  static void json(RoutingContext request, JsonObject body) {
    request.response().putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(body.toBuffer());
  }
}
