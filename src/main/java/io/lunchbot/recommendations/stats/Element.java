package io.lunchbot.recommendations.stats;

/**
 * One element of combo_items or extras. Where a key was written twice, its last value, as Python
 * and PostgreSQL's jsonb take it.
 *
 * @param type {@code combo}, {@code standalone}, or missing in orders of the first generation
 * @param category the element's own category
 * @param dish menu_item_id
 * @param quantity how many; meaningless in a combo
 */
record Element(JsonValue type, JsonValue category, JsonValue dish, JsonValue quantity) {

  /** Whether it was ordered by itself and not as a part of a combo. */
  boolean isStandalone() {
    return type.isText("standalone");
  }
}
