package io.lunchbot.recommendations.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** What a path answers to a method it does not know. */
final class Methods {
  private Methods() {}

  /** Refuses with 405 and, as RFC 9110 demands, with what is allowed. */
  static void refuse(RoutingContext request, String allowed) {
    request.response().putHeader(HttpHeaders.ALLOW, allowed);
    request.fail(405);
  }
}
