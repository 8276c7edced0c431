package io.lunchbot.recommendations.plan;

import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.gemini.Prompt;
import io.lunchbot.recommendations.keys.Spending;
import io.lunchbot.recommendations.plan.Survey.Scope;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Says what the night will bring, and changes nothing. However many ask, everybody's orders are
 * read once at a time, and a plan is told again for a minute.
 */
public final class PlanVerticle extends VerticleBase {
  private static final Duration TOLD_AGAIN = Duration.ofMinutes(1);

  private final Config config;
  private final Prompt prompt;
  private final Spending spending;
  private final Clock clock;
  private Survey survey;
  private Forecaster forecaster;
  private Future<Plan> plan = Future.failedFuture("Nothing planned yet");
  private Instant planned = Instant.MIN;

  /** A planner of what is to come, asked with this prompt. */
  public PlanVerticle(Config config, Prompt prompt, Spending spending, Clock clock) {
    this.config = config;
    this.prompt = prompt;
    this.spending = spending;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    survey = new Survey(vertx, Freshness.of(config, prompt), prompt);
    forecaster = new Forecaster(vertx, config.gemini(), spending, clock);
    return Plans.NEXT.serve(vertx, question -> next());
  }

  private Future<Plan> next() {
    boolean recent = clock.instant().isBefore(planned.plus(TOLD_AGAIN));
    if (plan.isComplete() && (plan.failed() || !recent)) {
      plan = make().onSuccess(made -> planned = clock.instant());
    }
    return plan;
  }

  private Future<Plan> make() {
    Scope scope = new Scope(clock.instant(), "", false, false, true);
    return survey.survey(scope, found -> Future.succeededFuture()).compose(forecaster::forecast);
  }
}
