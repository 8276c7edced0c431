package io.lunchbot.recommendations.run;

import io.lunchbot.recommendations.gemini.Dish;
import io.lunchbot.recommendations.gemini.Gemini.Flawed;
import io.lunchbot.recommendations.gemini.Gemini.Outcome;
import io.lunchbot.recommendations.gemini.Gemini.Refused;
import io.lunchbot.recommendations.gemini.Gemini.Several;
import io.lunchbot.recommendations.gemini.Gemini.Written;
import io.lunchbot.recommendations.keys.LimitSignal;
import io.lunchbot.recommendations.keys.Verdict;
import io.lunchbot.recommendations.stats.Stats;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether the dishes of an answer can still be ordered now that it is about to be written: hours
 * may have gone by since the menu was read, and a kitchen switches dishes off all day. For one
 * context.
 */
final class DishCheck {
  private final Vertx vertx;
  private final Patience patience;

  DishCheck(Vertx vertx, Patience patience) {
    this.vertx = vertx;
    this.patience = patience;
  }

  /**
   * What came of an attempt, in the light of the menu.
   *
   * @param gone ids of dishes that cannot be ordered, where one of them was named: of all that the
   *     model was told of, lest it name the next one
   */
  record Checked(Outcome outcome, Set<Integer> gone) {}

  /**
   * Checks what came of an attempt; where nothing was written, at once.
   *
   * @param told dishes the model was told of; asked for only where one of them is gone
   * @param goesOn whether to wait for PostgreSQL, while it is away
   */
  Future<Checked> of(Outcome outcome, Supplier<Set<Dish>> told, BooleanSupplier goesOn) {
    Set<Dish> named =
        written(outcome)
            .flatMap(one -> one.named().all().stream())
            .collect(Collectors.toUnmodifiableSet());
    return gone(named, goesOn)
        .compose(
            gone ->
                gone.isEmpty()
                    ? Future.succeededFuture(new Checked(outcome, gone))
                    : gone(told.get(), goesOn)
                        .map(all -> new Checked(without(outcome, gone), all)));
  }

  /** What may still be shown of a text that was kept. */
  Future<Optional<Written>> of(Written kept, BooleanSupplier goesOn) {
    return gone(kept.named().all(), goesOn)
        .map(gone -> gone.isEmpty() ? Optional.of(kept) : kept.without(gone));
  }

  private Future<Set<Integer>> gone(Set<Dish> named, BooleanSupplier goesOn) {
    if (named.isEmpty()) {
      return Future.succeededFuture(Set.of());
    }
    Stats.OrderableQuestion question =
        new Stats.OrderableQuestion(named.stream().map(Dish::id).collect(Collectors.toSet()));
    return patience
        .until("look at the menu", () -> Stats.ORDERABLE.ask(vertx, question), goesOn)
        .map(
            orderable ->
                named.stream()
                    // One that is called otherwise by now is another dish.
                    .filter(dish -> !dish.name().equals(orderable.names().get(dish.id())))
                    .map(Dish::id)
                    .collect(Collectors.toUnmodifiableSet()));
  }

  private static Stream<Written> written(Outcome outcome) {
    if (outcome instanceof Several several) {
      return several.each().stream().flatMap(DishCheck::written);
    }
    if (outcome instanceof Flawed flawed) {
      return Stream.of(flawed.rest());
    }
    return outcome instanceof Written written ? Stream.of(written) : Stream.empty();
  }

  private static Outcome without(Outcome outcome, Set<Integer> gone) {
    if (outcome instanceof Several several) {
      return new Several(
          several.each().stream().map(each -> without(each, gone)).toList(),
          several.usage(),
          several.cut());
    }
    return written(outcome)
        .filter(one -> one.named().all().stream().anyMatch(dish -> gone.contains(dish.id())))
        .findAny()
        .map(one -> flawed(one, gone))
        .orElse(outcome);
  }

  private static Outcome flawed(Written written, Set<Integer> gone) {
    Refused why =
        new Refused(
            Verdict.OK,
            "dish_gone",
            "A dish of the answer left the menu before it was written",
            written.usage(),
            LimitSignal.NONE);
    return written.without(gone).<Outcome>map(rest -> new Flawed(rest, why)).orElse(why);
  }
}
