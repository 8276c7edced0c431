package io.lunchbot.recommendations.gemini;

/**
 * One user's figures, ready to be sent with any model's instructions.
 *
 * @param data the figures as JSON; nothing in it says who the user is
 * @param tokens how many input tokens the whole request takes at most, by estimate
 */
public record PreparedPrompt(String data, int tokens) {}
