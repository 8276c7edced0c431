package io.lunchbot.recommendations.gemini;

import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.ConfigException;
import io.lunchbot.recommendations.stats.OrderStats;
import io.lunchbot.recommendations.stats.OrderStats.CategoryShare;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What can be said of a user's figures without a model: a summary and two tips by simple rules, for
 * those nobody could be asked for. The same figures give the same words. Says nothing that the
 * figures do not bear out, and suggests no dish that is not on the menu.
 */
public final class RuleAnswer {
  private static final double DOMINANT_PERCENT = 60;
  private static final double RARE_PERCENT = 15;
  private static final int TIPS = 2;

  /** Ordered once it is no habit. */
  private static final int HABIT = 2;

  /** Fewer different dishes are not all sorts. */
  private static final int VARIED = 3;

  /** What belongs into a balanced lunch; nobody is told to order more sauces. */
  private static final Set<String> BALANCED = Set.of("soup", "salad", "main");

  private final RulePhrases phrases;

  RuleAnswer(RulePhrases phrases) {
    this.phrases = phrases;
  }

  /**
   * Loads the phrases of the configured language. Reads a file: for the start, not for an event
   * loop under load.
   *
   * @return empty when the configuration wants no answers by rules
   * @throws ConfigException with one sentence when the language has no phrases or they are broken
   */
  public static Optional<RuleAnswer> of(Config config) {
    return config.recommendations().fallback() == Config.Fallback.RULES
        ? Optional.of(new RuleAnswer(RulePhrasesFile.load(config.recommendations())))
        : Optional.empty();
  }

  /** A summary and two tips, each at most 200 code points long; from any thread. */
  public Answer answer(OrderStats stats) {
    return new Answer(summary(stats), tips(stats));
  }

  private String summary(OrderStats stats) {
    List<String> favourites = favourites(stats);
    Optional<CategoryShare> dominant = dominant(stats);
    if (!favourites.isEmpty()) {
      return summary(favourites);
    }
    if (dominant.isPresent()) {
      String percent = String.valueOf(Math.min(100, Math.round(dominant.get().percent())));
      return phrases.say(Phrase.CATEGORY, name(dominant.get()), percent);
    }
    boolean varied = stats.uniqueDishes() >= Math.max(VARIED, stats.ordersCount());
    return phrases.say(varied ? Phrase.VARIED : Phrase.UNKNOWN);
  }

  private String summary(List<String> favourites) {
    String one = phrases.say(Phrase.FAVOURITE, favourites.get(0));
    if (favourites.size() == 1) {
      return one;
    }
    String two = phrases.say(Phrase.FAVOURITES, favourites.get(0), favourites.get(1));
    return CleanText.length(two) <= RulePhrases.MOST ? two : one;
  }

  private List<String> tips(OrderStats stats) {
    List<String> fresh = newDishes(stats);
    return Stream.of(
            fresh.stream().limit(1).map(dish -> phrases.say(Phrase.NEW, dish)),
            balance(stats).stream(),
            repeats(stats) ? Stream.of(phrases.say(Phrase.VARIETY)) : Stream.<String>empty(),
            fresh.stream().skip(1).map(dish -> phrases.say(Phrase.ANOTHER, dish)),
            Stream.of(phrases.say(Phrase.CHANGE), phrases.say(Phrase.CURIOUS)))
        .flatMap(some -> some)
        .limit(TIPS)
        .toList();
  }

  /** A rare category is the better advice: it says what to order, and he knows that it exists. */
  private Optional<String> balance(OrderStats stats) {
    return rare(stats)
        .map(share -> phrases.say(Phrase.RARE, name(share)))
        .or(() -> dominant(stats).map(share -> phrases.say(Phrase.DOMINANT, name(share))));
  }

  private Optional<CategoryShare> rare(OrderStats stats) {
    return named(stats)
        .filter(share -> BALANCED.contains(share.category()) && share.percent() <= RARE_PERCENT)
        .min(Comparator.comparingDouble(CategoryShare::percent));
  }

  private Optional<CategoryShare> dominant(OrderStats stats) {
    return named(stats).filter(share -> share.percent() >= DOMINANT_PERCENT).findFirst();
  }

  private Stream<CategoryShare> named(OrderStats stats) {
    return stats.categories().stream()
        .filter(share -> phrases.category(share.category()).isPresent());
  }

  private String name(CategoryShare share) {
    return phrases.category(share.category()).orElseThrow();
  }

  /**
   * Whether there are few dishes in many orders, and others to choose. Dishes that left the menu
   * count as tried: only more available than tried prove that there are others.
   */
  private boolean repeats(OrderStats stats) {
    return !favourites(stats).isEmpty()
        && stats.uniqueDishes() <= stats.ordersCount() / 2
        && stats.dishesAvailable() > stats.uniqueDishes();
  }

  /** Quoted, and such as can be ordered; two cafes may have a dish of one name. */
  private List<String> favourites(OrderStats stats) {
    return stats.favourites().stream()
        .filter(dish -> dish.id() > 0 && dish.count() >= HABIT)
        .flatMap(dish -> phrases.quoted(dish.name()).stream())
        .distinct()
        .limit(2)
        .toList();
  }

  /** Quoted; what is his favourite in another spelling is nothing new. */
  private List<String> newDishes(OrderStats stats) {
    List<String> known =
        stats.favourites().stream().flatMap(dish -> phrases.quoted(dish.name()).stream()).toList();
    return stats.newDishes().stream()
        .flatMap(dish -> phrases.quoted(dish.name()).stream())
        .filter(dish -> !known.contains(dish))
        .distinct()
        .limit(2)
        .toList();
  }
}
