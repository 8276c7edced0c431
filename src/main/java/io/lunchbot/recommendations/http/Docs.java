package io.lunchbot.recommendations.http;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code /docs}: openapi.yaml for people, by Swagger UI. */
final class Docs {
  /** Of the version in pom.xml; with another the service does not start. */
  private static final String VIEWER = "META-INF/resources/webjars/swagger-ui/5.32.6/";

  /**
   * Swagger UI draws its icons from data addresses and writes styles into the page. Scripts, and
   * everything else, still come from here alone.
   */
  private static final String POLICY =
      Headers.POLICY + "; img-src 'self' data:; style-src 'self' 'unsafe-inline'";

  private Docs() {}

  /** Takes the paths of its files. */
  static void mount(Router router) {
    router.route("/docs").handler(Docs::relax);
    StaticFile.mount(router, "/docs", "webroot/docs.html");
    StaticFile.mount(router, "/docs.js", "webroot/docs.js");
    StaticFile.mount(router, "/docs.css", "webroot/docs.css");
    StaticFile.mount(router, "/swagger-ui.js", VIEWER + "swagger-ui-bundle.js");
    StaticFile.mount(router, "/swagger-ui.css", VIEWER + "swagger-ui.css");
  }

  private static void relax(RoutingContext request) {
    request.response().putHeader(Headers.POLICY_NAME, POLICY);
    request.next();
  }
}
