package io.lunchbot.recommendations.gemini;

/** Error bodies of the provider as users captured them, with invented keys and projects. */
final class ErrorBodies {
  static final String KEY = "AQ.canary-0123456789-canary";

  static final String KEY_NOT_VALID =
      """
      {"error":{"code":400,"message":"API key not valid. Please pass a valid API key.",
       "status":"INVALID_ARGUMENT","details":[
       {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID",
        "domain":"googleapis.com","metadata":{"service":"generativelanguage.googleapis.com"}},
       {"@type":"type.googleapis.com/google.rpc.LocalizedMessage","locale":"en-US",
        "message":"API key not valid. Please pass a valid API key."}]}}
      """;

  static final String LOCATION =
      plain(400, "User location is not supported for the API use.", "FAILED_PRECONDITION");

  static final String BILLING =
      plain(
          400,
          "Gemini API free tier is not available in your country. Please enable billing on your"
              + " project in Google AI Studio.",
          "FAILED_PRECONDITION");

  static final String EMPTY_PART =
      plain(
          400,
          "* GenerateContentRequest.contents[33].parts[0].data: required oneof field 'data' must"
              + " have one initialized field\\n",
          "INVALID_ARGUMENT");

  static final String INTERNAL =
      plain(
          500,
          "An internal error has occurred. Please retry or report in"
              + " https://developers.generativeai.google/guide/troubleshooting",
          "INTERNAL");

  static final String OVERLOADED =
      plain(
          503,
          "This model is currently experiencing high demand. Spikes in demand are usually"
              + " temporary. Please try again later.",
          "UNAVAILABLE");

  static final String UNKNOWN_FIELD =
      """
      {"error":{"code":400,"message":"Invalid JSON payload received. Unknown name \\"role\\" at
       'contents[0].parts': Cannot find field.","status":"INVALID_ARGUMENT","details":[
       {"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[
       {"field":"contents[0].parts","description":"Unknown name \\"role\\""}]}]}}
      """
          .replace("\n 'contents", " 'contents");

  static final String UNAUTHENTICATED =
      """
      {"error":{"code":401,"message":"Request had invalid authentication credentials. Expected OAuth
       2 access token, login cookie or other valid authentication credential.",
       "status":"UNAUTHENTICATED","details":[
       {"@type":"type.googleapis.com/google.rpc.ErrorInfo",
        "reason":"ACCESS_TOKEN_TYPE_UNSUPPORTED","metadata":{
        "service":"generativelanguage.googleapis.com"}}]}}
      """
          .replace("OAuth\n", "OAuth");

  static final String CREDITS =
      plain(
          402,
          "Your prepayment credits are depleted. Please go to AI Studio at"
              + " https://ai.studio/projects to manage your project and billing.",
          "RESOURCE_EXHAUSTED");

  static final String UNREGISTERED =
      plain(
          403,
          "Method doesn't allow unregistered callers (callers without established identity). Please"
              + " use API Key or other form of API consumer identity to call this API.",
          "PERMISSION_DENIED");

  static final String LEAKED =
      plain(
          403,
          "Your API key was reported as leaked. Please use another API key.",
          "PERMISSION_DENIED");

  static final String BLOCKED =
      """
      {"error":{"code":403,"message":"Requests to this API generativelanguage.googleapis.com method
       google.ai.generativelanguage.v1beta.GenerativeService.GenerateContent are blocked.",
       "status":"PERMISSION_DENIED","details":[
       {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_SERVICE_BLOCKED",
        "domain":"googleapis.com","metadata":{"consumer":"projects/1",
        "service":"generativelanguage.googleapis.com"}}]}}
      """
          .replace("method\n", "method");

  static final String DISABLED =
      """
      {"error":{"code":403,"message":"Generative Language API has not been used in project 1 before
       or it is disabled.","status":"PERMISSION_DENIED","details":[
       {"@type":"type.googleapis.com/google.rpc.Help","links":[{"description":"Activate"}]},
       {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"SERVICE_DISABLED",
        "domain":"googleapis.com","metadata":{"consumer":"projects/1"}}]}}
      """
          .replace("before\n", "before");

  static final String SUSPENDED =
      plain(
          403,
          "Permission denied: Consumer 'api_key:" + KEY + "' has been suspended.",
          "PERMISSION_DENIED");

  static final String GATED =
      plain(403, "The caller does not have permission", "PERMISSION_DENIED");

  static final String MODEL_GONE =
      plain(
          404,
          "models/gemini-pro is not found for API version v1beta, or is not supported for"
              + " generateContent. Call ListModels to see the list of available models.",
          "NOT_FOUND");

  private static final String PER_DAY =
      """
      {"quotaMetric":"generativelanguage.googleapis.com/generate_content_free_tier_requests",
       "quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier",
       "quotaDimensions":{"location":"global","model":"gemini-3.6-flash"},"quotaValue":"20"}
      """;

  private static final String PER_MINUTE =
      """
      {"quotaMetric":"generativelanguage.googleapis.com/generate_content_free_tier_requests",
       "quotaId":"GenerateRequestsPerMinutePerProjectPerModel-FreeTier","quotaValue":"5"}
      """;

  private static final String TOKENS =
      """
      {"quotaMetric":
       "generativelanguage.googleapis.com/generate_content_free_tier_input_token_count",
       "quotaId":"GenerateContentInputTokensPerModelPerMinute-FreeTier","quotaValue":"250000"}
      """;

  static final String DAY = exhausted("limit: 20, model: gemini-3.6-flash", "36s", PER_DAY);
  static final String MINUTE = exhausted("limit: 5", "26s", PER_MINUTE);
  static final String MINUTE_TOKENS = exhausted("limit: 250000", "34.5s", TOKENS);
  static final String MIXED =
      exhausted("limit: 20", "22s", TOKENS + "," + PER_MINUTE + "," + PER_DAY);
  static final String NOT_OFFERED =
      exhausted("limit: 0, model: gemini-4-argon", "40s", PER_MINUTE.replace("\"5\"", "\"\""));

  static final String ZERO =
      exhausted("limit reached", "40s", PER_MINUTE.replace("\"5\"", "\"0\""));

  private static final String TOKENS_OF_DAY = TOKENS.replace("PerMinute", "PerDay");

  static final String DAILY_TOKENS = exhausted("limit: 250000", "51s", TOKENS_OF_DAY);

  static final String ALL_QUOTAS =
      exhausted(
          "limit: 20",
          "22s",
          String.join(
              ",",
              TOKENS_OF_DAY,
              TOKENS,
              PER_MINUTE,
              PER_MINUTE.replace("\"5\"", "\"4\""),
              PER_DAY));

  static final String PAID_MINUTE_TOKENS =
      exhausted(
          "limit: 4000000",
          "59s",
          """
          {"quotaMetric":
           "generativelanguage.googleapis.com/generate_content_paid_tier_input_token_count",
           "quotaId":"GenerateContentPaidTierInputTokensPerModelPerMinute",
           "quotaValue":"99999999999"}
          """);

  static final String UNKNOWN_WINDOW =
      """
      {"error":{"code":429,"message":"Quota exceeded","status":"RESOURCE_EXHAUSTED","details":[
       {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[
       {"quotaId":"OutputTokensPerRollingWindow","quotaValue":"10"}]}]}}
      """;

  static final String ONLY_RETRY_INFO =
      """
      {"error":{"code":429,"message":"Quota exceeded","status":"RESOURCE_EXHAUSTED","details":[
       {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"7s"}]}}
      """;

  static final String ONLY_HELP =
      """
      {"error":{"code":429,"message":"Quota exceeded","status":"RESOURCE_EXHAUSTED","details":[
       {"@type":"type.googleapis.com/google.rpc.Help","links":[{"description":"Learn more"}]}]}}
      """;

  static final String PAID_DAY =
      """
      {"error":{"code":429,"message":"Quota exceeded","status":"RESOURCE_EXHAUSTED","details":[
       {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[
       {"quotaMetric":"generativelanguage.googleapis.com/generate_requests_per_model_per_day"}]}]}}
      """;

  static final String BARE =
      plain(429, "Resource has been exhausted (e.g. check quota).", "RESOURCE_EXHAUSTED");

  static final String BARE_PLAN =
      plain(
          429,
          "You exceeded your current quota, please check your plan and billing details. For more"
              + " information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-"
              + "limits. To monitor your current usage, head to: https://ai.dev/rate-limit. ",
          "RESOURCE_EXHAUSTED");

  static final String SPEND_RATE =
      plain(
          429,
          "You exceeded your spend-based rate limit. Your spending rate has exceeded the allowed"
              + " limit for your account's billing history and tier.",
          "RESOURCE_EXHAUSTED");

  static final String SPENDING_CAP =
      plain(
          429,
          "Your project has exceeded its monthly spending cap. Please go to AI Studio at"
              + " https://ai.studio/spend to manage your project spend cap.",
          "RESOURCE_EXHAUSTED");

  private ErrorBodies() {}

  /** A refusal that only its reason explains. */
  static String forbidden(String reason) {
    return """
        {"error":{"code":403,"message":"Forbidden.","status":"PERMISSION_DENIED","details":[
         {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"%s"}]}}
        """
        .formatted(reason);
  }

  static String plain(int code, String message, String status) {
    return "{\"error\":{\"code\":%d,\"message\":\"%s\",\"status\":\"%s\"}}"
        .formatted(code, message, status);
  }

  private static String exhausted(String limit, String delay, String violations) {
    return """
        {"error":{"code":429,"message":"You exceeded your current quota, please check your plan and
         billing details. \\n* Quota exceeded for metric, %s\\nPlease retry in %s.",
         "status":"RESOURCE_EXHAUSTED","details":[
         {"@type":"type.googleapis.com/google.rpc.Help","links":[{"description":"Learn more"}]},
         {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[%s]},
         {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"%s"}]}}
        """
        .replace("and\n", "and")
        .formatted(limit, delay, violations, delay);
  }
}
