package io.lunchbot.recommendations.stats;

import static io.lunchbot.recommendations.stats.HandMadeUser.alone;
import static io.lunchbot.recommendations.stats.HandMadeUser.combo;
import static io.lunchbot.recommendations.stats.HandMadeUser.extra;
import static io.lunchbot.recommendations.stats.HandMadeUser.json;
import static io.lunchbot.recommendations.stats.HandMadeUser.legacy;
import static io.lunchbot.recommendations.stats.HandMadeUser.list;
import static io.lunchbot.recommendations.stats.HandMadeUser.user;

import java.util.Collections;
import java.util.List;

/** Orders as the bot's API has written them through its generations, and odd but legal ones. */
final class UsersOfEveryShape {
  static final List<HandMadeUser> GENERATIONS =
      List.of(
          user("A legacy combo has no type; an extra counts by its quantity")
              .order(
                  list(legacy("soup", 1), legacy("salad", 2), legacy("main", 3)), list(extra(4, 2)))
              .ours(
                  "1 | soup 1 20.0, salad 1 20.0, main 1 20.0, extra 2 40.0 | 4"
                      + " | Bread 2, Borscht 1, Caesar 1, Cutlet 1")
              .upstream(
                  "1 | soup 1 33.3, salad 1 33.3, main 1 33.3 | 4"
                      + " | Bread 2, Borscht 1, Caesar 1, Cutlet 1"),
          user("A typed combo counts like a legacy one")
              .order(list(combo("soup", 1), combo("salad", 2)), "[]")
              .both("1 | soup 1 50.0, salad 1 50.0 | 2 | Borscht 1, Caesar 1"),
          user("A standalone dish takes its category from the menu, times its quantity")
              .order(list(alone(7, 2), alone(6, 1)), "[]")
              .ours("1 | main 2 66.7, soup 1 33.3 | 2 | Pizza 2, Solyanka 1")
              .upstream("1 | - | 2 | Pizza 1, Solyanka 1"),
          user("A mixed order has both kinds in one list")
              .order(list(combo("soup", 1), combo("main", 3), alone(2, 3)), list(extra(5, 1)))
              .ours(
                  "1 | soup 1 16.7, main 1 16.7, salad 3 50.0, extra 1 16.7 | 4"
                      + " | Caesar 3, Borscht 1, Cutlet 1, Compote 1")
              .upstream(
                  "1 | soup 1 50.0, main 1 50.0 | 4 | Borscht 1, Cutlet 1, Caesar 1, Compote 1"),
          user("An order without elements is still an order")
              .order("[]", "[]")
              .both("1 | - | 0 | -"),
          user("The generations meet in one user")
              .order(list(legacy("soup", 1)), "[]")
              .order(list(combo("soup", 1)), list(extra(4, 1)))
              .order(list(alone(1, 2)), "[]")
              .ours("3 | soup 4 80.0, extra 1 20.0 | 2 | Borscht 4, Bread 1")
              .upstream("3 | soup 2 100.0 | 2 | Borscht 3, Bread 1"));

  static final List<HandMadeUser> ODD_ELEMENTS =
      List.of(
          user("A part of a combo is one portion whatever its quantity says")
              .order(
                  json("[{'type': 'combo', 'category': 'soup', 'menu_item_id': 1, 'quantity': 9}]"),
                  "[]")
              .both("1 | soup 1 100.0 | 1 | Borscht 1"),
          user("An unknown type is a part of a combo")
              .order(
                  json("[{'type': 'gift', 'category': 'soup', 'menu_item_id': 1, 'quantity': 3}]"),
                  "[]")
              .both("1 | soup 1 100.0 | 1 | Borscht 1"),
          user("Several dishes of one category, and one dish twice")
              .order(
                  list(combo("soup", 1), combo("soup", 6), combo("soup", 1), combo("main", 3)),
                  "[]")
              .ours("1 | soup 3 75.0, main 1 25.0 | 3 | Borscht 2, Cutlet 1, Solyanka 1")
              .upstream("1 | soup 3 75.0, main 1 25.0 | 3 | Borscht 2, Solyanka 1, Cutlet 1"),
          user("A category nobody knows counts as it is written, escapes undone")
              .order(
                  list(
                      combo("dessert", 1),
                      combo("\\u0421\\u0443\\u043f\\u044b \\ud83c\\udf72", 2),
                      combo("Soup", 3)),
                  "[]")
              .both(
                  "1 | dessert 1 33.3, Супы 🍲 1 33.3, Soup 1 33.3 | 3"
                      + " | Borscht 1, Caesar 1, Cutlet 1"),
          user("An element's own category wins over the menu's")
              .order(list(combo("main", 1)), "[]")
              .both("1 | main 1 100.0 | 1 | Borscht 1"),
          user("A standalone dish with a category of its own counts there, times its quantity")
              .order(
                  json(
                      "[{'type': 'standalone', 'category': 'salad', 'menu_item_id': 7,"
                          + " 'quantity': 2}]"),
                  "[]")
              .ours("1 | salad 2 100.0 | 1 | Pizza 2")
              .upstream("1 | salad 1 100.0 | 1 | Pizza 1"),
          user("An extra counts under its menu's category, whatever the element says")
              .order("[]", json("[{'category': 'salad', 'menu_item_id': 1, 'quantity': 2}]"))
              .ours("1 | soup 2 100.0 | 1 | Borscht 2")
              .upstream("1 | - | 1 | Borscht 2"),
          user("Of a key written twice the last counts")
              .order(
                  json("[{'category': 'soup', 'menu_item_id': 1,")
                      + json(" 'category': 'main', 'menu_item_id': 3}]"),
                  "[]")
              .both("1 | main 1 100.0 | 1 | Cutlet 1"),
          user("Spaces, line breaks and fields nobody knows change nothing")
              .order(
                  json(" [\n{ 'note' : [1, {'category': 'main'}], 'category' : 'soup',\t")
                      + json("'menu_item_id' : 1 } ]\n"),
                  " [ ] ")
              .both("1 | soup 1 100.0 | 1 | Borscht 1"),
          user("A key written with escapes is the same key")
              .order("[{\"\\u0063ategory\": \"soup\", \"menu_item_\\u0069d\": 1}]", "[]")
              .both("1 | soup 1 100.0 | 1 | Borscht 1"));

  static final List<HandMadeUser> OPTIONS =
      List.of(
          user("A NUL escape in an option's name, which any user can store, fails nothing")
              .order(withOptions("{'a\\u0000b': 'x'}"), "[]")
              .ours("1 | main 2 100.0 | 1 | Pizza 2")
              .upstream("1 | - | 1 | Pizza 1"),
          user("A lone surrogate in an option fails nothing")
              .order(withOptions("{'\\ud83c': '\\udf72'}"), "[]")
              .ours("1 | main 2 100.0 | 1 | Pizza 2")
              .upstream("1 | - | 1 | Pizza 1"),
          user("An option's name may be of any length")
              .order(withOptions("{'" + "long".repeat(20_000) + "': 'x'}"), "[]")
              .ours("1 | main 2 100.0 | 1 | Pizza 2")
              .upstream("1 | - | 1 | Pizza 1"),
          user("Options nested 3000 deep are stepped over; Python's stack gave up on them")
              .order(withOptions("[".repeat(3000) + "]".repeat(3000)), "[]")
              .ours("1 | main 2 100.0 | 1 | Pizza 2")
              .upstream("damaged"));

  static final List<HandMadeUser> DISHES =
      List.of(
          user("A deleted dish is unique but has no name, and no category unless the element has one")
              .order(list(combo("soup", 14), alone(14, 2), combo("main", 3)), "[]")
              .both("1 | soup 1 50.0, main 1 50.0 | 2 | Cutlet 1"),
          user("A deleted dish among the best five left a gap, now the sixth moves up")
              .order(
                  "[]",
                  list(
                      extra(14, 9),
                      extra(2, 6),
                      extra(3, 5),
                      extra(4, 4),
                      extra(5, 3),
                      extra(6, 2),
                      extra(7, 1)))
              .ours(
                  "1 | salad 6 28.6, main 6 28.6, extra 7 33.3, soup 2 9.5 | 7"
                      + " | Caesar 6, Cutlet 5, Bread 4, Compote 3, Solyanka 2")
              .upstream("1 | - | 7 | Caesar 6, Cutlet 5, Bread 4, Compote 3"),
          user("Of equal dishes the lower id is fifth; it was the one seen first")
              .order(
                  "[]",
                  list(
                      extra(7, 1), extra(6, 1), extra(5, 1), extra(4, 1), extra(3, 1), extra(2, 1)))
              .ours(
                  "1 | main 2 33.3, soup 1 16.7, extra 2 33.3, salad 1 16.7 | 6"
                      + " | Caesar 1, Cutlet 1, Bread 1, Compote 1, Solyanka 1")
              .upstream("1 | - | 6 | Pizza 1, Solyanka 1, Compote 1, Bread 1, Cutlet 1"),
          user("A dish without a name is nobody's favourite")
              .order(list(combo("main", 11), combo("main", 11), combo("soup", 1)), "[]")
              .both("1 | main 2 66.7, soup 1 33.3 | 2 | Borscht 1"),
          user("A dish whose name is blank is nobody's favourite any more")
              .order(list(combo("main", 13), combo("soup", 1)), "[]")
              .ours("1 | main 1 50.0, soup 1 50.0 | 2 | Borscht 1")
              .upstream("1 | main 1 50.0, soup 1 50.0 | 2 | (blank) 1, Borscht 1"),
          user("The same name in two cafes is two favourites")
              .order(list(combo("soup", 1), combo("soup", 8)), "[]")
              .both("1 | soup 2 100.0 | 2 | Borscht 1, Borscht 1"),
          user("A dish without a category on the menu is left out of the shares")
              .order(list(alone(12, 2), alone(7, 1)), "[]")
              .ours("1 | main 1 100.0 | 2 | Tea 2, Pizza 1")
              .upstream("1 | - | 2 | Tea 1, Pizza 1"),
          user("Dishes sold out, of closed cafes and of other cafes than the order's were eaten too")
              .order(list(alone(9, 1), alone(10, 1), alone(6, 1)), "[]")
              .ours("1 | soup 3 100.0 | 3 | Solyanka 1, Okroshka 1, Kharcho 1")
              .upstream("1 | - | 3 | Okroshka 1, Kharcho 1, Solyanka 1"),
          user("The highest id there can be")
              .order(list(combo("main", Integer.MAX_VALUE)), "[]")
              .both("1 | main 1 100.0 | 1 | Last 1"));

  static final List<HandMadeUser> NUMBERS =
      List.of(
          user("1 of 16 is 6.2 and 3 of 16 are 18.8: halves go to even, on the binary value")
              .order(
                  list(combo("soup", 1), combo("salad", 2), combo("salad", 2), combo("salad", 2)),
                  "[]")
              .order(list(Collections.nCopies(12, combo("main", 3)).toArray(String[]::new)), "[]")
              .both(
                  "2 | soup 1 6.2, salad 3 18.8, main 12 75.0 | 3 | Cutlet 12, Caesar 3, Borscht 1"),
          user("1 of 3000 is 0.0 and the rest is 100.0")
              .order(list(alone(6, 1)), list(extra(7, 2999)))
              .ours("1 | soup 1 0.0, main 2999 100.0 | 2 | Pizza 2999, Solyanka 1")
              .upstream("1 | - | 2 | Pizza 2999, Solyanka 1"),
          user("Sums beyond 32 bits stop at 2^31-1 and do not turn negative")
              .order("[]", list(extra(7, 2147483647), extra(7, 2147483647), extra(6, 1)))
              .ours("1 | main 2147483647 100.0, soup 1 0.0 | 2 | Pizza 2147483647, Solyanka 1")
              .upstream("1 | - | 2 | Pizza 2147483647, Solyanka 1"));

  private UsersOfEveryShape() {}

  private static String withOptions(String options) {
    return json(
        "[{'type': 'standalone', 'menu_item_id': 7, 'options': " + options + ", 'quantity': 2}]");
  }
}
