package io.lunchbot.recommendations.http;

import io.lunchbot.recommendations.plan.PlanJson;
import io.lunchbot.recommendations.plan.Plans;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** {@code /api/v1/plan}: what the night will bring. */
final class PlanRoutes {
  private final Vertx vertx;
  private final Duration patience;

  private PlanRoutes(Vertx vertx, Duration patience) {
    this.vertx = vertx;
    this.patience = patience;
  }

  /**
   * Takes the operations of plans.
   *
   * @param patience how long a plan is waited for before the asker is told to ask again
   */
  static void mount(Vertx vertx, Duration patience, RouterBuilder builder) {
    PlanRoutes routes = new PlanRoutes(vertx, patience);
    builder.getRoute("showPlan").addHandler(routes::show);
  }

  private void show(RoutingContext request) {
    Plans.NEXT
        .ask(vertx, new Plans.NextQuestion())
        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .map(PlanJson::of)
        .recover(
            cause ->
                Refusal.<JsonObject>ifLate(
                    cause,
                    "Reading all orders takes long. Who asks again gets the plan when it is there."))
        .onComplete((JsonObject plan) -> Answers.json(request, plan), request::fail);
  }
}
