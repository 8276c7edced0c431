package io.lunchbot.recommendations.gemini;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The objects in the list a model wrote. A list that was cut has those that are complete, and what
 * stands around the list does not matter.
 */
final class PackText {
  private static final Pattern LIST = Pattern.compile("\\[\\s*\\{");

  private PackText() {}

  /** The complete objects, in their order; none when there is no list and no object. */
  static List<JsonTree> objects(String text) {
    Matcher list = LIST.matcher(text);
    int at = text.indexOf('{', list.find() ? list.start() : 0);
    List<JsonTree> objects = new ArrayList<>();
    while (at >= 0) {
      int end = end(text, at);
      if (end < 0) {
        break;
      }
      JsonTree.parse(text.substring(at, end)).ifPresent(objects::add);
      at = text.indexOf('{', end);
    }
    return objects;
  }

  /** Behind the brace that closes the one at an index; -1 when it is missing. */
  private static int end(String text, int start) {
    int depth = 0;
    boolean quoted = false;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == '{') {
        depth++;
      } else if (!quoted && c == '}' && --depth == 0) {
        return i + 1;
      }
    }
    return -1;
  }
}
