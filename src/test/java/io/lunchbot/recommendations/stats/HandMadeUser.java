package io.lunchbot.recommendations.stats;

import static java.util.stream.Collectors.joining;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One user: a sentence, his orders, and the figures both rules must give, worked out by hand.
 *
 * <p>Figures read {@code orders | categories with count and percent | unique dishes | favourites |
 * eligible}, the last only where he is; {@code -} is an empty list, {@code damaged} no figures.
 */
final class HandMadeUser {
  /**
   * The run's instant. Daylight saving ends inside the window in the database's zone, so that
   * subtracting days on the wall clock would be an hour off.
   */
  static final Instant AT = Instant.parse("2026-04-20T03:00:00Z");

  private static final Instant INSIDE = Instant.parse("2026-04-10T12:00:00Z");

  private final String sentence;
  private final List<Order> orders = new ArrayList<>();
  private long tgid;
  private boolean active = true;
  private String role = "user";
  private String ours = "";
  private String upstream = "";

  private HandMadeUser(String sentence) {
    this.sentence = sentence;
  }

  /** A row of orders; cafe 1 unless said otherwise. */
  record Order(
      int cafe, String comboItems, String extras, String status, Instant created, String date) {}

  static HandMadeUser user(String sentence) {
    return new HandMadeUser(sentence);
  }

  HandMadeUser tgid(long id) {
    tgid = id;
    return this;
  }

  HandMadeUser inactive() {
    active = false;
    return this;
  }

  HandMadeUser manager() {
    role = "manager";
    return this;
  }

  /** One more order in the middle of the window. */
  HandMadeUser order(String comboItems, String extras) {
    orders.add(new Order(1, comboItems, extras, "pending", INSIDE, "2026-04-11"));
    return this;
  }

  /** Simple orders of one soup each, which differ in nothing. */
  HandMadeUser soups(int number) {
    for (int i = 0; i < number; i++) {
      order(list(combo("soup", 1)), "[]");
    }
    return this;
  }

  /** A soup ordered at an instant. */
  HandMadeUser soupAt(String created) {
    soups(1);
    return changed(
        last ->
            new Order(1, last.comboItems(), "[]", "pending", Instant.parse(created), "2026-04-11"));
  }

  /** A soup in an order of this status. */
  HandMadeUser soupThatIs(String status) {
    soups(1);
    return changed(
        last -> new Order(1, last.comboItems(), "[]", status, last.created(), "2026-04-11"));
  }

  /** A soup to be delivered on this day. */
  HandMadeUser soupFor(String date) {
    soups(1);
    return changed(last -> new Order(1, last.comboItems(), "[]", "pending", last.created(), date));
  }

  private HandMadeUser changed(UnaryOperator<Order> change) {
    orders.set(orders.size() - 1, change.apply(orders.get(orders.size() - 1)));
    return this;
  }

  HandMadeUser ours(String figures) {
    ours = figures;
    return this;
  }

  HandMadeUser upstream(String figures) {
    upstream = figures;
    return this;
  }

  HandMadeUser both(String figures) {
    return ours(figures).upstream(figures);
  }

  String sentence() {
    return sentence;
  }

  long tgid() {
    return tgid;
  }

  boolean active() {
    return active;
  }

  String role() {
    return role;
  }

  List<Order> orders() {
    return Collections.unmodifiableList(orders);
  }

  String expected(boolean byOurRules) {
    return byOurRules ? ours : upstream;
  }

  /** The figures in the words of this class. */
  static String figures(UserStats stats, boolean eligible) {
    return figures(stats) + (eligible ? " | eligible" : "");
  }

  private static String figures(UserStats user) {
    if (!(user instanceof OrderStats stats)) {
      return "damaged";
    }
    Stream<String> shares =
        stats.categories().stream()
            .map(share -> share.category() + " " + share.count() + " " + share.percent());
    Stream<String> favourites =
        stats.favourites().stream()
            .map(dish -> (dish.name().isBlank() ? "(blank)" : dish.name()) + " " + dish.count());
    return "%d | %s | %d | %s"
        .formatted(stats.ordersCount(), orDash(shares), stats.uniqueDishes(), orDash(favourites));
  }

  private static String orDash(Stream<String> words) {
    String joined = words.collect(joining(", "));
    return joined.isEmpty() ? "-" : joined;
  }

  /** A list of elements. */
  static String list(String... elements) {
    return "[" + String.join(", ", elements) + "]";
  }

  /** An element of the first generation, without a type. */
  static String legacy(String category, long dish) {
    return json("{'category': '%s', 'menu_item_id': %d}".formatted(category, dish));
  }

  /** A part of a combo. */
  static String combo(String category, long dish) {
    return json(
        "{'type': 'combo', 'category': '%s', 'menu_item_id': %d}".formatted(category, dish));
  }

  /** A part of a combo whose id is any JSON. */
  static String soup(String dish) {
    return json("{'type': 'combo', 'category': 'soup', 'menu_item_id': " + dish + "}");
  }

  /** A standalone dish whose quantity is any JSON. */
  static String alone(int dish, Object quantity) {
    return json(
        "{'type': 'standalone', 'menu_item_id': %d, 'quantity': %s, 'options': {}}"
            .formatted(dish, quantity));
  }

  /** An extra whose quantity is any JSON. */
  static String extra(int dish, Object quantity) {
    return json("{'menu_item_id': %d, 'quantity': %s}".formatted(dish, quantity));
  }

  /** JSON written with apostrophes. */
  static String json(String apostrophes) {
    return apostrophes.replace('\'', '"');
  }
}
