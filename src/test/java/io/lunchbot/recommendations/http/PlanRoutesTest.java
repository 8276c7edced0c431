package io.lunchbot.recommendations.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.plan.Plan;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class PlanRoutesTest extends HttpTestCase {
  @Test
  void the_plan_is_shown_as_the_document_describes_it() {
    JsonObject shown = get("/api/v1/plan").bodyAsJsonObject();

    assertThat(shown.fieldNames())
        .containsExactly(
            "planned_at",
            "eligible",
            "unchanged",
            "to_generate",
            "tonight",
            "later",
            "unserved",
            "goes_on_at",
            "last_fresh_at",
            "requests",
            "tokens",
            "cost_usd",
            "parts",
            "projects");
    assertThat(shown.getLong("tonight")).isEqualTo(305);
    assertThat(shown.getLong("later")).isEqualTo(55);
    assertThat(shown.getString("goes_on_at")).isEqualTo("2026-11-29T08:00:02Z");
    assertThat(shown.getDouble("cost_usd")).isEqualTo(0.005);
    assertThat(shown.getJsonArray("parts").getJsonObject(1))
        .isEqualTo(
            new JsonObject("{\"from\":\"2026-11-29T08:00:02Z\",\"users\":55,\"requests\":55}"));
    assertThat(shown.getJsonArray("projects").getJsonObject(0).getString("project"))
        .isEqualTo("team");
  }

  @Test
  void who_waits_too_long_for_a_plan_is_told_to_ask_again() {
    Promise<Plan> never = Promise.promise();
    plan = never.future();

    assertProblem(get("/api/v1/plan"), 503, "under-way");
  }
}
