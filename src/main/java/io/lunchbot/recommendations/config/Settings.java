package io.lunchbot.recommendations.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What was said, before anybody judged it: one text for each {@link Name} that somebody set.
 * Immutable.
 */
public final class Settings {
  private final Map<Name, String> said;
  private final List<String> mistakes;

  /**
   * Settings from texts.
   *
   * @param said only names that somebody set
   * @param mistakes what could not even be understood as a setting, one sentence each
   */
  public Settings(Map<Name, String> said, List<String> mistakes) {
    this.said = new EnumMap<>(Name.class);
    this.said.putAll(said);
    this.mistakes = List.copyOf(mistakes);
  }

  /** Whether somebody set it to something. */
  public boolean has(Name name) {
    return !said.getOrDefault(name, "").isBlank();
  }

  /** The same settings with more of them; what was said before wins. */
  public Settings orElse(Map<Name, String> more) {
    Map<Name, String> merged = new EnumMap<>(Name.class);
    merged.putAll(more);
    said.forEach(
        (name, text) -> {
          if (!text.isBlank()) {
            merged.put(name, text);
          }
        });
    return new Settings(merged, mistakes);
  }

  /** The same settings, some of which were decided elsewhere. */
  public Settings decided(Map<Name, String> elsewhere) {
    Map<Name, String> all = new EnumMap<>(said);
    all.putAll(elsewhere);
    return new Settings(all, mistakes);
  }

  /** The same settings with one of them, or with what made it unreadable. */
  Settings with(Name name, String text, List<String> wrong) {
    Map<Name, String> more = new EnumMap<>(said);
    more.put(name, text);
    List<String> all = new ArrayList<>(mistakes);
    all.addAll(wrong);
    return new Settings(more, all);
  }

  Map<Name, String> said() {
    return Map.copyOf(said);
  }

  List<String> mistakes() {
    return mistakes;
  }

  String text(Name name) {
    return has(name) ? said.get(name).strip() : name.byDefault();
  }

  int number(Name name, Mistakes into) {
    try {
      return Integer.parseInt(text(name));
    } catch (NumberFormatException e) {
      into.check(false, name.label(), text(name), "a whole number");
      return 1;
    }
  }

  Duration duration(Name name, Mistakes into) {
    return duration(name, Duration.ofSeconds(1), into);
  }

  /** A duration; one that is no duration is a mistake, and the other stands in for it. */
  Duration duration(Name name, Duration ifWrong, Mistakes into) {
    Duration duration = Durations.parse(text(name));
    into.check(
        duration != null, name.label(), text(name), "a duration such as 500ms, 30s, 10m or 6h");
    return duration == null ? ifWrong : duration;
  }

  boolean flag(Name name, boolean byDefault, Mistakes into) {
    String text = has(name) ? text(name) : String.valueOf(byDefault);
    boolean known = text.equals("true") || text.equals("false");
    into.check(known, name.label(), text, "true or false");
    return known ? Boolean.parseBoolean(text) : byDefault;
  }

  /** A comma list or a JSON array of texts; parts trimmed, empty ones dropped. */
  List<String> list(Name name) {
    String text = text(name);
    boolean array = text.startsWith("[") && text.endsWith("]");
    List<String> parts = new ArrayList<>();
    for (String part : (array ? text.substring(1, text.length() - 1) : text).split(",", -1)) {
      String bare = part.strip();
      if (array && bare.length() > 1 && bare.startsWith("\"") && bare.endsWith("\"")) {
        bare = bare.substring(1, bare.length() - 1).strip();
      }
      if (!bare.isEmpty()) {
        parts.add(bare);
      }
    }
    return parts;
  }

  /** Whether the same was said, with the same mistakes. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Settings settings
        && said.equals(settings.said)
        && mistakes.equals(settings.mistakes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(said, mistakes);
  }
}
