package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.keys.Usd;
import io.lunchbot.recommendations.run.Run.Counts;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run as the API and everybody else outside reads it: snake_case, instants ISO 8601 in UTC, null
 * for what is not known yet. Described in openapi.yaml.
 */
public final class RunJson {
  private RunJson() {}

  /** All of a run. */
  public static JsonObject of(Run run) {
    return new JsonObject()
        .put("id", run.id())
        .put("state", run.state().name())
        .put("trigger", trigger(run.trigger()))
        .put("force", run.trigger().force())
        .put("of", new JsonArray(run.trigger().of()))
        .put("started_at", instant(run.startedAt()))
        .put("ended_at", instant(run.endedAt()))
        .put("resume_at", instant(run.resumeAt()))
        .put("reason", run.reason().orElse(null))
        .put("counts", counts(run.counts()))
        .put("requests", run.requests())
        .put("tokens", tokens(run))
        .put("cost_usd", run.costUsd().map(Usd::shown).orElse(null))
        .put("duration_ms", run.duration().toMillis())
        .put("plan", run.plan().map(JsonObject::new).orElse(null))
        .put("nodes", new JsonArray(List.copyOf(run.usersByNode().keySet())))
        .put("users_by_node", new JsonObject(Map.copyOf(run.usersByNode())));
  }

  private static JsonObject trigger(Trigger trigger) {
    return new JsonObject().put("kind", trigger.kind().wire()).put("key", trigger.key());
  }

  private static JsonObject counts(Counts counts) {
    return new JsonObject()
        .put("eligible", counts.eligible())
        .put("generated", counts.generated())
        .put("renewed", counts.renewed())
        .put("skipped", counts.skipped())
        .put("failed", counts.failed())
        .put("unprocessed", counts.unprocessed());
  }

  private static JsonObject tokens(Run run) {
    return new JsonObject().put("input", run.inputTokens()).put("output", run.outputTokens());
  }

  private static String instant(Optional<Instant> instant) {
    return instant.map(Instant::toString).orElse(null);
  }
}
