package io.lunchbot.recommendations.stats;

/**
 * What to do about JSON that nobody's program should have written, and how often it was met. One
 * object for the orders of one user; not thread-safe.
 */
final class Damage {
  private final boolean tolerated;
  private int count;

  /**
   * Begins with nothing found.
   *
   * @param tolerated false makes {@link #lost} throw
   */
  Damage(boolean tolerated) {
    this.tolerated = tolerated;
  }

  /** Whether damage loses only itself. */
  boolean tolerated() {
    return tolerated;
  }

  /**
   * Something was passed over, which fails the whole user where damage is not tolerated.
   *
   * @param what one phrase without the damaged text, such as "extras is not a list"
   * @throws DamagedOrders where damage is not tolerated
   */
  void lost(String what) {
    count++;
    if (!tolerated) {
      throw new DamagedOrders(what);
    }
  }

  /** Something was put right by a rule, whether damage is tolerated or not. */
  void mended() {
    count++;
  }

  /** Pieces met so far. */
  int count() {
    return count;
  }

  /** The user's orders cannot be read under the rules in force. */
  static final class DamagedOrders extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private DamagedOrders(String what) {
      super(what, null, false, false);
    }
  }
}
