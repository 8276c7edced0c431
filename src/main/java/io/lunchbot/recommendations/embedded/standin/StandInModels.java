package io.lunchbot.recommendations.embedded.standin;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which models there are. Families as of November 2026; the 1.x and 2.0 lines are gone, and names
 * that move along with the newest model are known to v1beta only.
 *
 * @param retired names that are gone besides
 * @param notOffered names whose every limit is 0, on all projects
 * @param any whether every name is a model, except the retired
 */
public record StandInModels(Set<String> retired, Set<String> notOffered, boolean any) {
  /** The models there are today. */
  public static final StandInModels TODAY = new StandInModels(Set.of(), Set.of(), false);

  /** What a list of models shows. */
  static final List<String> LISTED =
      List.of(
          "gemini-2.5-flash",
          "gemini-2.5-pro",
          "gemini-2.5-flash-lite",
          "gemini-3.1-flash-lite",
          "gemini-3.5-flash-lite",
          "gemini-3.6-flash",
          "gemini-3.8-flash",
          "gemini-4-argon");

  private static final Pattern FAMILY =
      Pattern.compile(
          "gemini-(?:2\\.5-(?:flash|flash-lite|pro)|3-(?:flash|pro)|3\\.1-(?:flash-lite|pro)"
              + "|3\\.5-(?:flash|flash-lite)|3\\.[678]-flash|4-argon)(?:-(?:preview|exp|latest|\\d).*)?");

  private static final Pattern ALIAS = Pattern.compile("gemini-(?:flash|flash-lite|pro)-latest");

  /** Deprecated in October 2026 and served by their successors. */
  private static final Map<String, String> SUCCESSORS =
      Map.of("gemini-3.7-flash", "gemini-3.8-flash", "gemini-3.5-flash", "gemini-3.6-flash");

  /** Copies the sets. */
  public StandInModels {
    retired = Set.copyOf(retired);
    notOffered = Set.copyOf(notOffered);
  }

  /** The same without this model. */
  public StandInModels without(String model) {
    Set<String> more = new HashSet<>(retired);
    more.add(model);
    return new StandInModels(more, notOffered, any);
  }

  /** The same with every limit of this model at 0. */
  public StandInModels notOffering(String model) {
    Set<String> more = new HashSet<>(notOffered);
    more.add(model);
    return new StandInModels(retired, more, any);
  }

  /** The same with any name being a model. */
  public StandInModels withAny() {
    return new StandInModels(retired, notOffered, true);
  }

  /**
   * Whether this version of the API has the model.
   *
   * @param version such as {@code v1beta}
   */
  boolean serve(String version, String model) {
    if (retired.contains(model)) {
      return false;
    }
    return any
        || FAMILY.matcher(model).matches()
        || (!version.equals("v1") && ALIAS.matcher(model).matches());
  }

  /** The model that answers when this one is asked. */
  static String answering(String model) {
    return SUCCESSORS.getOrDefault(model, model);
  }
}
