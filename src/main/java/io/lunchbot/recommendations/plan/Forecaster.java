package io.lunchbot.recommendations.plan;

import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.Tier;
import io.lunchbot.recommendations.keys.Keys;
import io.lunchbot.recommendations.keys.Spending;
import io.lunchbot.recommendations.keys.Usage;
import io.lunchbot.recommendations.keys.Usd;
import io.lunchbot.recommendations.plan.Forecast.Demand;
import io.lunchbot.recommendations.plan.Forecast.Terms;
import io.lunchbot.recommendations.plan.Survey.Totals;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Makes plans of what a survey found and of how the pool stands. For one context. */
public final class Forecaster {
  /** One sentence and three tips in Russian, as the stand-in and real answers weigh them. */
  private static final long OUTPUT_TOKENS_EACH = 200;

  private final Vertx vertx;
  private final Config.Gemini gemini;
  private final Spending spending;
  private final Clock clock;

  /** With the pool and the spending of this node. */
  public Forecaster(Vertx vertx, Config.Gemini gemini, Spending spending, Clock clock) {
    this.vertx = vertx;
    this.gemini = gemini;
    this.spending = spending;
    this.clock = clock;
  }

  /** The plan for what was found, from now on. */
  public Future<Plan> forecast(Totals totals) {
    return Keys.POOL
        .ask(vertx, new Keys.PoolQuestion())
        .map(pool -> Forecast.of(demand(totals), terms(totals, pool), supplies(pool)));
  }

  private Demand demand(Totals totals) {
    return new Demand(
        clock.instant(),
        totals.eligible(),
        // Whom an attempt before this one has seen to needs no request either.
        totals.eligible() - totals.toGenerate(),
        totals.toGenerate(),
        totals.tokensEach(),
        OUTPUT_TOKENS_EACH);
  }

  private Terms terms(Totals totals, Keys.Pool pool) {
    Usage each = new Usage(totals.tokensEach(), OUTPUT_TOKENS_EACH);
    return new Terms(
        gemini.concurrency(),
        spending.cost(gemini.model(), each),
        nanos(pool.budget().map(budget -> budget.limitUsd().subtract(budget.spentUsd()))),
        nanos(pool.budget().map(Keys.Budget::limitUsd)));
  }

  private static OptionalLong nanos(Optional<BigDecimal> usd) {
    return usd.map(money -> OptionalLong.of(Math.max(0, Usd.nanos(money))))
        .orElseGet(OptionalLong::empty);
  }

  private List<Supply> supplies(Keys.Pool pool) {
    return pool.groups().stream()
        .map(
            group ->
                new Supply(
                    group.name(),
                    group.paid(),
                    group.leftToday(),
                    group.requestsPerDay(),
                    group.requestsPerMinute(),
                    gemini.usersPerRequest().with(group.paid() ? Tier.PAID : Tier.FREE)))
        .toList();
  }
}
