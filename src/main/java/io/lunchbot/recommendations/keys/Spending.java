package io.lunchbot.recommendations.keys;

import io.lunchbot.recommendations.config.ConfigException;
import io.lunchbot.recommendations.config.Name;
import io.lunchbot.recommendations.keys.Keys.Settlement;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What requests with paid keys cost, and how much they may cost in a day. Pure and immutable;
 * amounts are in billionths of a USD where nothing else is said.
 */
public final class Spending {
  /** Failures that the provider itself answered with: nothing was generated. */
  private static final Set<String> ANSWERED = Set.of("internal_error", "overloaded");

  private final Prices prices;
  private final Optional<BigDecimal> budget;

  /**
   * Spending by a table of prices.
   *
   * @param budgetUsd what all paid projects together may cost in a Pacific day; empty for as much
   *     as it takes
   */
  public Spending(Prices prices, Optional<BigDecimal> budgetUsd) {
    this.prices = prices;
    this.budget = budgetUsd;
  }

  /** The models of these whose paid requests nobody can count. */
  public List<String> withoutPrice(List<String> models) {
    return models.stream().filter(model -> !prices.has(model)).toList();
  }

  /**
   * Checks that paid requests to these models can be kept within the budget.
   *
   * @throws ConfigException with one sentence when there is a budget and some have no price
   */
  public void requirePrices(List<String> models) {
    List<String> unknown = withoutPrice(models);
    if (budget.isPresent() && !unknown.isEmpty()) {
      throw new ConfigException(
          List.of(
              "%s: nobody knows what paid requests to %s cost; allowed: a budget where %s has every model that paid keys may ask"
                  .formatted(
                      Name.DAILY_BUDGET.label(),
                      String.join(", ", unknown),
                      Name.GEMINI_PRICES.label())));
    }
  }

  /** What a Pacific day may cost, in USD; empty for as much as it takes. */
  public Optional<BigDecimal> budgetUsd() {
    return budget;
  }

  /** Empty for as much as it takes. */
  private OptionalLong budget() {
    return budget.map(usd -> OptionalLong.of(Usd.nanos(usd))).orElseGet(OptionalLong::empty);
  }

  /** Whether so much is all that a day may cost. */
  boolean isSpent(long nanos) {
    return budget().isPresent() && nanos >= budget().getAsLong();
  }

  /** Why no paid request of a model may begin when so much was spent; empty when one may. */
  String refusal(String model, long nanos) {
    if (budget.isPresent() && !prices.has(model)) {
      return "price_unknown";
    }
    return isSpent(nanos) ? "budget_spent" : "";
  }

  /** The budget as scripts take it: empty for none. */
  String budgetArgument() {
    return argument(budget());
  }

  /** What so many tokens of input cost, as scripts take it: empty without a price. */
  String estimateArgument(String model, int tokens) {
    return argument(prices.nanos(model, new Usage(tokens, 0)));
  }

  /** What a paid request to a model costs; empty without a price. */
  public OptionalLong cost(String model, Usage usage) {
    return prices.nanos(model, usage);
  }

  /** What a request cost if it was a paid one, as far as it was told; empty without a price. */
  OptionalLong cost(Settlement settlement) {
    return settlement.usage().equals(Usage.NONE)
        ? OptionalLong.of(0)
        : prices.nanos(settlement.lease().model(), settlement.usage());
  }

  /** The same as scripts take it. */
  String costArgument(Settlement settlement) {
    return argument(cost(settlement));
  }

  /**
   * What a request counts for the day's budget, as scripts take it. Empty where nobody told what
   * was used, such as after a time-out: the estimate of its input stands, because the provider may
   * have carried it out.
   */
  String countedArgument(Settlement settlement) {
    return settlement.usage().equals(Usage.NONE) && !isFree(settlement)
        ? ""
        : costArgument(settlement);
  }

  /**
   * What was refused costs nothing (<a href="https://ai.google.dev/gemini-api/docs/billing">billing
   * </a>: "If your request fails with a 400 or 500 error, you won't be charged for the tokens
   * used").
   */
  private static boolean isFree(Settlement settlement) {
    return switch (settlement.verdict()) {
      case OK -> false;
      case PROVIDER_DOWN -> ANSWERED.contains(settlement.reason());
      default -> true;
    };
  }

  private static String argument(OptionalLong nanos) {
    return nanos.isPresent() ? String.valueOf(nanos.getAsLong()) : "";
  }
}
