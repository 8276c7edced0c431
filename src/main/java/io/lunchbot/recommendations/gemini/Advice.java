package io.lunchbot.recommendations.gemini;

import java.util.Map;

/**
 * What the operator can do about a refusal, one sentence a reason. Reasons that pass by themselves
 * or that are a defect of ours have none.
 */
final class Advice {
  private static final String REPLACE = "Replace the key: ";

  private static final Map<String, String> BY_REASON =
      Map.ofEntries(
          Map.entry("api_key_invalid", REPLACE + "the provider does not know it or it expired."),
          Map.entry("unauthenticated", REPLACE + "keys of its kind are not taken any more."),
          Map.entry("key_leaked", REPLACE + "it was found in public; delete it there."),
          Map.entry("key_suspended", "Look into the project's notices, or replace the key."),
          Map.entry("key_blocked", "Allow the Generative Language API in the key's restrictions."),
          Map.entry(
              "unregistered_caller",
              "Check the key and that no proxy takes the header x-goog-api-key away."),
          Map.entry(
              "location_not_supported",
              "Call from a country the Gemini API serves: move the server or gemini.base_url."),
          Map.entry("billing_needed", "Link a billing account to the project in AI Studio."),
          Map.entry("billing_disabled", "Turn the project's billing on again in the console."),
          Map.entry(
              "failed_precondition", "Open the key's project in AI Studio and finish its set-up."),
          Map.entry(
              "service_disabled",
              "Enable the Generative Language API for the project in the Google Cloud console."),
          Map.entry(
              "permission_denied",
              "Ask for access to the model for this project, or choose another gemini.model."),
          Map.entry("model_not_found", "Set gemini.model to a model the provider lists."),
          Map.entry(
              "model_not_offered",
              "Choose another gemini.model or link billing: this project's tier lacks the model."),
          Map.entry("spending_cap_reached", "Raise the project's spending cap in AI Studio."),
          Map.entry("credits_depleted", "Buy credits for the project in AI Studio."),
          Map.entry("unknown_field", "Set gemini.api_version to v1beta."));

  private Advice() {}

  /** The sentence for a reason; empty when there is nothing to do. */
  static String on(String reason) {
    return BY_REASON.getOrDefault(reason, "");
  }
}
