package io.lunchbot.recommendations.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** What every answer says beside its content. */
final class Headers {
  static final String POLICY_NAME = "Content-Security-Policy";
  static final String POLICY =
      "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private Headers() {}

  /** Nothing is loaded from elsewhere, shown elsewhere or, of the API, kept. */
  static void put(RoutingContext request) {
    boolean api = String.valueOf(request.request().path()).startsWith("/api");
    HttpServerResponse response = request.response();
    response
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("X-Frame-Options", "DENY")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin")
        .putHeader(POLICY_NAME, POLICY)
        .putHeader(HttpHeaders.CACHE_CONTROL, api ? "no-store" : "no-cache");
    request.next();
  }
}
