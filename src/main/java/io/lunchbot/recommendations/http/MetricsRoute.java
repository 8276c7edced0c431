package io.lunchbot.recommendations.http;

import io.lunchbot.recommendations.observe.NodeMeters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.time.Duration;

/** {@code /metrics}: what Prometheus asks for. For one context. */
final class MetricsRoute {
  /** However many ask, the rooms are asked no more often than this. */
  private static final Duration SHARED = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final NodeMeters node;
  private final Figures figures;

  /** Asked now or a moment ago; null when that is too long ago. */
  private Future<?> known;

  private MetricsRoute(Vertx vertx) {
    this.vertx = vertx;
    this.node = NodeMeters.of(vertx);
    this.figures = new Figures(vertx, node.meters());
  }

  /** Takes the operation. */
  static void mount(Vertx vertx, RouterBuilder builder) {
    builder.getRoute("metrics").addHandler(new MetricsRoute(vertx)::show);
  }

  private void show(RoutingContext request) {
    refreshed()
        .onComplete(
            shown ->
                request
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, NodeMeters.CONTENT_TYPE)
                    .end(node.text()));
  }

  private Future<?> refreshed() {
    if (known == null) {
      known = figures.refresh();
      known.onComplete(told -> vertx.setTimer(SHARED.toMillis(), timer -> known = null));
    }
    return known;
  }
}
