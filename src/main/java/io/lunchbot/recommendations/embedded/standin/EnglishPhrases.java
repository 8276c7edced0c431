package io.lunchbot.recommendations.embedded.standin;

import io.lunchbot.recommendations.embedded.standin.StandInPrompt.Favourite;
import io.lunchbot.recommendations.embedded.standin.StandInPrompt.Share;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
  public String favourite(String dish) {
    return ", and your favourite is \"" + dish + "\"";
  }

  @Override
  public String eatMore(String category, int variant) {
    return switch (category) {
      case "salad" ->
          StandInPhrases.pick(
              variant,
              "Your lunches are short of vegetables: add a salad every other day.",
              "You rarely take a salad; one makes lunch lighter and healthier.");
      case "soup" ->
          StandInPhrases.pick(
              variant,
              "Soups are rare with you: a hot one twice a week warms and fills.",
              "Try starting lunch with a soup; it is easier not to overeat then.");
      default ->
          StandInPhrases.pick(
              variant,
              "Do not skip the main course: it keeps you going until the evening.",
              "Add a main course with protein, and you will stay full for longer.");
    };
  }

  @Override
  public String tryNew(List<String> dishes, int variant) {
    String names = "\"" + String.join("\" or \"", dishes) + "\"";
    return StandInPhrases.pick(
        variant,
        "Try something new: " + names + ", which you have not ordered yet.",
        "Of what you have not tried, have a look at " + names + ".",
        "For a change, order " + names + " this week.");
  }

  @Override
  public String alternate(Favourite favourite, int variant) {
    return StandInPhrases.pick(
        variant,
        "You had \""
            + favourite.name()
            + "\" "
            + favourite.count()
            + " times: alternate it with other dishes.",
        "Keep your favourite \"" + favourite.name() + "\", but not every day.");
  }

  @Override
  public String explore(int tried, int available) {
    return "You have tried "
        + tried
        + (tried == 1 ? " dish" : " dishes")
        + ", and the menu has "
        + available
        + " now: there is something to discover.";
  }

  @Override
  public String drinkWater() {
    return "Remember to drink water during the day.";
  }
}
