package io.lunchbot.recommendations.embedded.standin;

import io.lunchbot.recommendations.embedded.standin.StandInPrompt.NewDish;
import io.lunchbot.recommendations.embedded.standin.StandInPrompt.Share;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes what a good model might: one sentence and two or three tips, made from the statistics and
 * in other words than last time's, always the same for the same prompt. Pure.
 */
final class StandInWriter {
  /** What a balanced lunch has; less than {@link #NEGLECTED_PERCENT} of one is worth a tip. */
  private static final List<String> BALANCED = List.of("salad", "soup", "main");

  private static final double NEGLECTED_PERCENT = 15;
  private static final int SUGGESTED_DISHES = 2;
  private static final int OFTEN = 2;
  private static final int FEWEST_TIPS = 2;
  private static final int MOST_TIPS = 3;

  private StandInWriter() {}

  /** What the model says. */
  record Text(String summary, List<String> tips) {
    Text {
      tips = List.copyOf(tips);
    }

    JsonObject json() {
      return new JsonObject().put("summary", summary).put("tips", new JsonArray(tips));
    }
  }

  static Text write(StandInPrompt prompt) {
    StandInPhrases phrases = prompt.isRussian() ? new RussianPhrases() : new EnglishPhrases();
    // Of the text, because how a record hashes may change with the JVM.
    int variant = Math.floorMod(prompt.toString().hashCode(), 1 << 20);
    return new Text(summary(prompt, phrases, variant), tips(prompt, phrases, variant));
  }

  private static String summary(StandInPrompt prompt, StandInPhrases phrases, int variant) {
    Optional<Share> most =
        prompt.categories().stream().max(Comparator.comparingDouble(Share::percent));
    String opening = phrases.opening(prompt.orders(), prompt.windowDays(), variant);
    String middle = most.map(share -> phrases.mostOrdered(share, variant)).orElse("");
    String closing =
        prompt.favourites().isEmpty() ? "" : phrases.favourite(prompt.favourites().get(0));
    return opening + middle + closing + ".";
  }

  /** Fewer than usual when all wordings of a kind were said last time, but never none. */
  private static List<String> tips(StandInPrompt prompt, StandInPhrases phrases, int variant) {
    List<String> tips =
        kinds(prompt, phrases, variant).stream()
            .flatMap(kind -> StandInWordings.fresh(kind, variant, prompt.lastTips()).stream())
            .limit(MOST_TIPS)
            .collect(Collectors.toCollection(ArrayList::new));
    List<String> water = phrases.drinkWater();
    if (tips.size() < FEWEST_TIPS) {
      StandInWordings.fresh(water, variant, prompt.lastTips()).ifPresent(tips::add);
    }
    return tips.isEmpty() ? List.of(water.get(variant % water.size())) : tips;
  }

  /** What there is to say, the most important first, each in several wordings. */
  private static List<List<String>> kinds(
      StandInPrompt prompt, StandInPhrases phrases, int variant) {
    List<List<String>> kinds = new ArrayList<>();
    neglected(prompt).ifPresent(category -> kinds.add(phrases.eatMore(category)));
    if (!prompt.newDishes().isEmpty()) {
      kinds.add(phrases.tryNew(suggested(prompt.newDishes(), variant)));
    }
    prompt.favourites().stream()
        .limit(1)
        .filter(favourite -> favourite.count() > OFTEN)
        .forEach(favourite -> kinds.add(phrases.alternate(favourite, favourite.count())));
    if (prompt.dishesAvailable() > 0) {
      kinds.add(phrases.explore(prompt.dishesTried(), prompt.dishesAvailable()));
    }
    return kinds;
  }

  /** The category of a balanced lunch that is ordered least, if that is too little. */
  private static Optional<String> neglected(StandInPrompt prompt) {
    if (prompt.categories().isEmpty()) {
      return Optional.empty();
    }
    return BALANCED.stream()
        .filter(category -> percent(prompt, category) < NEGLECTED_PERCENT)
        .min(Comparator.comparingDouble(category -> percent(prompt, category)));
  }

  private static double percent(StandInPrompt prompt, String category) {
    return prompt.categories().stream()
        .filter(share -> share.category().equals(category))
        .mapToDouble(Share::percent)
        .sum();
  }

  private static List<NewDish> suggested(List<NewDish> dishes, int variant) {
    List<NewDish> suggested = new ArrayList<>();
    for (int i = 0; i < Math.min(SUGGESTED_DISHES, dishes.size()); i++) {
      suggested.add(dishes.get((variant + i) % dishes.size()));
    }
    return suggested;
  }
}
