package io.lunchbot.recommendations.plan;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.stats.Stats;
import io.lunchbot.recommendations.stats.Stats.EligiblePage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * The eligible users of an instant, page after page and ascending, without a chain of futures that
 * would keep them all.
 */
public final class EligibleUsers {
  private static final int PAGE = 1_000;

  private final Vertx vertx;
  private final Function<List<Long>, Future<?>> each;
  private final Promise<Void> allPages = Promise.promise();

  private EligibleUsers(Vertx vertx, Function<List<Long>, Future<?>> each) {
    this.vertx = vertx;
    this.each = each;
  }

  /**
   * Reads all of them.
   *
   * @param each what is done with a page before the next is read
   * @return when every page is done; UNAVAILABLE where reading must begin again
   */
  public static Future<Void> forEachPage(
      Vertx vertx, Instant at, Function<List<Long>, Future<?>> each) {
    EligibleUsers users = new EligibleUsers(vertx, each);
    users.read(Stats.ELIGIBLE.ask(vertx, new Stats.OpenEligible(at, PAGE)));
    return users.allPages.future();
  }

  private void read(Future<EligiblePage> asked) {
    asked
        .compose(page -> each.apply(page.users()).map(page))
        .onComplete(
            page -> {
              if (page.last()) {
                allPages.complete();
              } else {
                read(next(page));
              }
            },
            allPages::fail);
  }

  private Future<EligiblePage> next(EligiblePage page) {
    return Stats.NEXT_ELIGIBLE
        .ask(vertx, new Stats.NextEligible(page.list()))
        .recover(EligibleUsers::beginAgain);
  }

  /** A list that lay unread while another server was away is closed; reading begins again. */
  private static Future<EligiblePage> beginAgain(Throwable cause) {
    Failure failure = Failure.from(cause);
    return Future.failedFuture(
        failure.code() == Failure.Code.NOT_FOUND
            ? new Failure(Failure.Code.UNAVAILABLE, failure.getMessage())
            : failure);
  }
}
