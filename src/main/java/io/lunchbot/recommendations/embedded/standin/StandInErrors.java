package io.lunchbot.recommendations.embedded.standin;

import io.lunchbot.recommendations.embedded.standin.StandInViolation.Kind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/**
 * The Gemini API's refusals as it really words them: texts captured from issues of public projects
 * in 2025 and 2026.
 */
public final class StandInErrors {
  static final String INVALID_ARGUMENT = "INVALID_ARGUMENT";

  private static final String TYPE = "type.googleapis.com/google.rpc.";
  private static final String SERVICE = "generativelanguage.googleapis.com";
  private static final String METHOD =
      "google.ai.generativelanguage.v1beta.GenerativeService.GenerateContent";
  private static final String CONSUMER = "projects/123456789012";
  private static final String SPEND_LIMIT =
      "You exceeded your spend-based rate limit. Your spending rate has exceeded the allowed limit"
          + " for your account's billing history and tier.";
  private static final String FORBIDDEN = "PERMISSION_DENIED";

  private StandInErrors() {}

  /** 400: the key does not exist. */
  public static StandInAnswer invalidKey() {
    return badKey("API key not valid. Please pass a valid API key.");
  }

  /** 400: the key is too old. */
  public static StandInAnswer expiredKey() {
    return badKey("API key expired. Please renew the API key.");
  }

  private static StandInAnswer badKey(String message) {
    return refusal(
        400,
        INVALID_ARGUMENT,
        message,
        errorInfo("API_KEY_INVALID", new JsonObject().put("service", SERVICE)),
        detail("LocalizedMessage").put("locale", "en-US").put("message", message));
  }

  /** 400: the caller's country is not served. */
  public static StandInAnswer unsupportedLocation() {
    return refusal(400, "FAILED_PRECONDITION", "User location is not supported for the API use.");
  }

  /** 400: the free tier is not for this country. */
  public static StandInAnswer billingNeeded() {
    return refusal(
        400,
        "FAILED_PRECONDITION",
        "Gemini API free tier is not available in your country. Please enable billing on your"
            + " project in Google AI Studio.");
  }

  /** 400: a top-level field of the request nobody knows. */
  public static StandInAnswer unknownField(String field) {
    return badFields(List.of(StandInProblem.unknown("", field)));
  }

  /** 400: fields of the request that are unknown or of a wrong type. */
  static StandInAnswer badFields(List<StandInProblem> problems) {
    JsonArray violations = new JsonArray();
    for (StandInProblem problem : problems) {
      JsonObject violation = new JsonObject();
      if (!problem.path().isEmpty()) {
        violation.put("field", problem.path());
      }
      violations.add(violation.put("description", problem.text()));
    }
    return refusal(
        400,
        INVALID_ARGUMENT,
        String.join("\n", problems.stream().map(StandInProblem::text).toList()),
        detail("BadRequest").put("fieldViolations", violations));
  }

  /** 400: the request cannot be understood, without saying why. */
  public static StandInAnswer invalidArgument() {
    return invalidArgument("Request contains an invalid argument.");
  }

  /** 400: the request is understood and not allowed; no details. */
  public static StandInAnswer invalidArgument(String message) {
    return refusal(400, INVALID_ARGUMENT, message);
  }

  /** 401: a key of a kind that is no longer taken. */
  public static StandInAnswer unauthenticated() {
    return refusal(
        401,
        "UNAUTHENTICATED",
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login"
            + " cookie or other valid authentication credential. See"
            + " https://developers.google.com/identity/sign-in/web/devconsole-project.",
        detail("ErrorInfo")
            .put("reason", "ACCESS_TOKEN_TYPE_UNSUPPORTED")
            .put("metadata", new JsonObject().put("method", METHOD).put("service", SERVICE)));
  }

  /** 402: the project's prepaid credits are spent. */
  public static StandInAnswer creditsSpent() {
    return refusal(
        402,
        "RESOURCE_EXHAUSTED",
        "Your prepayment credits are depleted. Please go to AI Studio at"
            + " https://ai.studio/projects to manage your project and billing. Learn more at"
            + " https://ai.google.dev/gemini-api/docs/billing#prepay.");
  }

  /** 403: no key at all. */
  public static StandInAnswer missingKey() {
    return refusal(
        403,
        FORBIDDEN,
        "Method doesn't allow unregistered callers (callers without established identity). Please"
            + " use API Key or other form of API consumer identity to call this API.");
  }

  /** 403: the key was found in public. */
  public static StandInAnswer leakedKey() {
    return refusal(
        403, FORBIDDEN, "Your API key was reported as leaked. Please use another API key.");
  }

  /** 403: the project is suspended; the message repeats the key. */
  public static StandInAnswer suspendedKey(String key) {
    return refusal(
        403, FORBIDDEN, "Permission denied: Consumer 'api_key:" + key + "' has been suspended.");
  }

  /** 403: the key is restricted to other APIs. */
  public static StandInAnswer blockedKey() {
    return refusal(
        403,
        FORBIDDEN,
        "Requests to this API " + SERVICE + " method " + METHOD + " are blocked.",
        errorInfo(
            "API_KEY_SERVICE_BLOCKED",
            new JsonObject()
                .put("consumer", CONSUMER)
                .put("service", SERVICE)
                .put("apiName", SERVICE)
                .put("methodName", METHOD)));
  }

  /** 403: the API was never turned on in the project. */
  public static StandInAnswer serviceDisabled() {
    String url =
        "https://console.developers.google.com/apis/api/" + SERVICE + "/overview?project=1";
    String message =
        "Generative Language API has not been used in project 1 before or it is disabled. Enable"
            + " it by visiting "
            + url
            + " then retry. If you enabled this API recently, wait a few minutes for the action to"
            + " propagate to our systems and retry.";
    return refusal(
        403,
        FORBIDDEN,
        message,
        errorInfo(
            "SERVICE_DISABLED",
            new JsonObject()
                .put("service", SERVICE)
                .put("consumer", "projects/1")
                .put("serviceTitle", "Generative Language API")
                .put("containerInfo", "1")
                .put("activationUrl", url)),
        help("Google developers console API activation", url),
        detail("LocalizedMessage").put("locale", "en-US").put("message", message));
  }

  /** 403: the model is not for this caller. */
  public static StandInAnswer noPermission() {
    return refusal(403, FORBIDDEN, "The caller does not have permission");
  }

  /** 404: no such model, or a retired one. */
  public static StandInAnswer unknownModel(String version, String model) {
    return refusal(
        404,
        "NOT_FOUND",
        "models/%s is not found for API version %s, or is not supported for generateContent. Call"
                .formatted(model, version)
            + " ListModels to see the list of available models and their supported methods.");
  }

  /** 429: the day's requests are used up, until midnight Pacific whatever the delay says. */
  public static StandInAnswer dayLimit(String model, int limit, Duration retryDelay) {
    return overLimit(Kind.DAY, model, limit, retryDelay);
  }

  /** 429: the minute's requests are used up. */
  public static StandInAnswer minuteLimit(String model, int limit, Duration retryDelay) {
    return overLimit(Kind.MINUTE, model, limit, retryDelay);
  }

  /** 429: the minute's input tokens are used up. */
  public static StandInAnswer tokenLimit(String model, int limit, Duration retryDelay) {
    return overLimit(Kind.TOKENS, model, limit, retryDelay);
  }

  private static StandInAnswer overLimit(Kind kind, String model, long limit, Duration delay) {
    return StandInQuotaErrors.overLimits(
        List.of(new StandInViolation(kind, limit, delay)), model, false, delay);
  }

  /** 429: more was spent in ten minutes than the project's tier allows; names no time. */
  public static StandInAnswer spendLimit() {
    return refusal(429, "RESOURCE_EXHAUSTED", SPEND_LIMIT);
  }

  /** The same with a time. */
  public static StandInAnswer spendLimit(Duration retryDelay) {
    return refusal(
        429,
        "RESOURCE_EXHAUSTED",
        SPEND_LIMIT,
        detail("RetryInfo").put("retryDelay", retryDelay.toSeconds() + "s"));
  }

  /** 429 that says neither which limit nor for how long. */
  public static StandInAnswer exhausted() {
    return refusal(429, "RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota).");
  }

  /** 500. */
  public static StandInAnswer internal() {
    return refusal(
        500,
        "INTERNAL",
        "An internal error has occurred. Please retry or report in"
            + " https://developers.generativeai.google/guide/troubleshooting");
  }

  /** 502 from a machine in between, not JSON. */
  public static StandInAnswer badGateway() {
    return StandInAnswer.of(
        502,
        "text/html; charset=UTF-8",
        "<html><head><title>502 Server Error</title></head><body><h1>Error: Server Error</h1>"
            + "</body></html>");
  }

  /** 503: the model is overloaded. */
  public static StandInAnswer overloaded() {
    return refusal(
        503,
        "UNAVAILABLE",
        "This model is currently experiencing high demand. Spikes in demand are usually temporary."
            + " Please try again later.");
  }

  /** 504: the model took too long. */
  public static StandInAnswer deadlineExceeded() {
    return refusal(504, "DEADLINE_EXCEEDED", "Deadline expired before operation could complete.");
  }

  /** The same in a list of one, as some of the provider's front ends send it. */
  public static StandInAnswer inArray(StandInAnswer refusal) {
    return StandInAnswer.json(refusal.status(), "[" + refusal.body() + "]");
  }

  /** The envelope of all refusals. */
  static StandInAnswer refusal(int code, String status, String message, JsonObject... details) {
    JsonObject error =
        new JsonObject().put("code", code).put("message", message).put("status", status);
    if (details.length > 0) {
      error.put("details", new JsonArray(List.of(details)));
    }
    return StandInAnswer.json(code, new JsonObject().put("error", error));
  }

  /** A detail of one of the types every Google API shares. */
  static JsonObject detail(String type) {
    return new JsonObject().put("@type", TYPE + type);
  }

  /** The detail that sends people to a page. */
  static JsonObject help(String description, String url) {
    JsonObject link = new JsonObject().put("description", description).put("url", url);
    return detail("Help").put("links", new JsonArray().add(link));
  }

  private static JsonObject errorInfo(String reason, JsonObject metadata) {
    return detail("ErrorInfo")
        .put("reason", reason)
        .put("domain", "googleapis.com")
        .put("metadata", metadata);
  }
}
