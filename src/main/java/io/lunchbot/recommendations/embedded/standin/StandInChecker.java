package io.lunchbot.recommendations.embedded.standin;

import io.lunchbot.recommendations.embedded.standin.StandInField.Anything;
import io.lunchbot.recommendations.embedded.standin.StandInField.Choice;
import io.lunchbot.recommendations.embedded.standin.StandInField.Decimal;
import io.lunchbot.recommendations.embedded.standin.StandInField.Dictionary;
import io.lunchbot.recommendations.embedded.standin.StandInField.Flag;
import io.lunchbot.recommendations.embedded.standin.StandInField.Many;
import io.lunchbot.recommendations.embedded.standin.StandInField.Message;
import io.lunchbot.recommendations.embedded.standin.StandInField.Text;
import io.lunchbot.recommendations.embedded.standin.StandInField.Whole;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds fields of a request that the provider does not know or that hold something else than they
 * should. Pure; one object for one check.
 */
final class StandInChecker {
  private static final String NO_LIST = "Proto field is not repeating, cannot start list.";
  private static final String NO_OBJECT = "Starting an object on a scalar field.";

  private final List<StandInProblem> problems = new ArrayList<>();

  private StandInChecker() {}

  /** Everything wrong with a request; empty when nothing is. */
  static List<StandInProblem> problems(Message request, Map<String, ?> body) {
    StandInChecker checker = new StandInChecker();
    checker.fields("", request, body);
    return List.copyOf(checker.problems);
  }

  private void fields(String path, Message message, Map<?, ?> object) {
    Map<String, StandInField> known = message.fields().get();
    object.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          StandInField field = known.get(StandInNames.camel(name));
          if (field == null) {
            problems.add(StandInProblem.unknown(path, name));
          } else if (value != null) {
            value(new Place(path, name), field, value);
          }
        });
  }

  /** A field, or an element of it, by where it stands. */
  private record Place(String parent, String name) {
    String path() {
      String own = StandInNames.snake(StandInNames.camel(name));
      return parent.isEmpty() ? own : parent + "." + own;
    }

    Place element(int index) {
      return new Place(parent, name + "[" + index + "]");
    }

    /** The provider names entries by their position. */
    Place entry(int index) {
      return new Place(parent, name + "[" + index + "].value");
    }
  }

  private void value(Place place, StandInField field, Object value) {
    if (field instanceof Anything) {
      return;
    }
    if (field instanceof Many many) {
      many(place, many, value);
    } else if (value instanceof List) {
      problems.add(StandInProblem.misplaced(place.parent(), place.name(), NO_LIST));
    } else if (field instanceof Message message) {
      object(place, message, value);
    } else if (field instanceof Dictionary dictionary) {
      dictionary(place, dictionary, value);
    } else if (value instanceof Map) {
      problems.add(StandInProblem.misplaced(place.parent(), place.name(), NO_OBJECT));
    } else {
      scalar(place, field, value);
    }
  }

  private void many(Place place, Many many, Object value) {
    if (!(value instanceof List<?> list)) {
      value(place, many.element(), value);
      return;
    }
    for (int i = 0; i < list.size(); i++) {
      value(place.element(i), many.element(), list.get(i));
    }
  }

  private void object(Place place, Message message, Object value) {
    if (value instanceof Map<?, ?> object) {
      fields(place.path(), message, object);
    } else {
      problems.add(StandInProblem.invalid(place.path(), message.type(), value));
    }
  }

  private void dictionary(Place place, Dictionary dictionary, Object value) {
    if (!(value instanceof Map<?, ?> object)) {
      problems.add(StandInProblem.invalid(place.path(), "Map", value));
      return;
    }
    int index = 0;
    for (Object element : object.values()) {
      if (element != null) {
        value(place.entry(index), dictionary.value(), element);
      }
      index++;
    }
  }

  private void scalar(Place place, StandInField field, Object value) {
    if (field instanceof Text && !(value instanceof String)) {
      invalid(place, "TYPE_STRING", value);
    } else if (field instanceof Flag && !(value instanceof Boolean)) {
      invalid(place, "TYPE_BOOL", value);
    } else if (field instanceof Whole && !isNumber(value, true)) {
      invalid(place, "TYPE_INT32", value);
    } else if (field instanceof Decimal && !isNumber(value, false)) {
      invalid(place, "TYPE_FLOAT", value);
    } else if (field instanceof Choice choice && !isChosen(choice, value)) {
      invalid(place, choice.type(), value);
    }
  }

  private void invalid(Place place, String type, Object value) {
    problems.add(StandInProblem.invalid(place.path(), type, value));
  }

  private static boolean isChosen(Choice choice, Object value) {
    return value instanceof Integer
        || (value instanceof String name && choice.names().contains(name.toUpperCase(Locale.ROOT)));
  }

  private static boolean isNumber(Object value, boolean whole) {
    if (!(value instanceof Number || value instanceof String)) {
      return false;
    }
    try {
      BigDecimal number = new BigDecimal(String.valueOf(value));
      return !whole || number.stripTrailingZeros().scale() <= 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
