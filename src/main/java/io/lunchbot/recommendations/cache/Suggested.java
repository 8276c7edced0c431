package io.lunchbot.recommendations.cache;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which dishes were suggested to a user on the last nights. Immutable.
 *
 * @param byNight marks of the dishes by the night's day, counted from 1970-01-01 UTC
 */
public record Suggested(SortedMap<Long, List<Integer>> byNight) {
  /** Of somebody to whom nothing was. */
  public static final Suggested NONE = new Suggested(new TreeMap<>());

  /** Nights that are remembered beside the newest. */
  public static final int NIGHTS = 7;

  /** Dishes a night that are remembered; tips name fewer. */
  private static final int MOST_A_NIGHT = 12;

  private static final Pattern NIGHT = Pattern.compile("(\\d{1,7}):(-?\\d{1,10}(?:,-?\\d{1,10})*)");

  /** Copies the lists. */
  public Suggested {
    SortedMap<Long, List<Integer>> copy = new TreeMap<>();
    byNight.forEach((night, marks) -> copy.put(night, List.copyOf(marks)));
    byNight = Collections.unmodifiableSortedMap(copy);
  }

  /** The night an instant is of: its day, as it is for what is drawn to be suggested. */
  public static long night(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC).toEpochDay();
  }

  /** Reads what {@link #text} wrote; whatever else there is counts as nothing. */
  static Suggested parse(String text) {
    SortedMap<Long, List<Integer>> nights = new TreeMap<>();
    for (String part : text.split(";", -1)) {
      NIGHT
          .matcher(part)
          .results()
          .filter(night -> night.group().equals(part))
          .forEach(night -> nights.put(Long.valueOf(night.group(1)), marks(night)));
    }
    return new Suggested(nights);
  }

  private static List<Integer> marks(MatchResult night) {
    return Stream.of(night.group(2).split(",", -1))
        .map(Long::valueOf)
        .filter(mark -> mark >= Integer.MIN_VALUE && mark <= Integer.MAX_VALUE)
        .map(Long::intValue)
        .limit(MOST_A_NIGHT)
        .toList();
  }

  /** Such as {@code 20786:-1234,5678;20787:42}. */
  String text() {
    return byNight.entrySet().stream()
        .map(
            night ->
                night.getKey()
                    + ":"
                    + night.getValue().stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(",")))
        .collect(Collectors.joining(";"));
  }

  /** What was suggested on the nights before one, the oldest first. */
  public List<Integer> before(long night) {
    return byNight.subMap(night - NIGHTS, night).values().stream().flatMap(List::stream).toList();
  }

  /** With these suggested on a night too; what is too old to matter then is left out. */
  public Suggested with(long night, List<Integer> marks) {
    SortedMap<Long, List<Integer>> nights = new TreeMap<>(byNight.tailMap(night - NIGHTS));
    List<Integer> all = new ArrayList<>(nights.getOrDefault(night, List.of()));
    all.addAll(marks);
    if (!all.isEmpty()) {
      nights.put(night, all.stream().distinct().limit(MOST_A_NIGHT).toList());
    }
    return new Suggested(nights);
  }
}
