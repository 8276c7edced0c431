package io.lunchbot.recommendations.gemini;

import java.util.List;

/**
 * One user's figures, ready to be sent with any model's instructions.
 *
 * @param data the figures as a JSON object; nothing in it says who the user is
 * @param dishes all names of dishes in it
 * @param tokens how many input tokens a request for him alone takes at most, by estimate
 */
public record PreparedPrompt(String data, List<String> dishes, int tokens) {
  /** Copies the list. */
  public PreparedPrompt {
    dishes = List.copyOf(dishes);
  }
}
