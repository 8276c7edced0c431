package io.lunchbot.recommendations.bench;

import io.lunchbot.recommendations.bench.Figures.Row;
import io.lunchbot.recommendations.bus.ByReference;
import io.lunchbot.recommendations.cache.Cache;
import io.lunchbot.recommendations.cache.CacheVerticle;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.redis.RedisLink;
import io.lunchbot.recommendations.stack.RedisVersions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * What planning and renewal ask for everybody, page by page as they do: full time for the value he
 * has, and the run that came last to him. Every value is on its last hour before each round.
 */
final class RenewalBench implements Benchmark {
  private static final int USERS = 100_000;
  private static final int PAGE = 10_000;
  private static final int ROUNDS = 7;
  private static final int WARM_UP_ROUNDS = 3;
  private static final Duration TTL = Duration.ofDays(1);
  private static final Duration LAST_HOUR = Duration.ofHours(1);
  private static final double GOAL = 20_000;

  /** About as long as real ones. */
  private static final String VALUE =
      "{\"summary\": \"" + "\\u0412".repeat(80) + "\", \"tips\": []}";

  private final Vertx vertx = Vertx.vertx();
  private RedisLink redis;

  @Override
  public Figures run() throws Exception {
    RedisVersions.Version newest = RedisVersions.all().reduce((a, b) -> b).orElseThrow();
    redis = new RedisLink(vertx, newest.url());
    ByReference.install(vertx);
    try {
      vertx.deployVerticle(new CacheVerticle(redis, TTL)).await();
      each(page -> all(page, RenewalBench::written));
      List<Long> renewals = new ArrayList<>();
      List<Long> reviews = new ArrayList<>();
      for (int round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
        each(page -> all(page, RenewalBench::ageing));
        renewals.add(each(this::renew));
        reviews.add(
            each(page -> Cache.REVIEW.ask(vertx, new Cache.ReviewQuestion(page, true)).await()));
        checkTimes();
      }
      return figures(newest.name(), median(renewals), median(reviews));
    } finally {
      redis.close().await();
      vertx.close().await();
    }
  }

  /** Nanoseconds for all pages. */
  private static long each(Consumer<List<Long>> step) {
    long begun = System.nanoTime();
    for (int from = 1; from < USERS; from += PAGE) {
      step.accept(LongStream.range(from, from + PAGE).boxed().toList());
    }
    return System.nanoTime() - begun;
  }

  private void all(Collection<Long> page, Function<Long, Request> command) {
    Future.all(page.stream().map(tgid -> redis.send(command.apply(tgid))).toList()).await();
  }

  private static Request written(long tgid) {
    return Request.cmd(Command.SET).arg(RedisKeys.recommendation(tgid)).arg(VALUE);
  }

  private static Request ageing(long tgid) {
    return Request.cmd(Command.EXPIRE)
        .arg(RedisKeys.recommendation(tgid))
        .arg(LAST_HOUR.toSeconds());
  }

  private void renew(List<Long> page) {
    int values = Cache.RENEW.ask(vertx, new Cache.RenewQuestion(page)).await().values();
    if (values != page.size()) {
      throw new IllegalStateException(values + " of " + page.size() + " values renewed");
    }
  }

  private void checkTimes() {
    for (long tgid = 1; tgid <= USERS; tgid += 997) {
      Request left = Request.cmd(Command.TTL).arg(RedisKeys.recommendation(tgid));
      long seconds = redis.send(left).await().toLong();
      if (seconds < TTL.minus(LAST_HOUR).toSeconds()) {
        throw new IllegalStateException("A renewed value lives for " + seconds + " s");
      }
    }
  }

  private static long median(List<Long> nanos) {
    return nanos.stream().skip(WARM_UP_ROUNDS).sorted().toList().get(ROUNDS / 2);
  }

  private static Figures figures(String redisName, long renewal, long reviews) {
    return new Figures(
        "%,d users who have a value, in pages of %,d, on %s".formatted(USERS, PAGE, redisName),
        List.of("us a user", "users a second"),
        List.of(row("renewal", renewal), row("renewal, and what is known of them", reviews)),
        List.of(Goal.atLeast("renewed users a second", USERS * 1e9 / renewal, GOAL, "users/s", 1)));
  }

  private static Row row(String name, long nanos) {
    return new Row(name, List.of(nanos / 1e3 / USERS, USERS * 1e9 / nanos));
  }
}
