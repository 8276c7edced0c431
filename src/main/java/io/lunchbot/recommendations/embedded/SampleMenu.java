package io.lunchbot.recommendations.embedded;

import static java.util.stream.Collectors.groupingBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/** What the sample data's cafes cook: the resource {@code /embedded/menu.csv}. */
final class SampleMenu {
  /** The last one is closed; its id is its place in the list, from 1. */
  static final List<String> CAFES =
      List.of(
          "Домашняя кухня",
          "Хлеб и суп",
          "Зелёная тарелка",
          "Плов-центр «Самарканд»",
          "Паста и пицца",
          "Старый дворик");

  static final int CLOSED_CAFE = CAFES.size();

  /** Two for each cafe: the ids of cafe n are 2n - 1 and 2n. */
  static final List<Combo> COMBOS =
      List.of(
          new Combo("Бизнес-ланч", 390, List.of("soup", "main")),
          new Combo("Полный обед", 490, List.of("salad", "soup", "main")));

  private static final String RESOURCE = "/embedded/menu.csv";

  private final List<Dish> dishes;
  private final List<Integer> deleted;
  private final Map<Integer, Map<String, List<Dish>>> byCafe;

  private SampleMenu(List<Dish> dishes) {
    this.dishes = dishes;
    Set<Integer> known = new HashSet<>();
    dishes.forEach(dish -> known.add(dish.id()));
    int last = dishes.get(dishes.size() - 1).id();
    this.deleted = IntStream.range(1, last).filter(id -> !known.contains(id)).boxed().toList();
    this.byCafe = dishes.stream().collect(groupingBy(Dish::cafe, groupingBy(Dish::category)));
  }

  /** A row of menu_items; the price is in whole roubles. */
  record Dish(int id, int cafe, String category, String name, int price, boolean available) {}

  /** What a cafe sells together; the price is in whole roubles. */
  record Combo(String name, int price, List<String> categories) {}

  static SampleMenu read() {
    InputStream in = Objects.requireNonNull(SampleMenu.class.getResourceAsStream(RESOURCE));
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return new SampleMenu(lines.lines().skip(1).map(SampleMenu::dish).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All dishes, by id. */
  List<Dish> dishes() {
    return dishes;
  }

  /** What one cafe has in a category; only desserts are not to be had everywhere. */
  List<Dish> dishes(int cafe, String category) {
    return byCafe.get(cafe).getOrDefault(category, List.of());
  }

  /** Ids that once were dishes. */
  List<Integer> deleted() {
    return deleted;
  }

  private static Dish dish(String line) {
    String[] field = line.split(";", -1);
    return new Dish(
        Integer.parseInt(field[0]),
        Integer.parseInt(field[1]),
        field[2],
        field[3],
        Integer.parseInt(field[4]),
        field[5].equals("yes"));
  }
}
