package io.lunchbot.recommendations.plan;

import java.util.List;
import java.util.Map;

/**
 * What the provider would be sent for one user at this moment.
 *
 * @param eligible whether a run would ask for him, if his value did not hold any more
 * @param model the configured one
 * @param prompt the template's version
 * @param tokens how many input tokens it takes at most, by estimate
 * @param body of the request, JSON
 * @param dishes the model may name, in the order of their numbers
 * @param leftOut names of new dishes it is not told of, and why
 */
public record Preview(
    long tgid,
    boolean eligible,
    String model,
    String prompt,
    int tokens,
    String body,
    List<Offered> dishes,
    Map<String, String> leftOut) {
  /** Copies the list. */
  public Preview {
    dishes = List.copyOf(dishes);
  }

  /**
   * A dish the model may name.
   *
   * @param number it goes by in this request
   * @param why it is there
   */
  public record Offered(int number, String name, String why) {}
}
