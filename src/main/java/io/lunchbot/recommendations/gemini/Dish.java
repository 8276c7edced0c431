package io.lunchbot.recommendations.gemini;

/**
 * A dish of the menu that an answer may name.
 *
 * @param id on the menu; never sent to the provider
 * @param name on the menu, without spaces at its ends
 */
public record Dish(int id, String name) {
  /**
   * What is kept of a name that was suggested: a dish of the same name in another cafe is the same
   * to a user. Two names in four thousand million are taken for one.
   */
  static int mark(String name) {
    return name.hashCode();
  }

  /** The name as it is shown, and so as it may stand in a text. */
  String plain() {
    return Quotes.plain(name);
  }

  /** See {@link #mark(String)}. */
  public int mark() {
    return mark(name);
  }
}
