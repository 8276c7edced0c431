package io.lunchbot.recommendations.embedded;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A made-up user and how much he ordered. The figures follow from seed and index alone.
 *
 * @param counted orders in the last 30 days that are not cancelled
 * @param cancelled orders in the last 30 days that are
 * @param old orders before that
 */
record SampleUser(
    long tgid,
    String name,
    String office,
    String role,
    boolean active,
    Instant since,
    int counted,
    int cancelled,
    int old,
    Taste taste) {
  /** Orders in the window that make a user eligible, as the bot has it. */
  static final int MINIMUM = 5;

  private static final List<String> FIRST_NAMES =
      List.of("Анна", "Мария", "Ольга", "Елена", "Иван", "Пётр", "Сергей", "Алексей", "Тимур");
  private static final List<String> LAST_NAMES =
      List.of("Шевченко", "Ким", "Черных", "Гончар", "Мороз", "Дюма", "Седых", "Коваль");
  private static final List<String> OFFICES =
      List.of("Офис на Ленина, 3", "Бизнес-центр «Волна», 5 этаж", "Склад, корпус 2");
  private static final List<String> DISLIKES = List.of("", "", "salad", "soup", "drink", "dessert");

  /** About half of today's Telegram ids do not fit into 31 bits. */
  private static final long SMALL_IDS = 210_000_000L;

  private static final long LARGE_IDS = 5_100_000_000L;
  private static final int ID_STEP = 977;

  /** Why a user gets no recommendation, and that he gets one. */
  enum Kind {
    ELIGIBLE,
    BELOW_MINIMUM,
    INACTIVE,
    CANCELLED,
    LAPSED,
    NEWCOMER
  }

  /**
   * What makes a user's orders look alike.
   *
   * @param offset turns the menu, so that everybody likes other dishes
   * @param dislikes a category he never orders on its own; empty for none
   * @param combos how many of his orders are combos, 0 to 1
   * @param extras how many of his orders have extras, 0 to 1
   */
  record Taste(
      int homeCafe, int otherCafe, int offset, String dislikes, double combos, double extras) {}

  static SampleUser of(Kind kind, int index, Instant now, SplittableRandom random) {
    long first = random.nextInt(2) == 0 ? SMALL_IDS : LARGE_IDS;
    long tgid = first + (long) index * ID_STEP + random.nextInt(ID_STEP);
    return new SampleUser(
        tgid,
        pick(LAST_NAMES, random) + " " + pick(FIRST_NAMES, random),
        pick(OFFICES, random),
        random.nextInt(30) == 0 ? "manager" : "user",
        kind != Kind.INACTIVE,
        now.minus(Duration.ofDays(100 + random.nextInt(400))),
        counted(kind, random),
        cancelled(kind, random),
        old(kind, random),
        taste(random));
  }

  private static int counted(Kind kind, SplittableRandom random) {
    return switch (kind) {
      case ELIGIBLE, INACTIVE -> MINIMUM + Math.min(random.nextInt(15), random.nextInt(20));
      case BELOW_MINIMUM -> 1 + random.nextInt(MINIMUM - 1);
      case CANCELLED -> random.nextInt(MINIMUM);
      case LAPSED, NEWCOMER -> 0;
    };
  }

  private static int cancelled(Kind kind, SplittableRandom random) {
    return switch (kind) {
      case CANCELLED -> MINIMUM + random.nextInt(4);
      case ELIGIBLE -> random.nextInt(8) == 0 ? 1 + random.nextInt(2) : 0;
      case BELOW_MINIMUM, INACTIVE, LAPSED, NEWCOMER -> 0;
    };
  }

  private static int old(Kind kind, SplittableRandom random) {
    return switch (kind) {
      case LAPSED -> MINIMUM + random.nextInt(12);
      case NEWCOMER -> 0;
      case ELIGIBLE, BELOW_MINIMUM, INACTIVE, CANCELLED -> random.nextInt(7);
    };
  }

  private static Taste taste(SplittableRandom random) {
    return new Taste(
        1 + random.nextInt(SampleMenu.CAFES.size() - 1),
        1 + random.nextInt(SampleMenu.CAFES.size()),
        random.nextInt(1_000),
        pick(DISLIKES, random),
        random.nextDouble(),
        random.nextDouble() * 0.6);
  }

  private static String pick(List<String> from, SplittableRandom random) {
    return from.get(random.nextInt(from.size()));
  }
}
