package io.lunchbot.recommendations.embedded.standin;

import io.lunchbot.recommendations.embedded.standin.StandInPrompt.Dish;
import io.lunchbot.recommendations.embedded.standin.StandInPrompt.Share;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

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
  public String favourite(Dish dish) {
    return ", а любимое блюдо — " + mention(dish);
  }

  @Override
  public List<String> eatMore(String category) {
    return switch (category) {
      case "salad" ->
          List.of(
              "Овощей в ваших обедах маловато: добавляйте салат хотя бы через день.",
              "Салаты вы берёте редко — с ними обед станет легче и полезнее.",
              "Свежая зелень рядом с горячим пойдёт на пользу: присмотритесь к разделу салатов.");
      case "soup" ->
          List.of(
              "Супы у вас редкие гости: горячее первое пару раз в неделю согреет и насытит.",
              "Попробуйте начинать обед с супа — так легче не переедать.",
              "В прохладную погоду тарелка горячего супа бодрит: заказывайте её чаще.");
      default ->
          List.of(
              "Не пропускайте горячее: основное блюдо даст сил до самого вечера.",
              "Добавьте в обед основное блюдо с белком — чувство сытости продлится дольше.",
              "Сытное второе с гарниром — хорошая опора на весь рабочий день, берите его почаще.");
    };
  }

  @Override
  public List<String> tryNew(List<? extends Dish> dishes) {
    String names = dishes.stream().map(this::mention).collect(Collectors.joining(" или "));
    return List.of(
        "Попробуйте новое: " + names + " — этого вы ещё не заказывали.",
        "Обратите внимание на " + names + ": сегодня это есть в меню.",
        "Для разнообразия закажите на этой неделе " + names + ".");
  }

  @Override
  public List<String> alternate(Dish dish, int count) {
    String name = mention(dish);
    String times = count + " " + plural(count, "раз", "раза", "раз");
    return List.of(
        name + " вы брали " + times + ": чередуйте любимое с другими блюдами.",
        "Любимое блюдо " + name + " (" + times + ") пусть останется, но не каждый день.",
        "Как бы вам ни нравилось "
            + name
            + ", время от времени заменяйте его чем-нибудь менее привычным.");
  }

  @Override
  public List<String> explore(int tried, int available) {
    String triedDishes = tried + " " + plural(tried, "блюдо", "блюда", "блюд");
    return List.of(
        "Вы попробовали "
            + triedDishes
            + ", а в меню их сейчас "
            + available
            + ": есть что открыть для себя.",
        "Когда можно выбирать из "
            + available
            + " "
            + plural(available, "блюда", "блюд", "блюд")
            + ", обедам незачем повторяться: полистайте список до конца.",
        "На вашем счету уже "
            + triedDishes
            + "; кухня готовит "
            + available
            + ", так что знакомство можно продолжать.");
  }

  @Override
  public List<String> drinkWater() {
    return List.of(
        "Не забывайте пить воду в течение дня.",
        "Стакан воды перед обедом помогает лучше чувствовать себя до вечера.",
        "Держите под рукой бутылку и делайте пару глотков между едой: простая вода утоляет жажду.");
  }

  @Override
  public String quoted(String name) {
    return "«" + name + "»";
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
