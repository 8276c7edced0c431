package io.lunchbot.recommendations.embedded.standin;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Names of fields: the provider takes camelCase and snake_case alike, and speaks of them in
 * snake_case. Pure.
 */
final class StandInNames {
  private static final Pattern UPPER = Pattern.compile("(?<=[a-z0-9])[A-Z]");
  private static final Pattern UNDERSCORE = Pattern.compile("(?<=[A-Za-z0-9])_([a-z0-9])");

  private StandInNames() {}

  /** The name in camelCase, whichever way it was written. */
  static String camel(String name) {
    return UNDERSCORE.matcher(name).replaceAll(found -> found.group(1).toUpperCase(Locale.ROOT));
  }

  /** The name as the provider's messages have it. */
  static String snake(String name) {
    return UPPER.matcher(name).replaceAll(found -> "_" + found.group().toLowerCase(Locale.ROOT));
  }

  /** A field of an object, however it is written; null when it is missing or no object. */
  static Object get(Object object, String camel) {
    if (!(object instanceof Map<?, ?> map)) {
      return null;
    }
    Object value = map.get(camel);
    return value == null ? map.get(snake(camel)) : value;
  }

  /** A list's elements; a single one stands for a list of one, nothing for an empty one. */
  static List<?> elements(Object value) {
    if (value == null) {
      return List.of();
    }
    return value instanceof List<?> list ? list : List.of(value);
  }
}
