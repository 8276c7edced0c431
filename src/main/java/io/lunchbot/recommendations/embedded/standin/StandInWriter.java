package io.lunchbot.recommendations.embedded.standin;

import io.lunchbot.recommendations.embedded.standin.StandInPrompt.Share;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Writes what a model might: one sentence and two or three tips, made from the statistics alone and
 * always the same for the same statistics. Pure.
 */
final class StandInWriter {
  /** What a balanced lunch has; less than {@link #NEGLECTED_PERCENT} of one is worth a tip. */
  private static final List<String> BALANCED = List.of("salad", "soup", "main");

  private static final double NEGLECTED_PERCENT = 15;
  private static final int SUGGESTED_DISHES = 2;
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
    StandInPhrases phrases =
        prompt.language().startsWith("ru") ? new RussianPhrases() : new EnglishPhrases();
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
        prompt.favourites().isEmpty() ? "" : phrases.favourite(prompt.favourites().get(0).name());
    return opening + middle + closing + ".";
  }

  private static List<String> tips(StandInPrompt prompt, StandInPhrases phrases, int variant) {
    List<String> tips = new ArrayList<>();
    neglected(prompt).ifPresent(category -> tips.add(phrases.eatMore(category, variant)));
    if (!prompt.newDishes().isEmpty()) {
      tips.add(phrases.tryNew(suggested(prompt.newDishes(), variant), variant));
    }
    if (!prompt.favourites().isEmpty() && prompt.favourites().get(0).count() > 2) {
      tips.add(phrases.alternate(prompt.favourites().get(0), variant));
    }
    if (tips.size() < MOST_TIPS && prompt.dishesAvailable() > 0) {
      tips.add(phrases.explore(prompt.dishesTried(), prompt.dishesAvailable()));
    }
    if (tips.size() < 2) {
      tips.add(phrases.drinkWater());
    }
    return tips.subList(0, Math.min(MOST_TIPS, tips.size()));
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

  private static List<String> suggested(List<String> dishes, int variant) {
    List<String> suggested = new ArrayList<>();
    for (int i = 0; i < Math.min(SUGGESTED_DISHES, dishes.size()); i++) {
      suggested.add(dishes.get((variant + i) % dishes.size()));
    }
    return suggested;
  }
}
