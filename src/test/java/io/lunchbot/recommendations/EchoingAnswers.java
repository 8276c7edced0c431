package io.lunchbot.recommendations;

import io.lunchbot.recommendations.embedded.standin.StandInAnswer;
import io.lunchbot.recommendations.embedded.standin.StandInErrors;
import io.lunchbot.recommendations.stack.Canary;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/** Answers of a provider that repeats the key it was asked with, in every place there is. */
final class EchoingAnswers {
  private static final String TYPE = "type.googleapis.com/google.rpc.";
  private static final String DAY = "GenerateRequestsPerDayPerProjectPerModel-FreeTier";
  private static final String MINUTE = "GenerateRequestsPerMinutePerProjectPerModel-FreeTier";

  /** Each is for another key: most of them set it aside. */
  static final List<Function<String, StandInAnswer>> ALL =
      List.of(
          StandInErrors::suspendedKey,
          key -> StandInErrors.inArray(StandInErrors.suspendedKey(key)),
          key -> error(400, "INVALID_ARGUMENT", "API key not valid: " + key, invalid(key)),
          key -> error(400, "INVALID_ARGUMENT", "No such key: " + Canary.percentEncoded(key)),
          key -> error(400, "INVALID_ARGUMENT", "See /v1beta/models?key=" + key + "&alt=json"),
          key -> error(400, "INVALID_ARGUMENT", "Key cut: " + key.substring(0, key.length() - 6)),
          key -> error(400, "INVALID_ARGUMENT", "x-goog-api-key: " + key, fields(key)),
          key -> error(400, "INVALID_ARGUMENT", "Authorization: Bearer " + Canary.base64(key)),
          key -> error(400, "INVALID_ARGUMENT", "key=" + key.replace(".", "%2E") + " and a user"),
          key -> error(400, key, key),
          key -> error(400, "FAILED_PRECONDITION", "User location is not supported: " + key),
          key -> error(400, "FAILED_PRECONDITION", "Enable billing on the project of " + key),
          key -> error(401, "UNAUTHENTICATED", "Invalid credentials '" + key + "'", invalid(key)),
          key -> error(402, "RESOURCE_EXHAUSTED", "Credits of " + key + " are depleted"),
          key -> error(403, "PERMISSION_DENIED", "Key " + key + " was reported as leaked."),
          key -> error(403, "PERMISSION_DENIED", "Requests of " + key + " are blocked."),
          key -> error(403, "PERMISSION_DENIED", "api_key:" + key + " has no permission"),
          key -> error(429, "RESOURCE_EXHAUSTED", "Day of " + key, quota(key, DAY)),
          key -> error(429, "RESOURCE_EXHAUSTED", "Minute of " + key, quota(key, MINUTE)),
          key -> error(429, "RESOURCE_EXHAUSTED", "Resource of " + key + " has been exhausted"),
          key -> error(418, "TEAPOT", key),
          key -> StandInAnswer.of(500, "text/html", "<h1>" + key + "</h1><p>api_key:" + key),
          key -> error(503, "UNAVAILABLE", "overloaded " + key, info(key)),
          key -> StandInAnswer.cut(200, "{\"candidates\":[], \"x\":\"" + key.repeat(9) + "\"}"),
          key -> StandInAnswer.json(200, "{\"error\":\"" + key + "\"}"),
          key -> StandInAnswer.json(200, "{\"promptFeedback\":{\"blockReason\":\"" + key + "\"}}"),
          key -> finished(key),
          key -> StandInAnswer.text("Your key is " + key + ", and soup is good for you."),
          key ->
              StandInAnswer.text("{\"summary\": {\"" + key + "\": 1}, \"tips\": \"" + key + "\"}"),
          key -> StandInAnswer.text("{\"" + key + "\": \"summary\", \"tips\": [" + key + "]}"));

  private EchoingAnswers() {}

  /** 404 with the key where the model's name belongs. */
  static StandInAnswer modelGone(String key) {
    return StandInErrors.unknownModel("v1beta", "gemini?key=" + key);
  }

  private static StandInAnswer finished(String key) {
    return StandInAnswer.json(
        200,
        "{\"candidates\":[{\"finishReason\":\"%s\",\"finishMessage\":\"%s\"}],\"modelVersion\":\"%s\"}"
            .formatted(key, key, key));
  }

  private static StandInAnswer error(
      int code, String status, String message, JsonObject... details) {
    JsonObject error =
        new JsonObject()
            .put("code", code)
            .put("message", message)
            .put("status", status)
            .put("details", new JsonArray(List.of(details)));
    return StandInAnswer.json(code, new JsonObject().put("error", error).encode());
  }

  private static JsonObject invalid(String key) {
    return info(key).put("reason", "API_KEY_INVALID");
  }

  private static JsonObject info(String key) {
    return detail("ErrorInfo")
        .put("reason", key)
        .put("domain", key)
        .put("metadata", new JsonObject().put("consumer", "api_key:" + key).put(key, key));
  }

  private static JsonObject fields(String key) {
    JsonObject violation =
        new JsonObject().put("field", key).put("description", "Unknown name \"" + key + "\"");
    return detail("BadRequest").put("fieldViolations", new JsonArray().add(violation));
  }

  private static JsonObject quota(String key, String id) {
    JsonObject violation =
        new JsonObject()
            .put("quotaMetric", "generativelanguage.googleapis.com/" + key)
            .put("quotaId", id)
            .put("quotaDimensions", new JsonObject().put("model", key).put("api_key", key))
            .put("quotaValue", "20");
    return detail("QuotaFailure").put("violations", new JsonArray().add(violation));
  }

  private static JsonObject detail(String type) {
    return new JsonObject().put("@type", TYPE + type);
  }
}
