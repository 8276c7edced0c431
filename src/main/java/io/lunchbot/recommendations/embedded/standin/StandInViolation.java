package io.lunchbot.recommendations.embedded.standin;

import java.time.Duration;

/**
 * A limit a call would break.
 *
 * @param limit what is allowed; 0 when the model is not offered at all
 * @param left until the call would be allowed
 */
record StandInViolation(Kind kind, long limit, Duration left) {
  private static final String FREE = "-FreeTier";

  /** The three limits there are. */
  enum Kind {
    /** Requests of 60 seconds. */
    MINUTE,
    /** Input tokens of 60 seconds. */
    TOKENS,
    /** Requests of the Pacific day. */
    DAY
  }

  /** The provider's name for what is counted. */
  String metric(boolean paid) {
    String name =
        switch (kind) {
          case MINUTE ->
              paid ? "generate_requests_per_model" : "generate_content_free_tier_requests";
          case TOKENS ->
              paid
                  ? "generate_content_paid_tier_input_token_count"
                  : "generate_content_free_tier_input_token_count";
          case DAY ->
              paid ? "generate_requests_per_model_per_day" : "generate_content_free_tier_requests";
        };
    return "generativelanguage.googleapis.com/" + name;
  }

  /** The provider's name for the limit. */
  String id(boolean paid) {
    return switch (kind) {
      case MINUTE -> "GenerateRequestsPerMinutePerProjectPerModel" + (paid ? "" : FREE);
      case TOKENS ->
          paid
              ? "GenerateContentPaidTierInputTokensPerModelPerMinute"
              : "GenerateContentInputTokensPerModelPerMinute" + FREE;
      case DAY -> "GenerateRequestsPerDayPerProjectPerModel" + (paid ? "" : FREE);
    };
  }
}
