package io.lunchbot.recommendations.http;

import io.vertx.ext.web.Router;
import java.util.List;

/**
 * The status page and the API's document: a handful of small files, kept in memory. They hold
 * nothing worth a token; the page asks for one when the API does.
 */
final class Page {
  /** Served by the name they have. */
  static final List<String> SCRIPTS =
      List.of(
          "api.js",
          "app.js",
          "charts.js",
          "failures.js",
          "model.js",
          "nodes.js",
          "now.js",
          "past.js",
          "person.js",
          "plan.js",
          "pool.js",
          "show.js",
          "talk.js",
          "texts.js");

  /** Of the version in pom.xml; with another the service does not start. */
  private static final String UPLOT = "META-INF/resources/webjars/uplot/1.6.30/dist/";

  private Page() {}

  /** Takes the paths of the files. */
  static void mount(Router router) {
    StaticFile.mount(router, "/", "webroot/index.html");
    StaticFile.mount(router, "/style.css", "webroot/style.css");
    StaticFile.mount(router, "/icon.svg", "webroot/icon.svg");
    SCRIPTS.forEach(name -> StaticFile.mount(router, "/" + name, "webroot/" + name));
    StaticFile.mount(router, "/uplot.js", UPLOT + "uPlot.iife.min.js");
    StaticFile.mount(router, "/uplot.css", UPLOT + "uPlot.min.css");
    StaticFile.mount(router, "/openapi.yaml", "openapi.yaml");
  }
}
