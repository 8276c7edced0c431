package io.lunchbot.recommendations.embedded.standin;

import io.lunchbot.recommendations.embedded.standin.StandInPrompt.Dish;
import io.lunchbot.recommendations.embedded.standin.StandInPrompt.Share;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** English. */
final class EnglishPhrases implements StandInPhrases {
  private static final Map<String, String> CATEGORIES =
      Map.of(
          "soup", "soups",
          "salad", "salads",
          "main", "main courses",
          "extra", "extras",
          "side", "side dishes",
          "drink", "drinks",
          "dessert", "desserts");

  @Override
  public String opening(int orders, int days, int variant) {
    String made = orders + (orders == 1 ? " order" : " orders");
    return StandInPhrases.pick(
        variant,
        "You placed " + made + " in " + days + " days",
        "In the last " + days + " days you had lunch with us: " + made,
        "You have " + made + " over " + days + " days");
  }

  @Override
  public String mostOrdered(Share share, int variant) {
    String category = CATEGORIES.getOrDefault(share.category(), share.category());
    String percent = String.format(Locale.ROOT, "%.0f", share.percent());
    return StandInPhrases.pick(
        variant,
        ", most often choosing " + category + " (" + percent + "%)",
        ", mainly " + category + " (" + percent + "%)");
  }

  @Override
  public String favourite(Dish dish) {
    return ", and your favourite is " + mention(dish);
  }

  @Override
  public List<String> eatMore(String category) {
    return switch (category) {
      case "salad" ->
          List.of(
              "Your lunches are short of vegetables: add a salad every other day.",
              "You rarely take a salad; one makes lunch lighter and healthier.",
              "Something fresh would do you good: choose a green salad beside the hot dish.");
      case "soup" ->
          List.of(
              "Soups are rare with you: a hot one twice a week warms and fills.",
              "Try starting lunch with a soup; it is easier not to overeat then.",
              "On cold days few things comfort like a warm bowl of soup, so order one more often.");
      default ->
          List.of(
              "Do not skip the main course: it keeps you going until the evening.",
              "Add a main course with protein, and you will stay full for longer.",
              "Something hot and filling as your main dish gives strength for a whole afternoon.");
    };
  }

  @Override
  public List<String> tryNew(List<? extends Dish> dishes) {
    String names = dishes.stream().map(this::mention).collect(Collectors.joining(" or "));
    return List.of(
        "Try something new: " + names + ", which you have not ordered yet.",
        "Have a look at " + names + " on today's menu.",
        "For a change, order " + names + " this week.");
  }

  @Override
  public List<String> alternate(Dish dish, int count) {
    String name = mention(dish);
    return List.of(
        "You had " + name + " " + count + " times: alternate it with other dishes.",
        "Keep your favourite " + name + ", but not every day.",
        "As much as you like " + name + ", swap it for something else now and then.");
  }

  @Override
  public List<String> explore(int tried, int available) {
    return List.of(
        "You have tried "
            + dishes(tried)
            + ", and the menu has "
            + available
            + " now: there is something to discover.",
        "With "
            + dishes(available)
            + " to choose from today, lunch need not be the same twice in a row.",
        "So far your choice counts "
            + dishes(tried)
            + "; our kitchen cooks "
            + available
            + ", so look further down the list.");
  }

  @Override
  public List<String> drinkWater() {
    return List.of(
        "Remember to drink water during the day.",
        "A glass of water before lunch helps you feel better until evening.",
        "Keep a bottle at hand and sip from it between meals: plain water quenches thirst best.");
  }

  @Override
  public String quoted(String name) {
    return "\"" + name + "\"";
  }

  private static String dishes(int number) {
    return number + (number == 1 ? " dish" : " dishes");
  }
}
