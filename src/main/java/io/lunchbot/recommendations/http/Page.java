package io.lunchbot.recommendations.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Map;

/**
 * The status page and the API's document: a handful of small files, kept in memory. They hold
 * nothing worth a token; the page asks for one when the API does.
 */
final class Page {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "yaml", "application/yaml");

  /** Served by the name they have. */
  static final List<String> SCRIPTS =
      List.of(
          "api.js",
          "app.js",
          "charts.js",
          "failures.js",
          "model.js",
          "now.js",
          "past.js",
          "person.js",
          "pool.js",
          "show.js",
          "talk.js",
          "texts.js");

  /** Of the version in pom.xml; with another the service does not start. */
  private static final String UPLOT = "META-INF/resources/webjars/uplot/1.6.30/dist/";

  private Page() {}

  /** Takes the paths of the files. */
  static void mount(Router router) {
    file(router, "/", "webroot/index.html");
    file(router, "/style.css", "webroot/style.css");
    file(router, "/icon.svg", "webroot/icon.svg");
    SCRIPTS.forEach(name -> file(router, "/" + name, "webroot/" + name));
    file(router, "/uplot.js", UPLOT + "uPlot.iife.min.js");
    file(router, "/uplot.css", UPLOT + "uPlot.min.css");
    file(router, "/openapi.yaml", "openapi.yaml");
  }

  private static void file(Router router, String path, String resource) {
    Buffer content = Buffer.buffer(Resource.bytes(resource));
    String type = TYPES.get(resource.substring(resource.lastIndexOf('.') + 1));
    router
        .route(path)
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .handler(
            request -> request.response().putHeader(HttpHeaders.CONTENT_TYPE, type).end(content));
    router.route(path).handler(request -> Methods.refuse(request, "GET, HEAD"));
  }
}
