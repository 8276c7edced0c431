package io.lunchbot.recommendations.gemini;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How little a model may think. Two tips need no thought, and thoughts are billed as output and
 * count against maxOutputTokens. The 2.5 line takes a budget, later lines a level; both at once, a
 * level the line does not have, or either on a model that cannot think are errors, so that a model
 * nobody knows gets none.
 *
 * @param field the name in thinkingConfig
 * @param json the value, as JSON
 */
record Thinking(String field, String json) {
  private static final Pattern LINE =
      Pattern.compile(
          "gemini-(?<major>\\d{1,3})(?:\\.(?<minor>\\d{1,3}))?-(?<family>flash-lite|[a-z]+)"
              + "(?:-(?:preview|exp|latest|\\d).*)?");

  /** Aliases move to the newest model without notice; LOW is the level every line since 3 has. */
  private static final Pattern ALIAS = Pattern.compile("gemini-(?:flash-lite|flash|pro)-latest");

  private static final Thinking LOW = level("LOW");
  private static final Thinking MINIMAL = level("MINIMAL");

  /** The setting for a model; empty when none may be sent. */
  static Optional<Thinking> of(String model) {
    Matcher line = LINE.matcher(model);
    if (line.matches()) {
      int minor = line.group("minor") == null ? 0 : Integer.parseInt(line.group("minor"));
      return of(Integer.parseInt(line.group("major")), minor, line.group("family"));
    }
    return ALIAS.matcher(model).matches() ? Optional.of(LOW) : Optional.empty();
  }

  private static Optional<Thinking> of(int major, int minor, String family) {
    if (major >= 3) {
      return Optional.of(knowsMinimal(major, minor, family) ? MINIMAL : LOW);
    }
    if (major < 2 || minor < 5) {
      return Optional.empty();
    }
    return switch (family) {
      case "flash", "flash-lite" -> Optional.of(budget(0));
      // It cannot be turned off there.
      case "pro" -> Optional.of(budget(128));
      default -> Optional.empty();
    };
  }

  private static boolean knowsMinimal(int major, int minor, String family) {
    return switch (major + "." + minor + " " + family) {
      case "3.1 flash-lite", "3.5 flash-lite", "3.6 flash" -> true;
      default -> false;
    };
  }

  private static Thinking budget(int tokens) {
    return new Thinking("thinkingBudget", String.valueOf(tokens));
  }

  private static Thinking level(String level) {
    return new Thinking("thinkingLevel", '"' + level + '"');
  }
}
