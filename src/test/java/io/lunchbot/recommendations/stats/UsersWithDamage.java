package io.lunchbot.recommendations.stats;

import static io.lunchbot.recommendations.stats.HandMadeUser.alone;
import static io.lunchbot.recommendations.stats.HandMadeUser.combo;
import static io.lunchbot.recommendations.stats.HandMadeUser.extra;
import static io.lunchbot.recommendations.stats.HandMadeUser.json;
import static io.lunchbot.recommendations.stats.HandMadeUser.list;
import static io.lunchbot.recommendations.stats.HandMadeUser.soup;
import static io.lunchbot.recommendations.stats.HandMadeUser.user;

import java.util.List;

/** Orders that only SQL, seeds or tests can have written, and that the database lets pass. */
final class UsersWithDamage {
  private static final String FIVE_EXTRAS =
      list(extra(1, 2), extra(2, 2), extra(3, 2), extra(4, 2), extra(5, 2));

  static final List<HandMadeUser> LISTS =
      List.of(
          user("combo_items is null: the extras count")
              .order("null", list(extra(4, 2)))
              .ours("1 | extra 2 100.0 | 1 | Bread 2")
              .upstream("damaged"),
          user("extras is null: the combo counts")
              .order(list(combo("soup", 1)), "null")
              .ours("1 | soup 1 100.0 | 1 | Borscht 1")
              .upstream("damaged"),
          user("Empty objects pass for empty lists").order("{}", "{}").both("1 | - | 0 | -"),
          user("Empty texts pass for empty lists").order("\"\"", "\"\"").both("1 | - | 0 | -"),
          user("An object has no elements")
              .order(combo("soup", 1), "[]")
              .ours("1 | - | 0 | -")
              .upstream("damaged"),
          user("A text has no elements")
              .order("\"[1]\"", "[]")
              .ours("1 | - | 0 | -")
              .upstream("damaged"),
          user("A number has no elements, not even zero")
              .order("0", "1e400")
              .ours("1 | - | 0 | -")
              .upstream("damaged"),
          user("A boolean has no elements")
              .order("false", "true")
              .ours("1 | - | 0 | -")
              .upstream("damaged"),
          user("Elements that are not objects are passed over")
              .order(
                  list("null", "7", "\"soup\"", "[1]", "true", combo("soup", 1)),
                  list("null", extra(4, 1)))
              .ours("1 | soup 1 50.0, extra 1 50.0 | 2 | Borscht 1, Bread 1")
              .upstream("damaged"),
          user("A damaged order loses only itself, and is still an order")
              .order(list(combo("soup", 1)), "[]")
              .order("null", "null")
              .order(list(combo("main", 3)), "[]")
              .ours("3 | soup 1 50.0, main 1 50.0 | 2 | Borscht 1, Cutlet 1")
              .upstream("damaged"),
          user("Five damaged orders are five orders")
              .order("null", "[]")
              .order("null", "[]")
              .order("null", "[]")
              .order("null", "[]")
              .order("null", "[]")
              .ours("5 | - | 0 | - | eligible")
              .upstream("damaged | eligible"));

  static final List<HandMadeUser> QUANTITIES =
      List.of(
          user("A missing quantity is 1")
              .order(
                  json("[{'type': 'standalone', 'menu_item_id': 7}]"),
                  json("[{'menu_item_id': 4}]"))
              .ours("1 | main 1 50.0, extra 1 50.0 | 2 | Bread 1, Pizza 1")
              .upstream("1 | - | 2 | Pizza 1, Bread 1"),
          user("A standalone quantity of null is 1, and was never looked at")
              .order(list(alone(7, null)), "[]")
              .ours("1 | main 1 100.0 | 1 | Pizza 1")
              .upstream("1 | - | 1 | Pizza 1"),
          user("An extra's quantity of null is 1")
              .order("[]", list(extra(4, null)))
              .ours("1 | extra 1 100.0 | 1 | Bread 1")
              .upstream("damaged"),
          user("An extra's quantity that is a text is 1, even a text of digits")
              .order("[]", list(extra(4, "'3'")))
              .ours("1 | extra 1 100.0 | 1 | Bread 1")
              .upstream("damaged"),
          user("Elements of quantity zero are skipped")
              .order(list(alone(7, 0)), list(extra(4, 0), extra(5, 1), extra(4, "0.0")))
              .ours("1 | extra 1 100.0 | 1 | Compote 1")
              .upstream("1 | - | 3 | Pizza 1, Compote 1, Bread 0"),
          user("Elements of negative quantity are skipped")
              .order(list(alone(7, -2)), list(extra(4, -3), extra(5, 2)))
              .ours("1 | extra 2 100.0 | 1 | Compote 2")
              .upstream("1 | - | 3 | Compote 2, Pizza 1, Bread -3"),
          user("A fraction is 1; it was added, and loses only what is behind its point")
              .order(list(alone(7, "2.5")), list(extra(4, "2.5")))
              .ours("1 | main 1 50.0, extra 1 50.0 | 2 | Bread 1, Pizza 1")
              .upstream("1 | - | 2 | Bread 2, Pizza 1"),
          user("2.0 and 2e0 are 2")
              .order(list(alone(7, "2.0")), list(extra(4, "2e0")))
              .ours("1 | main 2 50.0, extra 2 50.0 | 2 | Bread 2, Pizza 2")
              .upstream("1 | - | 2 | Bread 2, Pizza 1"),
          user("Quantities that are no numbers, or none that anybody ordered, are 1")
              .order(
                  list(
                      alone(7, "true"),
                      alone(6, "[2]"),
                      alone(1, "1000000000000000000000000000000"),
                      alone(3, "1e99999999999")),
                  list(extra(4, "1e400")))
              .ours(
                  "1 | main 2 40.0, soup 2 40.0, extra 1 20.0 | 5"
                      + " | Borscht 1, Cutlet 1, Bread 1, Solyanka 1, Pizza 1")
              .upstream("1 | - | 5 | Bread 2147483647, Pizza 1, Solyanka 1, Borscht 1, Cutlet 1"),
          user("An extra's quantity of true was 1 in Python, of false 0")
              .order("[]", list(extra(4, "true"), extra(5, "false")))
              .ours("1 | extra 2 100.0 | 2 | Bread 1, Compote 1")
              .upstream("1 | - | 2 | Bread 1, Compote 0"));

  static final List<HandMadeUser> IDS =
      List.of(
          user("An id that is a text names no dish; its category counts")
              .order(list(soup("'1'")), "[]")
              .ours("1 | soup 1 100.0 | 0 | -")
              .upstream("damaged"),
          user("An id that is a text hurt the old worker only among the best five")
              .order(list(soup("'1'")), FIVE_EXTRAS)
              .ours(
                  "1 | soup 3 27.3, salad 2 18.2, main 2 18.2, extra 4 36.4 | 5"
                      + " | Borscht 2, Caesar 2, Cutlet 2, Bread 2, Compote 2")
              .upstream("1 | soup 1 100.0 | 6 | Borscht 2, Caesar 2, Cutlet 2, Bread 2, Compote 2"),
          user("An id with a point is no id")
              .order(list(soup("1.0")), "[]")
              .ours("1 | soup 1 100.0 | 0 | -")
              .upstream("damaged"),
          user("1 and then 1.0 were one dish in Python")
              .order(list(soup("1"), soup("1.0"), soup("10e-1")), "[]")
              .ours("1 | soup 3 100.0 | 1 | Borscht 1")
              .upstream("1 | soup 3 100.0 | 1 | Borscht 3"),
          user("true is no id, though 1 in Python")
              .order(list(soup("true"), soup("1")), "[]")
              .ours("1 | soup 2 100.0 | 1 | Borscht 1")
              .upstream("1 | soup 2 100.0 | 1 | Borscht 2"),
          user("Null, missing, zero, false and empty ids name no dish")
              .order(
                  list(
                      soup("null"),
                      json("{'category': 'soup'}"),
                      soup("0"),
                      soup("-0.0"),
                      soup("false"),
                      soup("''"),
                      soup("[]"),
                      soup("{}")),
                  "[]")
              .both("1 | soup 8 100.0 | 0 | -"),
          user("An extra that names no dish is skipped, whatever its quantity")
              .order(
                  "[]",
                  list(
                      json("{'menu_item_id': null, 'quantity': null}"),
                      json("{'quantity': 'x'}"),
                      extra(4, 1)))
              .ours("1 | extra 1 100.0 | 1 | Bread 1")
              .upstream("1 | - | 1 | Bread 1"),
          user("A negative id names no dish, but was one of the unique")
              .order(list(combo("soup", -3), combo("soup", 1)), "[]")
              .ours("1 | soup 2 100.0 | 1 | Borscht 1")
              .upstream("1 | soup 2 100.0 | 2 | Borscht 1"),
          user("An id above 2^31-1 names no dish")
              .order(list(combo("soup", 2147483648L)), "[]")
              .ours("1 | soup 1 100.0 | 0 | -")
              .upstream("damaged"),
          user("Ids of any length name no dish, and of any exponent")
              .order(
                  list(
                      soup("1000000000000000000000000000000"),
                      soup("1e400"),
                      soup("9".repeat(2000))),
                  FIVE_EXTRAS)
              .ours(
                  "1 | soup 5 38.5, salad 2 15.4, main 2 15.4, extra 4 30.8 | 5"
                      + " | Borscht 2, Caesar 2, Cutlet 2, Bread 2, Compote 2")
              .upstream("1 | soup 3 100.0 | 8 | Borscht 2, Caesar 2, Cutlet 2, Bread 2, Compote 2"),
          user("An id that is a list is no id")
              .order(list(soup("[1]")), FIVE_EXTRAS)
              .ours(
                  "1 | soup 3 27.3, salad 2 18.2, main 2 18.2, extra 4 36.4 | 5"
                      + " | Borscht 2, Caesar 2, Cutlet 2, Bread 2, Compote 2")
              .upstream("damaged"));

  static final List<HandMadeUser> CATEGORIES =
      List.of(
          user("Without a category of its own a part of a combo counts under the menu's")
              .order(
                  list(
                      json("{'type': 'combo', 'category': null, 'menu_item_id': 1}"),
                      json("{'type': 'combo', 'category': '', 'menu_item_id': 2}"),
                      json("{'type': 'combo', 'category': [], 'menu_item_id': 3}"),
                      json("{'type': 'combo', 'menu_item_id': 4}")),
                  "[]")
              .ours(
                  "1 | soup 1 25.0, salad 1 25.0, main 1 25.0, extra 1 25.0 | 4"
                      + " | Borscht 1, Caesar 1, Cutlet 1, Bread 1")
              .upstream("1 | - | 4 | Borscht 1, Caesar 1, Cutlet 1, Bread 1"),
          user("A category that is not a text is none, though Python counted what was true")
              .order(
                  list(
                      json("{'category': 5, 'menu_item_id': 1}"),
                      json("{'category': true, 'menu_item_id': 2}"),
                      json("{'category': 0, 'menu_item_id': 3}"),
                      json("{'category': false, 'menu_item_id': 3}")),
                  "[]")
              .ours(
                  "1 | soup 1 25.0, salad 1 25.0, main 2 50.0 | 3 | Cutlet 2, Borscht 1, Caesar 1")
              .upstream("1 | 5 1 50.0, True 1 50.0 | 3 | Cutlet 2, Borscht 1, Caesar 1"),
          user("A category that is a list is none")
              .order(json("[{'category': ['soup'], 'menu_item_id': 3}]"), "[]")
              .ours("1 | main 1 100.0 | 1 | Cutlet 1")
              .upstream("damaged"),
          user("A category without a dish counts")
              .order(json("[{'category': 'soup'}]"), "[]")
              .both("1 | soup 1 100.0 | 0 | -"));

  private UsersWithDamage() {}
}
