package io.lunchbot.recommendations.http;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.cache.Cache;
import io.lunchbot.recommendations.cache.Recommendation;
import io.lunchbot.recommendations.plan.Plans;
import io.lunchbot.recommendations.plan.Preview;
import io.lunchbot.recommendations.run.ByHand;
import io.lunchbot.recommendations.stats.OrderStats;
import io.lunchbot.recommendations.stats.Stats;
import io.lunchbot.recommendations.stats.UserStats;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers for statistics, cache and requests by hand: there is Anna, and nobody else. */
final class FakeUsers {
  static final long ANNA = 7_342_518_890L;
  static final Recommendation SOUP =
      new Recommendation("Супы", List.of("Салат"), Instant.parse("2026-11-24T00:01:10.5Z"));
  static final OrderStats STATS =
      new OrderStats(
          ANNA,
          12,
          List.of(
              new OrderStats.CategoryShare("soup", 8, 66.7),
              new OrderStats.CategoryShare("main", 4, 33.3)),
          7,
          40,
          List.of(new OrderStats.Favourite(102, "Борщ", 5)),
          List.of(),
          List.of());

  volatile Optional<Recommendation> shown = Optional.of(SOUP);
  volatile UserStats stats = STATS;
  volatile ByHand.Answer answer = new ByHand.Generated(SOUP, STATS);

  /** Requests by hand that have come so far. */
  final AtomicInteger askedByHand = new AtomicInteger();

  /** Requests by hand are answered when it completes. */
  volatile Promise<Void> pending = done();

  volatile Cache.Why why =
      new Cache.Why(
          Optional.of("r5"),
          Optional.of("failed"),
          Optional.of("gemini"),
          Optional.of("gemini-test-001"),
          Optional.of("ru/1"),
          Optional.of(2),
          List.of("unknown_marker", "ok"),
          List.of("Борщ"),
          Optional.of(new Cache.Reason("timeout", "No answer.")));

  volatile Future<Preview> preview =
      Future.succeededFuture(
          new Preview(
              ANNA,
              true,
              "gemini-test-001",
              "ru/2",
              2_310,
              "{\"contents\":[{\"role\":\"user\"}]}",
              List.of(new Preview.Offered(1, "Борщ", "one of the dishes he orders most")),
              Map.of("Уха", "it was suggested on one of the last 7 nights")));

  private static Promise<Void> done() {
    Promise<Void> promise = Promise.promise();
    promise.complete();
    return promise;
  }

  void serve(Vertx vertx) {
    Future.all(
            Stats.OF_USER.serve(
                vertx, question -> of(question.tgid(), new Stats.UserNow(true, stats))),
            Cache.READ.serve(vertx, question -> Future.succeededFuture(new Cache.Shown(shown))),
            Cache.WHY.serve(vertx, question -> Future.succeededFuture(why)),
            Plans.PREVIEW.serve(
                vertx, question -> preview.compose(shown -> of(question.tgid(), shown))),
            ByHand.GENERATE.serve(
                vertx,
                question -> {
                  askedByHand.incrementAndGet();
                  return pending.future().compose(go -> of(question.tgid(), answer));
                }))
        .await();
  }

  private static <T> Future<T> of(long tgid, T answer) {
    return tgid == ANNA
        ? Future.succeededFuture(answer)
        : Future.failedFuture(
            new Failure(Failure.Code.NOT_FOUND, "There is no user " + tgid + "."));
  }
}
