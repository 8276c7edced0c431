package io.lunchbot.recommendations.http;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.cache.Cache;
import io.lunchbot.recommendations.cache.Recommendation;
import io.lunchbot.recommendations.plan.Plans;
import io.lunchbot.recommendations.plan.PreviewJson;
import io.lunchbot.recommendations.run.ByHand;
import io.lunchbot.recommendations.stats.OrderStats;
import io.lunchbot.recommendations.stats.Stats;
import io.lunchbot.recommendations.stats.UserStats;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatedRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * {@code /api/v1/users}: what the bot shows one user, why, another one now, and what is sent for
 * it.
 */
final class UserRoutes {
  private final Vertx vertx;
  private final Clock clock;
  private final Duration patience;

  private UserRoutes(Vertx vertx, Clock clock, Duration patience) {
    this.vertx = vertx;
    this.clock = clock;
    this.patience = patience;
  }

  /**
   * Takes the operations of users.
   *
   * @param patience how long a new recommendation is waited for before the asker is told to ask
   *     again; shorter than the server lets a connection be silent
   */
  static void mount(Vertx vertx, Clock clock, Duration patience, RouterBuilder builder) {
    UserRoutes routes = new UserRoutes(vertx, clock, patience);
    builder.getRoute("showRecommendations").addHandler(routes::show);
    builder.getRoute("generateRecommendations").addHandler(routes::generate);
    builder.getRoute("previewRequest").addHandler(routes::preview);
  }

  private void preview(RoutingContext request) {
    Plans.PREVIEW
        .ask(vertx, new Plans.PreviewQuestion(tgid(request)))
        .map(PreviewJson::of)
        .recover(
            cause ->
                cause instanceof Failure failure && failure.code() == Failure.Code.BAD_QUESTION
                    ? Future.failedFuture(
                        new Refusal(Problem.Kind.NOT_ELIGIBLE, failure.getMessage()))
                    : Future.failedFuture(cause))
        .onComplete(json -> Answers.json(request, json), request::fail);
  }

  private void show(RoutingContext request) {
    RequestParameter explain = valid(request).getQuery().get("explain");
    boolean why = explain != null && !explain.isNull() && explain.getBoolean();
    long tgid = tgid(request);
    Future<Stats.UserNow> user =
        Stats.OF_USER.ask(vertx, new Stats.UserQuestion(tgid, clock.instant()));
    Future<Cache.Shown> shown = Cache.READ.ask(vertx, new Cache.ReadQuestion(tgid));
    Future.all(user, shown)
        .map(both -> json(shown.result().recommendation(), user.result().stats()))
        .compose(json -> why ? explained(tgid, json) : Future.succeededFuture(json))
        .onComplete(json -> Answers.json(request, json), request::fail);
  }

  private Future<JsonObject> explained(long tgid, JsonObject json) {
    return Cache.WHY
        .ask(vertx, new Cache.WhyQuestion(tgid))
        .map(why -> json.put("why", RecommendationView.of(why)));
  }

  private void generate(RoutingContext request) {
    ByHand.GENERATE
        .ask(vertx, new ByHand.Question(tgid(request)))
        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .map(UserRoutes::generated)
        .recover(
            cause ->
                Refusal.<JsonObject>ifLate(
                    cause,
                    "The provider takes long. Who asks again gets the answer when it is there."))
        .onComplete((JsonObject json) -> Answers.json(request, json), request::fail);
  }

  private static JsonObject generated(ByHand.Answer answer) {
    if (answer instanceof ByHand.Generated generated) {
      return json(Optional.of(generated.recommendation()), generated.stats());
    }
    throw refusal(answer);
  }

  private static Refusal refusal(ByHand.Answer answer) {
    if (answer instanceof ByHand.NotEligible refused) {
      return new Refusal(Problem.Kind.NOT_ELIGIBLE, refused.text());
    }
    if (answer instanceof ByHand.Later later) {
      return new Refusal(
          Problem.Kind.KEYS_EXHAUSTED, "No key may be used soon enough.", later.after());
    }
    if (answer instanceof ByHand.Failed failed) {
      return new Refusal(Problem.Kind.PROVIDER_FAILED, failed.reason() + ": " + failed.text());
    }
    return new Refusal(
        Problem.Kind.BUSY, "As many users are asked for at once as this node takes.");
  }

  private static JsonObject json(Optional<Recommendation> shown, UserStats stats) {
    return RecommendationView.of(
        shown, stats instanceof OrderStats readable ? Optional.of(readable) : Optional.empty());
  }

  private static long tgid(RoutingContext request) {
    return valid(request).getPathParameters().get("tgid").getLong();
  }

  private static ValidatedRequest valid(RoutingContext request) {
    return request.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST);
  }
}
