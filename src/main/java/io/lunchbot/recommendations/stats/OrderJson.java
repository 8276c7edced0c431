package io.lunchbot.recommendations.stats;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.lunchbot.recommendations.stats.JsonValue.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the lists of an order out of their JSON text, one token after the other. Thread-safe.
 *
 * <p>The database could do it, but one NUL escape in an option's name, which any user can store,
 * fails a whole query there (22P05). Here nothing but the element itself is looked at: options are
 * stepped over without being decoded, however deep, long or odd they are.
 */
final class OrderJson {
  /** Python gives up near this depth, and the old worker's user with it. */
  private static final int PYTHON_DEPTH = 1000;

  /** Stepping over needs no stack, so that no depth is too deep. */
  private static final JsonFactory TOLERANT = factory(Integer.MAX_VALUE);

  private static final JsonFactory STRICT = factory(PYTHON_DEPTH);

  private OrderJson() {}

  /**
   * The elements of a list.
   *
   * <p>Tolerant: what is not a list has no elements, what is not an object is passed over, and of a
   * text that is not JSON the elements before the break are kept. Strict: as the old worker, which
   * iterated over whatever was there: an empty object or text passes as an empty list, everything
   * else that is not a list of objects is lost.
   *
   * @param column combo_items or extras, for the reason
   * @param json the column as text
   */
  static List<Element> elements(String column, String json, Damage damage) {
    List<Element> elements = new ArrayList<>();
    JsonFactory factory = damage.tolerated() ? TOLERANT : STRICT;
    try (JsonParser parser = factory.createParser(json == null ? "null" : json)) {
      if (parser.nextToken() == JsonToken.START_ARRAY) {
        readList(parser, column, damage, elements);
      } else {
        JsonValue whole = value(parser);
        boolean passesInPython =
            whole.kind() == Kind.EMPTY || (whole.kind() == Kind.TEXT && !whole.truthy());
        if (damage.tolerated() || !passesInPython) {
          damage.lost(column + " is not a list");
        }
      }
    } catch (IOException e) {
      damage.lost(column + " is not JSON, or nested too deep");
    }
    return elements;
  }

  private static void readList(
      JsonParser parser, String column, Damage damage, List<Element> elements) throws IOException {
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (token == JsonToken.START_OBJECT) {
        elements.add(element(parser));
      } else {
        parser.skipChildren();
        damage.lost("an element of " + column + " is not an object");
      }
    }
  }

  private static Element element(JsonParser parser) throws IOException {
    JsonValue type = JsonValue.MISSING;
    JsonValue category = JsonValue.MISSING;
    JsonValue dish = JsonValue.MISSING;
    JsonValue quantity = JsonValue.MISSING;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "type" -> type = value(parser);
        case "category" -> category = value(parser);
        case "menu_item_id" -> dish = value(parser);
        case "quantity" -> quantity = value(parser);
        default -> parser.skipChildren();
      }
    }
    return new Element(type, category, dish, quantity);
  }

  private static JsonValue value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new IOException("Empty text");
    }
    return switch (token) {
      case VALUE_STRING -> new JsonValue(Kind.TEXT, parser.getText());
      case VALUE_NUMBER_INT -> new JsonValue(Kind.INTEGER, parser.getText());
      case VALUE_NUMBER_FLOAT -> new JsonValue(Kind.DECIMAL, parser.getText());
      case VALUE_TRUE -> new JsonValue(Kind.TRUE, "");
      case VALUE_FALSE -> new JsonValue(Kind.FALSE, "");
      case START_ARRAY, START_OBJECT ->
          new JsonValue(stepOver(parser) ? Kind.EMPTY : Kind.NESTED, "");
      default -> new JsonValue(Kind.NULL, "");
    };
  }

  /** Goes to the end of a list or object; says whether there was nothing in it. */
  private static boolean stepOver(JsonParser parser) throws IOException {
    boolean empty = true;
    for (int depth = 1; depth > 0; ) {
      JsonToken token = parser.nextToken();
      if (token.isStructEnd()) {
        depth--;
      } else {
        empty = false;
        depth += token.isStructStart() ? 1 : 0;
      }
    }
    return empty;
  }

  private static JsonFactory factory(int depth) {
    return JsonFactory.builder()
        // Names of options are the users' own: no limit, and no table in which they would pile up.
        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(depth)
                .maxNameLength(Integer.MAX_VALUE)
                .maxStringLength(Integer.MAX_VALUE)
                .maxNumberLength(Integer.MAX_VALUE)
                .build())
        .build();
  }
}
