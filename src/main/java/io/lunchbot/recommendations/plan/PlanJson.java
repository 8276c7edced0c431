package io.lunchbot.recommendations.plan;

import io.lunchbot.recommendations.keys.Usd;
import io.lunchbot.recommendations.plan.Plan.Part;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * A plan as the API and the ledger have it: snake_case, instants ISO 8601 in UTC, null for what is
 * not known. Described in openapi.yaml.
 */
public final class PlanJson {
  private PlanJson() {}

  /** All of a plan. */
  public static JsonObject of(Plan plan) {
    return ofRun(plan)
        .put("projects", new JsonArray(plan.supplies().stream().map(PlanJson::project).toList()));
  }

  /** What a run keeps of its plan: the pool is left out, as runs are told of every second. */
  public static JsonObject ofRun(Plan plan) {
    return new JsonObject()
        .put("planned_at", plan.at().toString())
        .put("eligible", plan.eligible())
        .put("unchanged", plan.unchanged())
        .put("to_generate", plan.toGenerate())
        .put("tonight", plan.usersTonight())
        .put("later", plan.usersLater())
        .put("unserved", plan.usersUnserved())
        .put("goes_on_at", plan.goesOnAt().map(Instant::toString).orElse(null))
        .put("last_fresh_at", plan.lastFreshAt().map(Instant::toString).orElse(null))
        .put("requests", plan.requests())
        .put(
            "tokens",
            new JsonObject().put("input", plan.inputTokens()).put("output", plan.outputTokens()))
        .put("cost_usd", plan.costUsd().map(Usd::shown).orElse(null))
        .put("parts", new JsonArray(plan.parts().stream().map(PlanJson::part).toList()));
  }

  private static JsonObject part(Part part) {
    return new JsonObject()
        .put("from", part.from().toString())
        .put("users", part.users())
        .put("requests", part.requests());
  }

  private static JsonObject project(Supply supply) {
    return new JsonObject()
        .put("project", supply.name())
        .put("paid", supply.paid())
        .put("left_today", supply.leftToday())
        .put("requests_per_day", supply.perDay())
        .put("requests_per_minute", supply.perMinute())
        .put("users_per_request", supply.usersPerRequest());
  }
}
