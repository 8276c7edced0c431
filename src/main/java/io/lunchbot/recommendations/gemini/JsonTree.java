package io.lunchbot.recommendations.gemini;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * JSON of unknown shape that can be walked without checking every step: what is missing or of
 * another type is simply absent. The provider's bodies vary too much for anything stricter.
 * Immutable.
 */
final class JsonTree {
  private static final int MAX_DEPTH = 64;

  /** Sums of a few counts must not overflow, whatever a body says. */
  private static final double MAX_COUNT = 1e15;

  private static final JsonTree ABSENT = new JsonTree(null);
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          // Names come from outside; the JVM's table of interned texts must not grow by them.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private final Object value;

  private JsonTree(Object value) {
    this.value = value;
  }

  /** Reads a whole text; empty when it is not exactly one JSON value. */
  static Optional<JsonTree> parse(String text) {
    return read(text, 0, true);
  }

  /** Reads the one JSON value that begins at an index, whatever follows it. */
  static Optional<JsonTree> parseAt(String text, int index) {
    return read(text, index, false);
  }

  private static Optional<JsonTree> read(String text, int index, boolean whole) {
    char[] chars = text.toCharArray();
    try (JsonParser parser = FACTORY.createParser(chars, index, chars.length - index)) {
      if (parser.nextToken() == null) {
        return Optional.empty();
      }
      JsonTree tree = new JsonTree(value(parser));
      return whole && parser.nextToken() != null ? Optional.empty() : Optional.of(tree);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  private static Map<String, Object> object(JsonParser parser) throws IOException {
    Map<String, Object> fields = new HashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      fields.put(name, value(parser));
    }
    return fields;
  }

  private static List<Object> array(JsonParser parser) throws IOException {
    List<Object> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(parser));
    }
    return items;
  }

  /** A field of an object. */
  JsonTree get(String name) {
    return value instanceof Map<?, ?> fields && fields.containsKey(name)
        ? new JsonTree(fields.get(name))
        : ABSENT;
  }

  /** The items of a list; none when it is not one. */
  List<JsonTree> items() {
    return value instanceof List<?> list
        ? list.stream().map(item -> new JsonTree(item)).toList()
        : List.of();
  }

  /** The text, when it is one. */
  Optional<String> text() {
    return value instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** A count: a number or, as the provider writes 64-bit numbers, a text of digits; else 0. */
  long count() {
    if (value instanceof Double number) {
      return (long) Math.max(0, Math.min(number, MAX_COUNT));
    }
    return text().filter(digits -> digits.matches("\\d{1,15}")).map(Long::parseLong).orElse(0L);
  }

  boolean isTrue() {
    return Boolean.TRUE.equals(value);
  }

  boolean isObject() {
    return value instanceof Map;
  }

  boolean has(String name) {
    return value instanceof Map<?, ?> fields && fields.containsKey(name);
  }
}
