package io.lunchbot.recommendations.plan;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.cache.Cache;
import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.gemini.Past;
import io.lunchbot.recommendations.gemini.PreparedPrompt;
import io.lunchbot.recommendations.gemini.Prompt;
import io.lunchbot.recommendations.plan.Plans.PreviewQuestion;
import io.lunchbot.recommendations.plan.Preview.Offered;
import io.lunchbot.recommendations.stats.OrderStats;
import io.lunchbot.recommendations.stats.OrderStats.CategoryShare;
import io.lunchbot.recommendations.stats.OrderStats.NewDish;
import io.lunchbot.recommendations.stats.Stats;
import io.lunchbot.recommendations.stats.UserStats;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Shows what the provider would be sent for one user, and sends nothing. */
public final class PreviewVerticle extends VerticleBase {
  private final String model;
  private final int minOrders;
  private final Prompt prompt;
  private final Clock clock;

  /** Of requests with this prompt. */
  public PreviewVerticle(Config config, Prompt prompt, Clock clock) {
    this.model = config.gemini().model();
    this.minOrders = config.statistics().minOrders();
    this.prompt = prompt;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    return Plans.PREVIEW.serve(vertx, this::preview);
  }

  private Future<Preview> preview(PreviewQuestion question) {
    Instant now = clock.instant();
    Future<Stats.UserNow> user =
        Stats.OF_USER.ask(vertx, new Stats.UserQuestion(question.tgid(), now));
    Future<Cache.Look> look =
        Cache.LOOK.ask(vertx, new Cache.LookQuestion("", List.of(question.tgid())));
    return Future.all(user, look)
        .map(
            both -> {
              UserStats stats = user.result().stats();
              if (stats instanceof UserStats.Damaged damaged) {
                throw new Failure(Failure.Code.BAD_QUESTION, damaged.reason());
              }
              Past past = Freshness.past(look.result().users().get(0).told(), now);
              return preview((OrderStats) stats, user.result().served(), past);
            });
  }

  private Preview preview(OrderStats stats, boolean served, Past past) {
    PreparedPrompt prepared = prompt.prepare(stats, past, Set.of());
    return new Preview(
        stats.tgid(),
        served && stats.ordersCount() >= minOrders,
        model,
        prompt.template().version(),
        prepared.tokens(),
        prompt.body(prepared, model),
        offered(stats, prepared),
        prompt.leftOut(stats, past));
  }

  private static List<Offered> offered(OrderStats stats, PreparedPrompt prepared) {
    Map<Integer, NewDish> byId =
        stats.newDishes().stream().collect(Collectors.toMap(NewDish::id, Function.identity()));
    Map<String, Double> shares =
        stats.categories().stream()
            .collect(Collectors.toMap(CategoryShare::category, CategoryShare::percent));
    return IntStream.range(0, prepared.listed().size())
        .mapToObj(
            i -> {
              PreparedPrompt.Listed dish = prepared.listed().get(i);
              String why =
                  i < prepared.favourites().size()
                      ? "one of the dishes he orders most"
                      : why(byId.get(dish.dish().id()), shares);
              return new Offered(PreparedPrompt.FIRST + i, dish.dish().name(), why);
            })
        .toList();
  }

  private static String why(NewDish dish, Map<String, Double> shares) {
    return "new to him; of category %s, which is %s %% of what he orders"
        .formatted(dish.category(), shares.getOrDefault(dish.category(), 0.0));
  }
}
