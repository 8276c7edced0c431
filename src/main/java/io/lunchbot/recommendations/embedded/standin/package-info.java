/**
 * A server that behaves like the Gemini API towards this service, good days and bad: answers made
 * up from the statistics in the prompt, the provider's quotas by project on a Pacific clock, its
 * real refusals, and misbehaviour on demand ({@link
 * io.lunchbot.recommendations.embedded.standin.GeminiStandIn}). Knows nothing of the service.
 */
package io.lunchbot.recommendations.embedded.standin;
