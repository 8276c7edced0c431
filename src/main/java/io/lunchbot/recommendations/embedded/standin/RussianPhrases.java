package io.lunchbot.recommendations.embedded.standin;

import io.lunchbot.recommendations.embedded.standin.StandInPrompt.Favourite;
import io.lunchbot.recommendations.embedded.standin.StandInPrompt.Share;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Russian, which has three plurals. */
final class RussianPhrases implements StandInPhrases {
  private static final Map<String, String> CATEGORIES =
      Map.of(
          "soup", "супы",
          "salad", "салаты",
          "main", "горячие блюда",
          "extra", "дополнения",
          "side", "гарниры",
          "drink", "напитки",
          "dessert", "десерты");

  @Override
  public String opening(int orders, int days, int variant) {
    String made = orders + " " + plural(orders, "заказ", "заказа", "заказов");
    String time = days + " " + plural(days, "день", "дня", "дней");
    return StandInPhrases.pick(
        variant,
        "За " + time + " у вас " + made,
        "За последние " + time + " вы пообедали с нами: " + made,
        "У вас " + made + " за " + time);
  }

  @Override
  public String mostOrdered(Share share, int variant) {
    String category = CATEGORIES.getOrDefault(share.category(), share.category());
    String percent = String.format(Locale.forLanguageTag("ru"), "%.0f", share.percent());
    return StandInPhrases.pick(
        variant,
        ", чаще всего вы выбираете " + category + " (" + percent + " %)",
        ", в основном " + category + " (" + percent + " %)");
  }

  @Override
  public String favourite(String dish) {
    return ", а любимое блюдо — «" + dish + "»";
  }

  @Override
  public String eatMore(String category, int variant) {
    return switch (category) {
      case "salad" ->
          StandInPhrases.pick(
              variant,
              "Овощей в ваших обедах маловато: добавляйте салат хотя бы через день.",
              "Салаты вы берёте редко — с ними обед станет легче и полезнее.");
      case "soup" ->
          StandInPhrases.pick(
              variant,
              "Супы у вас редкие гости: горячее первое пару раз в неделю согреет и насытит.",
              "Попробуйте начинать обед с супа — так легче не переедать.");
      default ->
          StandInPhrases.pick(
              variant,
              "Не пропускайте горячее: основное блюдо даст сил до самого вечера.",
              "Добавьте в обед основное блюдо с белком — чувство сытости продлится дольше.");
    };
  }

  @Override
  public String tryNew(List<String> dishes, int variant) {
    String names = "«" + String.join("» или «", dishes) + "»";
    return StandInPhrases.pick(
        variant,
        "Попробуйте новое: " + names + " — этого вы ещё не заказывали.",
        "Из того, что вы ещё не пробовали, обратите внимание на " + names + ".",
        "Для разнообразия закажите на этой неделе " + names + ".");
  }

  @Override
  public String alternate(Favourite favourite, int variant) {
    String times = favourite.count() + " " + plural(favourite.count(), "раз", "раза", "раз");
    return StandInPhrases.pick(
        variant,
        "«" + favourite.name() + "» вы брали " + times + ": чередуйте любимое с другими блюдами.",
        "Любимое блюдо «"
            + favourite.name()
            + "» ("
            + times
            + ") пусть останется, но не каждый день.");
  }

  @Override
  public String explore(int tried, int available) {
    return "Вы попробовали "
        + tried
        + " "
        + plural(tried, "блюдо", "блюда", "блюд")
        + ", а в меню их сейчас "
        + available
        + ": есть что открыть для себя.";
  }

  @Override
  public String drinkWater() {
    return "Не забывайте пить воду в течение дня.";
  }

  private static String plural(int number, String one, String few, String many) {
    int tens = Math.floorMod(number, 100);
    int units = Math.floorMod(number, 10);
    if (units == 1 && tens != 11) {
      return one;
    }
    boolean teens = tens > 10 && tens < 20;
    return units > 1 && units < 5 && !teens ? few : many;
  }
}
