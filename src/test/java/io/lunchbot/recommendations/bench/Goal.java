package io.lunchbot.recommendations.bench;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * A measured figure beside the limit that was measured in the same run.
 *
 * @param what one clause: what was measured
 * @param measured in {@code unit}
 * @param limit in {@code unit}: what the machine gave without us, or what was asked for
 * @param ratio of the two, the way the bound means it
 * @param bound whether the ratio may not be less, or not more, than {@code goal}
 */
record Goal(
    String what,
    double measured,
    double limit,
    String unit,
    double ratio,
    Bound bound,
    double goal) {
  /** Which side is the good one. */
  enum Bound {
    AT_LEAST("≥"),
    AT_MOST("≤");

    private final String sign;

    Bound(String sign) {
      this.sign = sign;
    }
  }

  /** More is better: measured / limit is to be at least the goal. */
  static Goal atLeast(String what, double measured, double limit, String unit, double goal) {
    return new Goal(what, measured, limit, unit, measured / limit, Bound.AT_LEAST, goal);
  }

  /** Less is better: measured / limit is to be at most the goal. */
  static Goal atMost(String what, double measured, double limit, String unit, double goal) {
    return new Goal(what, measured, limit, unit, measured / limit, Bound.AT_MOST, goal);
  }

  boolean isMet() {
    return bound == Bound.AT_LEAST ? ratio >= goal : ratio <= goal;
  }

  /** For people, in one line. */
  String line() {
    return String.format(
        Locale.ROOT,
        "%s  %s: %s of %s %s, ratio %s, goal %s %s",
        isMet() ? "met " : "MISS",
        what,
        figure(measured),
        figure(limit),
        unit,
        figure(ratio),
        bound.sign,
        figure(goal));
  }

  /** As many digits as say something. */
  static String figure(double value) {
    double size = Math.abs(value);
    String digits = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.4f";
    return String.format(Locale.ROOT, digits, value);
  }

  JsonObject json() {
    return new JsonObject()
        .put("what", what)
        .put("measured", measured)
        .put("limit", limit)
        .put("unit", unit)
        .put("ratio", ratio)
        .put("bound", bound.sign)
        .put("goal", goal)
        .put("met", isMet());
  }
}
