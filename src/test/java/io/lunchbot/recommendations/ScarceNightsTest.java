package io.lunchbot.recommendations;

import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.embedded.standin.StandInLimits;
import io.lunchbot.recommendations.embedded.standin.StandInOptions;
import io.lunchbot.recommendations.keys.PacificDay;
import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.plan.Need;
import io.lunchbot.recommendations.plan.Plan;
import io.lunchbot.recommendations.plan.Plans;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.redis.RedisLink;
import io.lunchbot.recommendations.run.Run;
import io.lunchbot.recommendations.run.RunState;
import io.lunchbot.recommendations.run.Runs;
import io.lunchbot.recommendations.run.Trigger;
import io.lunchbot.recommendations.stack.Node;
import io.lunchbot.recommendations.stack.Noon;
import io.lunchbot.recommendations.stack.TestServers;
import io.lunchbot.recommendations.stack.WithServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nights with fewer requests than users, on real servers and with the provider's days. */
@WithServers
class ScarceNightsTest {
  private static final int KEYS = 10;
  private static final int REQUESTS_A_DAY = 300;
  private static final int USERS = 5_000;
  private static final int TONIGHT = KEYS * REQUESTS_A_DAY;
  private static final long FIRST = 1_000_001;

  /** The settings of a night; everybody has a project of his own. */
  private static final String[] SETTINGS = {
    "GEMINI_API_KEYS",
    IntStream.range(0, KEYS).mapToObj(i -> "key-" + i).collect(Collectors.joining(",")),
    "GEMINI_MAX_REQUESTS_PER_KEY",
    String.valueOf(REQUESTS_A_DAY),
    "GEMINI_CONCURRENCY",
    "32"
  };

  private static final String SHOWN =
      "{\"summary\": \"s\", \"tips\": [], \"generated_at\": \"2026-11-20T03:00:00+00:00\"}";

  private final Noon noon = Noon.now();
  private final Vertx vertx = Vertx.vertx();
  private TestServers servers;
  private RedisLink redis;
  private GeminiStandIn gemini;
  private volatile Duration later = Duration.ZERO;

  @BeforeEach
  void fill(TestServers shared) throws Exception {
    servers = shared;
    servers.flushRedis();
    servers.resetDatabase();
    redis = new RedisLink(vertx, servers.redisUrl());
    gemini =
        new GeminiStandIn(
            StandInOptions.QUICK.limitedTo(StandInLimits.ofRequests(1_000_000, REQUESTS_A_DAY)),
            new Later());
    gemini.start();
  }

  @AfterEach
  void stop() {
    gemini.close();
    redis.close().await();
    vertx.close().await();
  }

  /** The provider's clock, which goes on from noon to noon. */
  private final class Later extends Clock {
    @Override
    public Instant instant() {
      return noon.clock().instant().plus(later);
    }

    @Override
    public java.time.ZoneId getZone() {
      return java.time.ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }
  }

  /** Everybody has the same six orders of long ago; order ids go by user. */
  private void users(int count) throws Exception {
    try (Connection owner = servers.connectAsOwner();
        Statement sql = owner.createStatement()) {
      sql.execute("INSERT INTO cafes (name) VALUES ('Cafe')");
      sql.execute(
          "INSERT INTO menu_items (cafe_id, name, category, price)"
              + " SELECT 1, 'Dish ' || n, CASE n % 2 WHEN 0 THEN 'soup' ELSE 'main' END, 100"
              + " FROM generate_series(1, 20) AS n");
      sql.execute(
          "INSERT INTO users (tgid, name, office) SELECT %d + n, 'Somebody', 'Office' FROM generate_series(0, %d) AS n"
              .formatted(FIRST, count - 1));
      for (int day = 16; day > 10; day--) {
        order(sql, count, day, "n % 4 + 1");
      }
    }
  }

  /** One order of each of the first users. */
  private static void order(Statement sql, int count, int daysAgo, String dish) throws Exception {
    sql.execute(
        ("INSERT INTO orders (user_tgid, cafe_id, order_date, combo_items, total_price, created_at)"
                + " SELECT %d + n, 1, current_date - %d, json_build_array(json_build_object('type',"
                + " 'standalone', 'menu_item_id', %s, 'quantity', 1)), 100,"
                + " now() - %d * interval '1 day' FROM generate_series(0, %d) AS n")
            .formatted(FIRST, daysAgo, dish, daysAgo, count - 1));
  }

  private Node node(String... more) {
    Duration shift = noon.shift().plus(later);
    Clock clock = Clock.offset(Clock.systemUTC(), shift);
    return Node.startAt(new NodeClock(clock, shift.toMillis()), servers, gemini, settings(more));
  }

  private static String[] settings(String... more) {
    return Stream.concat(Stream.of(SETTINGS), Stream.of(more)).toArray(String[]::new);
  }

  private Map<String, Long> sources(int users) {
    return IntStream.range(0, users)
        .mapToObj(
            i -> {
              Request of = Request.cmd(Command.HGET).arg(RedisKeys.user(FIRST + i)).arg("source");
              return String.valueOf(redis.send(of).await());
            })
        .collect(Collectors.groupingBy(source -> source, Collectors.counting()));
  }

  /** What earlier nights are to have left of everybody, by the users' ids. */
  private Map<Long, Need> past(Instant now) {
    Random random = new Random(11);
    Map<Long, Need> needs = new HashMap<>();
    List<Future<?>> written = new ArrayList<>();
    for (int i = 0; i < USERS; i++) {
      boolean served = random.nextInt(3) > 0;
      Instant since = now.minus(Duration.ofDays(random.nextInt(8)));
      long tgid = FIRST + i;
      Request about =
          Request.cmd(Command.HSET)
              .arg(RedisKeys.user(tgid))
              .arg(served ? "fresh_at" : "waits_since")
              .arg(String.valueOf(since.toEpochMilli()));
      written.add(redis.send(about));
      if (served) {
        Request value = Request.cmd(Command.SET).arg(RedisKeys.recommendation(tgid)).arg(SHOWN);
        written.add(redis.send(value));
      }
      // Nothing is known of the orders they were told about, so that all six are new.
      needs.put(tgid, Need.of(served, Optional.of(since), 6, now));
    }
    Future.all(written).await();
    return needs;
  }

  private static List<Long> sorted(Map<Long, Need> needs) {
    double mean =
        needs.values().stream().filter(Need::served).mapToInt(Need::staleDays).average().orElse(0);
    return needs.entrySet().stream()
        .sorted(
            comparing(Map.Entry<Long, Need>::getValue, Need.order(Need.overdueFrom(mean)))
                .thenComparing(Map.Entry::getKey))
        .map(Map.Entry::getKey)
        .toList();
  }

  private Set<Long> generatedIn(String run) {
    return IntStream.range(0, USERS)
        .mapToObj(i -> FIRST + i)
        .filter(
            tgid -> {
              Request about =
                  Request.cmd(Command.HMGET).arg(RedisKeys.user(tgid)).arg("run").arg("outcome");
              return redis.send(about).await().toString().equals("[" + run + ", generated]");
            })
        .collect(Collectors.toSet());
  }

  private static Plan planOf(Node node) {
    return Plans.NEXT.ask(node.vertx(), new Plans.NextQuestion()).await();
  }

  @Test
  void a_run_over_two_quota_days_does_what_its_plan_says_and_begins_with_the_neediest()
      throws Exception {
    users(USERS);
    Instant now = noon.clock().instant();
    List<Long> order = sorted(past(now));
    String id;
    Plan plan;
    try (Node first = node()) {
      plan = planOf(first);
      Run halted = first.runToTheEnd(false);
      id = halted.id();

      assertThat(plan.toGenerate()).isEqualTo(USERS);
      assertThat(plan.usersTonight()).isEqualTo(TONIGHT);
      assertThat(plan.usersLater()).isEqualTo(USERS - TONIGHT);
      assertThat(plan.goesOnAt()).contains(PacificDay.of(now).end().plusSeconds(2));
      assertThat(halted.state()).isEqualTo(RunState.halted());
      Runs.DRAINED.ask(first.vertx(), new Runs.DrainQuestion()).await();
    }
    long dayOne = gemini.calls();
    Set<Long> served = generatedIn(id);
    report(plan, dayOne, served.size());
    assertThat((long) served.size()).isCloseTo(plan.usersTonight(), withinPercentage(2));
    assertThat(dayOne).isBetween(Math.round(0.98 * TONIGHT), (long) TONIGHT);
    // The last chunks of the day are under way together.
    assertThat(served).containsAll(order.subList(0, TONIGHT - 400));

    later = Duration.ofDays(1);
    try (Node second = node()) {
      Run whole =
          await()
              .atMost(Duration.ofMinutes(2))
              .until(() -> second.find(id), run -> run.state().equals(RunState.completed()));

      assertThat(whole.counts()).isEqualTo(new Run.Counts(USERS, USERS, 0, 0, 0));
      assertThat(whole.plan()).isPresent();
    }
    assertThat(gemini.calls()).isEqualTo(USERS);
    assertThat(gemini.overLimit().calls()).isZero();
    assertThat(generatedIn(id)).hasSize(USERS);
  }

  private static void report(Plan plan, long calls, int served) {
    System.out.printf(
        Locale.ROOT,
        "Scarce night: planned %d tonight and %d later, served %d with %d of %d requests%n",
        plan.usersTonight(),
        plan.usersLater(),
        served,
        calls,
        TONIGHT);
  }

  @Test
  void in_a_second_night_only_those_are_asked_for_whose_orders_changed_something()
      throws Exception {
    int users = 1_000;
    users(users);
    try (Node first = node()) {
      Run run = first.runToTheEnd(false);
      assertThat(run.counts()).isEqualTo(new Run.Counts(users, users, 0, 0, 0));
    }
    later = Duration.ofDays(1);
    try (Connection owner = servers.connectAsOwner();
        Statement sql = owner.createStatement()) {
      // What they never ate before, and so often that it becomes a favourite.
      order(sql, 300, 0, "12");
      order(sql, 300, 0, "12");
      // As ever.
      order(sql, 100, 0, "n % 4 + 1");
    }
    long before = gemini.calls();
    try (Node second = node()) {
      Plan plan = planOf(second);
      Run run = second.runToTheEnd(false);

      long asked = gemini.calls() - before;
      System.out.printf(
          Locale.ROOT, "Second night: %d of %d asked for, %s%n", asked, users, run.counts());
      assertThat(plan.unchanged()).isEqualTo(700);
      assertThat(run.counts()).isEqualTo(new Run.Counts(users, 300, 700, 0, 0));
      assertThat(asked).isEqualTo(300);
    }
    for (int i = 0; i < users; i++) {
      Request left = Request.cmd(Command.TTL).arg(RedisKeys.recommendation(FIRST + i));
      assertThat(redis.send(left).await().toLong()).isBetween(86_000L, 86_400L);
    }
    try (Node third = node()) {
      assertThat(third.runToTheEnd(true).counts().generated()).as("forced").isEqualTo(users);
    }
  }

  @Test
  void who_could_not_be_served_has_a_value_by_rules_and_is_the_first_when_there_are_requests()
      throws Exception {
    users(REQUESTS_A_DAY + 100);
    String[] scarce = {"GEMINI_API_KEYS", "key-0", "FALLBACK", "rules"};
    try (Node first = node(scarce)) {
      Run halted = first.runToTheEnd(false);
      Runs.DRAINED.ask(first.vertx(), new Runs.DrainQuestion()).await();

      assertThat(halted.state()).isEqualTo(RunState.halted());
      assertThat(first.usersWithAValue()).hasSize(REQUESTS_A_DAY + 100);
    }
    assertThat(sources(REQUESTS_A_DAY + 100))
        .isEqualTo(Map.of("gemini", (long) REQUESTS_A_DAY, "rules", 100L));

    later = Duration.ofDays(1);
    try (Connection owner = servers.connectAsOwner();
        Statement sql = owner.createStatement()) {
      // Who was served has new favourites, and would be asked for as well.
      order(sql, REQUESTS_A_DAY + 100, 0, "12");
      order(sql, REQUESTS_A_DAY + 100, 0, "12");
    }
    try (Node second = node(scarce)) {
      Trigger night = new Trigger(Trigger.Kind.SCHEDULE, "schedule:2026-11-26T03:00", false);
      Run run = second.awaitEnd(Runs.START.ask(second.vertx(), night).await().run());
      Runs.DRAINED.ask(second.vertx(), new Runs.DrainQuestion()).await();

      assertThat(run.plan().orElseThrow()).contains("\"to_generate\":400");
    }
    assertThat(sources(REQUESTS_A_DAY + 100)).isEqualTo(Map.of("gemini", 400L));
  }
}
