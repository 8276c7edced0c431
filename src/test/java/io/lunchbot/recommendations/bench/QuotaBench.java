package io.lunchbot.recommendations.bench;

import io.lunchbot.recommendations.bench.Figures.Row;
import io.lunchbot.recommendations.keys.LedgerForBench;
import io.lunchbot.recommendations.keys.LedgerForBench.Counted;
import io.lunchbot.recommendations.keys.LedgerForBench.Leases;
import io.lunchbot.recommendations.redis.RedisLink;
import io.lunchbot.recommendations.stack.RedisVersions;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the quota ledger costs: a lease and its settlement, which are two ways to Redis, with 1, 20
 * and 100 projects, beside a PING, which is one. All of them take turns on one connection, so that
 * whatever slows the machine down slows all of them.
 */
final class QuotaBench implements Benchmark {
  private static final int PROJECTS = 100;
  private static final int ROUNDS = 25;
  private static final int WARM_UP_ROUNDS = 5;
  private static final int ONE_BY_ONE = 100;
  private static final int AT_ONCE = 64;
  private static final int CROWD = 128;
  private static final double GOAL = 3;
  private static final double GOAL_MICROS = 60;

  private static final List<String> COLUMNS =
      List.of(
          "p50 us",
          "p99 us",
          "p50 / PING",
          "Redis CPU us",
          "in commands us",
          "a second, 64 at once",
          "Redis CPU us, 64 at once");

  /** One thing that is measured, and what was found so far. */
  private static final class Measured {
    private final String name;
    private final Supplier<Future<?>> step;
    private Samples oneByOne = new Samples();
    private Samples crowd = new Samples();
    private RedisUse use = RedisUse.NONE;
    private RedisUse crowdUse = RedisUse.NONE;
    private long crowdNanos;
    private long done;

    Measured(String name, Supplier<Future<?>> step) {
      this.name = name;
      this.step = step;
    }

    void forget() {
      oneByOne = new Samples();
      crowd = new Samples();
      use = RedisUse.NONE;
      crowdUse = RedisUse.NONE;
      crowdNanos = 0;
    }

    Row row(Measured ping) {
      return new Row(
          name,
          List.of(
              oneByOne.micros(50),
              oneByOne.micros(99),
              oneByOne.micros(50) / ping.oneByOne.micros(50),
              use.cpu() / oneByOne.size(),
              use.commands() / oneByOne.size(),
              crowd.size() * 1e9 / crowdNanos,
              crowdUse.cpu() / crowd.size()));
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private RedisLink redis;

  @Override
  public Figures run() throws Exception {
    RedisVersions.Version newest = RedisVersions.all().reduce((a, b) -> b).orElseThrow();
    redis = new RedisLink(vertx, newest.url());
    try {
      return measure(newest.name());
    } finally {
      redis.close().await();
      vertx.close().await();
    }
  }

  private Figures measure(String redisName) throws Exception {
    LedgerForBench ledger = new LedgerForBench(redis, PROJECTS);
    Measured ping = new Measured("PING", () -> redis.send(Request.cmd(Command.PING)));
    List<Measured> leases =
        List.of(
            new Measured("lease + settle, 1 project", pair(ledger, ledger.of(1))),
            new Measured("lease + settle, 20 projects", pair(ledger, ledger.of(20))),
            new Measured("lease + settle, 100 projects", pair(ledger, ledger.of(PROJECTS))),
            new Measured(
                "lease + settle, only the last of 100 has room",
                pair(ledger, ledger.lastOf(PROJECTS))));
    List<Measured> all = new ArrayList<>(List.of(ping));
    all.addAll(leases);
    rounds(WARM_UP_ROUNDS, all);
    all.forEach(Measured::forget);
    rounds(ROUNDS, all);
    check(ledger, leases.stream().mapToLong(measured -> measured.done).sum());
    return new Figures(
        "Quota ledger on " + redisName + ", one connection; a lease is charged, then settled",
        COLUMNS,
        all.stream().map(measured -> measured.row(ping)).toList(),
        List.of(
            Goal.atMost(
                "p50 of lease + settle with 20 projects, beside PING",
                leases.get(1).oneByOne.micros(50),
                ping.oneByOne.micros(50),
                "us",
                GOAL),
            Goal.atMost(
                "Redis' processor time in a run with 20 keys, by user",
                RunScripts.microsPerUser(),
                GOAL_MICROS,
                "us",
                1)));
  }

  private static Supplier<Future<?>> pair(LedgerForBench ledger, Leases leases) {
    return () -> leases.take().compose(ledger::settle);
  }

  private void rounds(int rounds, List<Measured> all) {
    for (int i = 0; i < rounds; i++) {
      all.forEach(this::round);
    }
  }

  private void round(Measured of) {
    RedisUse before = RedisUse.of(redis);
    Repeat.times(ONE_BY_ONE, 1, context, of.step, of.oneByOne);
    RedisUse between = RedisUse.of(redis);
    long begun = System.nanoTime();
    Repeat.times(CROWD, AT_ONCE, context, of.step, of.crowd);
    of.crowdNanos += System.nanoTime() - begun;
    of.use = of.use.plus(between.minus(before));
    of.crowdUse = of.crowdUse.plus(RedisUse.of(redis).minus(between));
    of.done += ONE_BY_ONE + CROWD;
  }

  /** A wrong ledger may well be a fast one. */
  private static void check(LedgerForBench ledger, long leases) {
    Counted found = ledger.counted().await();
    Counted expected = new Counted(leases, leases, 0);
    if (!found.equals(expected)) {
      throw new IllegalStateException(
          "The ledger counted wrongly: " + found + " instead of " + expected);
    }
  }
}
