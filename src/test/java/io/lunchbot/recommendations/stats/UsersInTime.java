package io.lunchbot.recommendations.stats;

import static io.lunchbot.recommendations.stats.HandMadeUser.user;

import java.util.List;

/** Which orders count, and who is eligible: window, status, flags, the minimum of five. */
final class UsersInTime {
  private static final String NOTHING = "0 | - | 0 | -";

  static final List<HandMadeUser> WINDOW =
      List.of(
          user("The window begins 30 times 24 hours before the instant, inclusive")
              .soupAt("2026-03-21T03:00:00Z")
              .both(soups(1)),
          user("A microsecond before the window is outside")
              .soupAt("2026-03-21T02:59:59.999999Z")
              .both(NOTHING),
          user("An order at the instant itself counts")
              .soupAt("2026-04-20T03:00:00Z")
              .both(soups(1)),
          user("An order after the instant does not count; it did")
              .soupAt("2026-04-20T03:00:00.000001Z")
              .ours(NOTHING)
              .upstream(soups(1)),
          user("The day of delivery plays no part")
              .soupFor("2020-01-01")
              .soupFor("2030-01-01")
              .both(soups(2)),
          user("A user who never ordered has figures of zero").both(NOTHING));

  static final List<HandMadeUser> STATUSES =
      List.of(
          user("A cancelled order does not count; it did")
              .soupThatIs("cancelled")
              .ours(NOTHING)
              .upstream(soups(1)),
          user("Only the exact word cancels")
              .soupThatIs("Cancelled")
              .soupThatIs("canceled")
              .soupThatIs("cancelled ")
              .both(soups(3)),
          user("Every other status counts, also an unknown one")
              .soupThatIs("pending")
              .soupThatIs("confirmed")
              .soupThatIs("completed")
              .soupThatIs("")
              .both(soups(4)));

  static final List<HandMadeUser> ELIGIBLE =
      List.of(
          user("Five orders are enough").soups(5).both(soups(5) + " | eligible"),
          user("Four orders are not enough").soups(4).both(soups(4)),
          user("The fifth order may be the window's first instant")
              .soups(4)
              .soupAt("2026-03-21T03:00:00Z")
              .both(soups(5) + " | eligible"),
          user("A fifth order before the window does not help")
              .soups(4)
              .soupAt("2026-03-21T02:59:59.999999Z")
              .both(soups(4)),
          user("A fifth order that was cancelled does not help any more")
              .soups(4)
              .soupThatIs("cancelled")
              .ours(soups(4))
              .upstream(soups(5) + " | eligible"),
          user("A fifth order from the future does not help any more")
              .soups(4)
              .soupAt("2026-04-21T03:00:00Z")
              .ours(soups(4))
              .upstream(soups(5) + " | eligible"),
          user("A deactivated user is not eligible any more, but can be asked for")
              .inactive()
              .soups(5)
              .ours(soups(5))
              .upstream(soups(5) + " | eligible"),
          user("Managers eat too").manager().soups(5).both(soups(5) + " | eligible"),
          user("A Telegram id needs more than 32 bits")
              .tgid(7_000_000_001L)
              .soups(5)
              .both(soups(5) + " | eligible"),
          user("The highest id there can be")
              .tgid(Long.MAX_VALUE)
              .soups(6)
              .both(soups(6) + " | eligible"));

  private UsersInTime() {}

  private static String soups(int number) {
    return "%1$d | soup %1$d 100.0 | 1 | Borscht %1$d".formatted(number);
  }
}
