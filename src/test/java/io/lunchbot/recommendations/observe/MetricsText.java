package io.lunchbot.recommendations.observe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text format of Prometheus, read line by line. */
public final class MetricsText {
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");

  private static final List<String> PARTS = List.of("_bucket", "_count", "_sum");

  /** Units that are multiples of base units, or short for them. */
  private static final Pattern NO_BASE_UNIT =
      Pattern.compile(
          ".*_(ms|ns|us|milliseconds|microseconds|nanoseconds|minutes|hours|days|kb|mb|kilobytes|percent|sec|secs)(_.*)?");

  private final Map<String, Double> samples = new HashMap<>();
  private final Map<String, String> help = new HashMap<>();
  private final Map<String, String> types = new HashMap<>();
  private final Set<String> names = new TreeSet<>();
  private final List<String> complaints = new ArrayList<>();

  /** Reads what {@code /metrics} answered. */
  public MetricsText(String text) {
    text.lines().forEach(this::line);
  }

  private void line(String line) {
    if (line.startsWith("# HELP ") || line.startsWith("# TYPE ")) {
      String[] words = line.split(" ", 4);
      Map<String, String> into = line.startsWith("# HELP ") ? help : types;
      if (into.put(words[2], words.length == 4 ? words[3] : "") != null) {
        complaints.add(words[2] + ": told twice: " + line);
      }
      return;
    }
    Matcher sample = SAMPLE.matcher(line);
    if (!sample.matches()) {
      complaints.add("not a sample: " + line);
      return;
    }
    names.add(sample.group(1));
    String labels = sample.group(2) == null ? "" : "{" + sample.group(2) + "}";
    if (samples.put(sample.group(1) + labels, Double.valueOf(sample.group(3))) != null) {
      complaints.add("twice: " + sample.group(1) + labels);
    }
  }

  /** A sample's value; the labels as they stand, in alphabetical order. */
  public Optional<Double> value(String sample) {
    return Optional.ofNullable(samples.get(sample));
  }

  /** All samples whose text begins so, added up. */
  public double sum(String beginning) {
    return samples.entrySet().stream()
        .filter(sample -> sample.getKey().startsWith(beginning))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  /** How many samples there are. */
  public int size() {
    return samples.size();
  }

  /** Names of samples, with the endings of histograms. */
  public Set<String> names() {
    return Set.copyOf(names);
  }

  /** What does not follow the conventions, a sentence each. */
  public List<String> complaints() {
    List<String> all = new ArrayList<>(complaints);
    for (String name : names) {
      String family = family(name);
      String type = types.getOrDefault(family, "");
      if (type.isEmpty()) {
        all.add(name + ": no TYPE");
      }
      if (help.getOrDefault(family, "").isBlank()) {
        all.add(name + ": no HELP");
      }
      if (type.equals("counter") != name.endsWith("_total")) {
        all.add(name + ": a " + type + " of that name");
      }
      if (NO_BASE_UNIT.matcher(name).matches()) {
        all.add(name + ": not a base unit");
      }
    }
    return all;
  }

  private String family(String name) {
    return PARTS.stream()
        .filter(name::endsWith)
        .map(part -> name.substring(0, name.length() - part.length()))
        .filter(types::containsKey)
        .findFirst()
        .orElse(name);
  }
}
