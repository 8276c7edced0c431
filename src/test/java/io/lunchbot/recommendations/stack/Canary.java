package io.lunchbot.recommendations.stack;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Keys that are looked for where none may be. All share their middle, none its ends. */
public final class Canary {
  /** No twelve characters of it stand anywhere else. */
  private static final String MIDDLE = "Zq7XwV9bKp3L-tRs8Yd2_MfH6jN";

  private static final int TELLING = 12;

  private final List<String> keys;
  private final Set<String> traces = new HashSet<>();

  /** So many keys, today's and yesterday's shape in turn. */
  public Canary(int number) {
    keys =
        IntStream.range(0, number)
            .mapToObj(i -> (i % 2 == 0 ? "AQ.canary" : "AIzaCanary") + MIDDLE + "%04d".formatted(i))
            .toList();
    for (int from = 0; from + TELLING <= MIDDLE.length(); from++) {
      String part = MIDDLE.substring(from, from + TELLING);
      traces.add(part.toLowerCase(Locale.ROOT));
      traces.add(percentEncoded(part).toLowerCase(Locale.ROOT));
    }
    for (String key : keys) {
      // Without the end, which depends on what follows.
      String encoded = base64(key);
      traces.add(encoded.substring(0, encoded.length() - 4).toLowerCase(Locale.ROOT));
    }
  }

  /** The keys, in the order of their positions. */
  public List<String> keys() {
    return keys;
  }

  /** Whether a key, twelve characters of its secret part or a common encoding of it is in here. */
  public boolean isIn(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return traces.stream().anyMatch(lower::contains);
  }

  /** Every character as a percent sign and two digits. */
  public static String percentEncoded(String text) {
    return text.chars().mapToObj("%%%02X"::formatted).collect(Collectors.joining());
  }

  /** As a header or a log might carry it. */
  public static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
