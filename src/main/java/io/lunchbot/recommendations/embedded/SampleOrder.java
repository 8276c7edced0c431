package io.lunchbot.recommendations.embedded;

/**
 * The parts of an order that depend on its shape.
 *
 * @param combo combos.id; null for a standalone order
 * @param comboItems JSON text
 * @param extras JSON text
 * @param price in whole roubles
 */
record SampleOrder(int cafe, Integer combo, String comboItems, String extras, int price) {}
