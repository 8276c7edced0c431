package io.lunchbot.recommendations.config;

/**
 * Which rule each figure follows. True is ours, false is the old worker's, whose numbers an
 * operator may need for comparison; {@code compatibility: upstream} turns all of them off.
 *
 * @param minOrders orders in the window that make a user eligible
 * @param windowDays length of the window that ends at the run's instant
 * @param activeUsersOnly users.is_active = false is not eligible
 * @param ignoreCancelled orders whose status is exactly {@code cancelled} do not count
 * @param activeCafesOnly dishes of closed cafes are neither available nor suggested
 * @param boundedWindow orders created after the run's instant do not count
 * @param menuCategories an element without a category counts under its dish's, extras too, times
 *     quantity; otherwise only own categories of combo_items, once each
 * @param standaloneQuantity quantity counts for standalone elements too, and bad ones become 1
 * @param knownDishesFirst dishes without a name are dropped before the best five are cut, ties go
 *     to the lower id; otherwise they leave gaps, ties go to the first seen
 * @param tolerateDamage damaged JSON loses only itself; otherwise it fails its user
 */
public record StatisticsRules(
    int minOrders,
    int windowDays,
    boolean activeUsersOnly,
    boolean ignoreCancelled,
    boolean activeCafesOnly,
    boolean boundedWindow,
    boolean menuCategories,
    boolean standaloneQuantity,
    boolean knownDishesFirst,
    boolean tolerateDamage) {

  /** Checks the two numbers. */
  public StatisticsRules {
    new Mistakes()
        .range(Name.ACTIVE_MIN_ORDERS.label(), minOrders, 1, 10_000)
        .range(Name.ACTIVE_DAYS.label(), windowDays, 1, 3650)
        .throwIfAny();
  }

  /** All switches on or off at once: on is ours, off is the old worker's. */
  public static StatisticsRules all(int minOrders, int windowDays, boolean ours) {
    return new StatisticsRules(
        minOrders, windowDays, ours, ours, ours, ours, ours, ours, ours, ours);
  }
}
