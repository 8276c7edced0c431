package io.lunchbot.recommendations.embedded.standin;

/**
 * A field of a request that the provider does not take, in its words. Pure.
 *
 * @param path of the field, or of the object an unknown one stands in; empty for the top level
 * @param text the whole sentence
 */
record StandInProblem(String path, String text) {
  private static final String INVALID_JSON = "Invalid JSON payload received. ";

  /** An object has no such field. */
  static StandInProblem unknown(String path, String name) {
    return misplaced(path, name, "Cannot find field.");
  }

  /** A field is known and holds a list or an object where it must not. */
  static StandInProblem misplaced(String path, String name, String why) {
    String where = path.isEmpty() ? "" : " at '" + path + "'";
    return new StandInProblem(
        path, INVALID_JSON + "Unknown name \"" + name + "\"" + where + ": " + why);
  }

  /** A field is known and its value is of another type. */
  static StandInProblem invalid(String path, String type, Object value) {
    String shown = value instanceof String text ? '"' + text + '"' : String.valueOf(value);
    return new StandInProblem(path, "Invalid value at '" + path + "' (" + type + "), " + shown);
  }

  /** No JSON at all. */
  static StandInProblem noJson() {
    return new StandInProblem("", INVALID_JSON + "Unexpected token.");
  }
}
