package io.lunchbot.recommendations.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.bus.ByReference;
import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.cache.CacheVerticle;
import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.Name;
import io.lunchbot.recommendations.config.Settings;
import io.lunchbot.recommendations.config.Tier;
import io.lunchbot.recommendations.gemini.Answer;
import io.lunchbot.recommendations.gemini.Gemini;
import io.lunchbot.recommendations.gemini.Gemini.Outcome;
import io.lunchbot.recommendations.gemini.Gemini.Refused;
import io.lunchbot.recommendations.gemini.Gemini.Written;
import io.lunchbot.recommendations.gemini.Named;
import io.lunchbot.recommendations.gemini.PreparedPrompt;
import io.lunchbot.recommendations.gemini.Prompt;
import io.lunchbot.recommendations.keys.CurrentKeys;
import io.lunchbot.recommendations.keys.KeyRing;
import io.lunchbot.recommendations.keys.Keys;
import io.lunchbot.recommendations.keys.Keys.LeaseAnswer;
import io.lunchbot.recommendations.keys.Keys.LeaseQuestion;
import io.lunchbot.recommendations.keys.LimitSignal;
import io.lunchbot.recommendations.keys.Prices;
import io.lunchbot.recommendations.keys.Spending;
import io.lunchbot.recommendations.keys.Usage;
import io.lunchbot.recommendations.keys.Verdict;
import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.stack.RedisTest;
import io.lunchbot.recommendations.stats.OrderStats;
import io.lunchbot.recommendations.stats.Stats;
import io.lunchbot.recommendations.stats.UserStats;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The work of one node, ledger and cache real, what it asks beside them played by the test. */
@ParameterizedClass
@MethodSource(RedisTest.ALL)
class ChunkVerticleTest extends RedisTest {
  private static final int MIN_ORDERS = 5;
  private final Instant later = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.MILLIS);
  private static final long BY_HAND = 99;
  private static final List<Long> USERS = LongStream.rangeClosed(1, 30).boxed().toList();

  private static final Spending SPENDING =
      new Spending(Prices.parse("model,input_usd,output_usd\n"), Optional.empty());

  private final AtomicInteger leases = new AtomicInteger();
  private final AtomicInteger attempts = new AtomicInteger();
  private volatile Function<LeaseQuestion, Future<LeaseAnswer>> lease = this::leased;
  private volatile Function<Long, Future<Outcome>> attempt = tgid -> written();
  private volatile Function<Stats.OpenEligible, Future<Stats.EligiblePage>> eligible =
      question -> page(USERS, true);
  private volatile Function<Stats.NextEligible, Future<Stats.EligiblePage>> nextEligible =
      question -> page(List.of(), true);
  private volatile Function<Stats.ChunkQuestion, Future<Stats.ChunkStats>> stats =
      ChunkVerticleTest::statistics;
  private RunLedger ledger;
  private RunHistory history;

  @BeforeEach
  void serve() {
    ByReference.install(vertx);
    ledger = new RunLedger(redis, NodeClock.system(), "test", Duration.ofSeconds(30));
    history = new RunHistory(redis, NodeClock.system());
    Stats.ELIGIBLE.serve(vertx, question -> eligible.apply(question)).await();
    Stats.NEXT_ELIGIBLE.serve(vertx, question -> nextEligible.apply(question)).await();
    Stats.OF_CHUNK.serve(vertx, question -> stats.apply(question)).await();
    Stats.MENU
        .serve(vertx, question -> Future.succeededFuture(new Stats.MenuNow(Set.of())))
        .await();
    Keys.POOL
        .serve(
            vertx,
            question ->
                Future.succeededFuture(
                    new Keys.Pool(
                        "m",
                        true,
                        Instant.now(),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        Optional.empty())))
        .await();
    Stats.OF_USER
        .serve(
            vertx,
            question ->
                Future.succeededFuture(new Stats.UserNow(true, statisticsOf(question.tgid()))))
        .await();
    Keys.LEASE.serve(vertx, question -> lease.apply(question)).await();
    Keys.SETTLE
        .serve(vertx, settlement -> Future.succeededFuture(new Keys.Settled(false, false)))
        .await();
    Gemini.ATTEMPT
        .serve(
            vertx,
            asked -> {
              attempts.incrementAndGet();
              return attempt.apply(tgidIn(asked.users().get(0)));
            })
        .await();
    vertx.deployVerticle(new CacheVerticle(redis, Duration.ofHours(1))).await();
  }

  private String deploy(String consumer) {
    return deploy(consumer, Duration.ofMillis(300));
  }

  private String deploy(String consumer, Duration drain) {
    return vertx
        .deployVerticle(
            new ChunkVerticle(
                config(),
                Prompt.of(config()),
                SPENDING,
                new CurrentKeys(new KeyRing(config().gemini().apiKeys())),
                redis,
                NodeClock.system(),
                consumer,
                drain))
        .await();
  }

  private static Config config() {
    Map<Name, String> said = new EnumMap<>(Name.class);
    said.put(Name.DATABASE_URL, "postgresql://u:p@h/d");
    said.put(Name.REDIS_URL, "redis://h");
    said.put(Name.GEMINI_API_KEYS, "k");
    said.put(Name.GEMINI_CONCURRENCY, "4");
    said.put(Name.CHUNK_SIZE, "10");
    said.put(Name.USERS_PER_REQUEST, "1");
    return Config.from(new Settings(said, List.of()));
  }

  private Future<LeaseAnswer> leased(LeaseQuestion question) {
    String id = "lease-" + leases.incrementAndGet();
    return Future.succeededFuture(
        new Keys.Lease(id, 0, "f", "g", "m", Instant.now(), question.chunk(), Tier.FREE));
  }

  private static Future<Outcome> written() {
    return Future.succeededFuture(
        new Written(
            new Answer("Summary.", List.of("Tip.")),
            new Named(List.of(), List.of(List.of())),
            Usage.NONE,
            "m",
            "en/1"));
  }

  private static Future<Outcome> refused(Verdict verdict) {
    return Future.succeededFuture(
        new Refused(verdict, "reason", "text", Usage.NONE, LimitSignal.NONE));
  }

  private static Future<Stats.EligiblePage> page(List<Long> users, boolean last) {
    return Future.succeededFuture(new Stats.EligiblePage("list", users, last));
  }

  private static Future<Stats.ChunkStats> statistics(Stats.ChunkQuestion question) {
    List<UserStats> users =
        question.users().stream().<UserStats>map(ChunkVerticleTest::statisticsOf).toList();
    return Future.succeededFuture(new Stats.ChunkStats(users, 0));
  }

  private static OrderStats statisticsOf(long tgid) {
    return new OrderStats(tgid, orders(tgid), List.of(), 3, 30, List.of(), List.of(), List.of());
  }

  /** Nothing in a prompt says whose it is, except to this test. */
  private static int orders(long tgid) {
    return (int) tgid + MIN_ORDERS;
  }

  private static long tgidIn(PreparedPrompt prompt) {
    return new JsonObject(prompt.data()).getLong("orders") - MIN_ORDERS;
  }

  private String begin() {
    String run = ledger.start(new Trigger(Trigger.Kind.HTTP, "http:test", false)).await().run();
    Runs.AVAILABLE.send(vertx, new Runs.RunEvent(run));
    return run;
  }

  private Run find(String run) {
    return history.find(run).await();
  }

  private Run awaitState(String run, RunState state) {
    return await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> find(run), found -> found.state().equals(state));
  }

  private static Run.Counts generated(int users) {
    return new Run.Counts(users, users, 0, 0, 0);
  }

  /** Who holds the first open chunk of a run. */
  private Optional<String> holder(String run) {
    var pending = command(Command.XPENDING, RedisKeys.chunks(run), "nodes", "-", "+", "1");
    return pending.size() == 0 ? Optional.empty() : Optional.of(pending.get(0).get(1).toString());
  }

  /**
   * Makes Redis believe that this node holds all that is held and was last heard of so long ago.
   */
  private void giveAll(String run, String node, long idleMillis) {
    String chunks = RedisKeys.chunks(run);
    for (var pending : command(Command.XPENDING, chunks, "nodes", "-", "+", "9")) {
      command(
          Command.XCLAIM, chunks, "nodes", node, 0, pending.get(0), "IDLE", idleMillis, "JUSTID");
    }
  }

  @Test
  void a_server_that_is_away_is_waited_for_at_every_step() {
    Map<String, AtomicInteger> failures =
        Map.of(
            "eligible", new AtomicInteger(2),
            "stats", new AtomicInteger(2),
            "lease", new AtomicInteger(2));
    eligible = q -> failing(failures.get("eligible")) ? away() : page(USERS, true);
    stats = q -> failing(failures.get("stats")) ? away() : statistics(q);
    lease = q -> failing(failures.get("lease")) ? away() : leased(q);
    deploy("node");

    Run run = awaitState(begin(), RunState.completed());

    assertThat(run.counts()).isEqualTo(generated(30));
    assertThat(attempts.get()).isEqualTo(30);
  }

  private static <T> Future<T> away() {
    return Future.failedFuture(new Failure(Failure.Code.UNAVAILABLE, "away"));
  }

  private static boolean failing(AtomicInteger left) {
    return left.getAndDecrement() > 0;
  }

  @Test
  void a_list_of_users_that_was_lost_is_read_from_the_beginning() {
    AtomicInteger lost = new AtomicInteger(1);
    eligible = question -> page(USERS.subList(0, 15), false);
    nextEligible =
        question ->
            failing(lost)
                ? Future.failedFuture(new Failure(Failure.Code.NOT_FOUND, "no such list"))
                : page(USERS.subList(15, 30), true);
    deploy("node");

    assertThat(awaitState(begin(), RunState.completed()).counts()).isEqualTo(generated(30));
  }

  @Test
  void what_asking_again_cannot_mend_fails_the_run_loudly() {
    eligible =
        question ->
            Future.failedFuture(new Failure(Failure.Code.INTERNAL, "42501: permission denied"));
    deploy("node");

    Run run = awaitState(begin(), RunState.failed());

    assertThat(run.reason()).contains("internal: 42501: permission denied");
  }

  @Test
  void waiting_for_a_minute_limit_costs_nobody_anything() {
    AtomicInteger waits = new AtomicInteger(40);
    lease =
        question ->
            failing(waits)
                ? Future.succeededFuture(new Keys.Wait(Duration.ofNanos(1)))
                : leased(question);
    deploy("node");

    assertThat(awaitState(begin(), RunState.completed()).counts()).isEqualTo(generated(30));
  }

  @Test
  void who_is_asked_for_by_hand_takes_the_next_permit_and_no_further_one() {
    Map<Long, Promise<Outcome>> underWay = new ConcurrentHashMap<>();
    attempt = tgid -> underWay.computeIfAbsent(tgid, unknown -> Promise.promise()).future();
    deploy("node");
    begin();
    await().until(() -> underWay.size() == 4);

    Future<ByHand.Answer> answer = ByHand.GENERATE.ask(vertx, new ByHand.Question(BY_HAND));

    await().during(Duration.ofMillis(300)).until(() -> underWay.size() == 4);
    complete(underWay.values().iterator().next());
    await().until(() -> underWay.size() == 5);
    assertThat(underWay).containsKey(BY_HAND);
    complete(underWay.get(BY_HAND));
    assertThat(answer.await()).isInstanceOf(ByHand.Generated.class);
  }

  @Test
  void who_waits_for_a_permit_by_hand_is_answered_when_the_node_stops() {
    Promise<Outcome> never = Promise.promise();
    attempt = tgid -> never.future();
    String node = deploy("node");
    begin();
    await().until(() -> attempts.get() == 4);
    Future<ByHand.Answer> answer = ByHand.GENERATE.ask(vertx, new ByHand.Question(BY_HAND));
    await().during(Duration.ofMillis(300)).until(() -> attempts.get() == 4);

    vertx.undeploy(node).await();

    assertThat(answer.await()).isInstanceOf(ByHand.Later.class);
    never.complete(written().result());
  }

  private static void complete(Promise<Outcome> attempt) {
    attempt.complete(written().result());
  }

  @Test
  void a_chunk_is_kept_while_its_users_are_under_way() {
    Promise<Outcome> answer = Promise.promise();
    attempt = tgid -> answer.future();
    deploy("node");
    String run = begin();
    await().until(() -> attempts.get() == 4);
    String entry =
        command(Command.XPENDING, RedisKeys.chunks(run), "nodes", "-", "+", "1")
            .get(0)
            .get(0)
            .toString();
    command(
        Command.XCLAIM, RedisKeys.chunks(run), "nodes", "node", 0, entry, "IDLE", 29_000, "JUSTID");

    await()
        .atMost(Duration.ofSeconds(5))
        .until(
            () ->
                command(Command.XPENDING, RedisKeys.chunks(run), "nodes", entry, entry, "1")
                        .get(0)
                        .get(2)
                        .toInteger()
                    < 29_000);

    answer.complete(written().result());
    assertThat(awaitState(run, RunState.completed()).counts()).isEqualTo(generated(30));
  }

  @Test
  void nothing_is_asked_after_the_run_stopped_and_answers_under_way_are_kept() {
    Promise<Outcome> answer = Promise.promise();
    attempt = tgid -> answer.future();
    lease =
        question ->
            history
                .find(question.chunk().orElseThrow().run())
                .compose(
                    run ->
                        run.state().equals(RunState.running())
                            ? leased(question)
                            : Future.succeededFuture(new Keys.Revoked()));
    deploy("node");
    String run = begin();
    await().until(() -> attempts.get() == 4);

    ledger.halt(LedgerTest.byHand(run), later).await();
    Keys.EXHAUSTED.send(vertx, new Keys.Exhausted(later));
    answer.complete(written().result());

    await().until(() -> holder(run).filter("released"::equals).isPresent());
    assertThat(find(run).counts()).isEqualTo(new Run.Counts(30, 4, 0, 0, 0));
    assertThat(attempts.get()).isEqualTo(4);
    assertThat(Runs.DRAINED.ask(vertx, new Runs.DrainQuestion()).await()).isNotNull();
  }

  @Test
  void exhausted_keys_halt_the_run_and_give_its_work_back() {
    Instant until = later;
    lease =
        question ->
            leases.get() < 7 ? leased(question) : Future.succeededFuture(new Keys.Spent(until));
    deploy("node");

    Run run = awaitState(begin(), RunState.halted());

    assertThat(run.resumeAt()).contains(until);
    Runs.DRAINED.ask(vertx, new Runs.DrainQuestion()).await();
    assertThat(find(run.id()).counts()).isEqualTo(new Run.Counts(30, 7, 0, 0, 0));
    assertThat(holder(run.id())).contains("released");
  }

  @Test
  void a_stop_does_not_wait_for_a_minute_limit_or_a_pause() throws Exception {
    lease =
        question ->
            leases.get() < 2
                ? leased(question)
                : Future.succeededFuture(new Keys.Wait(Duration.ofHours(1)));
    attempt = tgid -> refused(Verdict.PROVIDER_DOWN);
    String node = deploy("node", Duration.ofHours(1));
    String run = begin();
    await().until(() -> attempts.get() == 2);

    vertx.undeploy(node).await(20, TimeUnit.SECONDS);

    assertThat(holder(run)).contains("released");
    lease = this::leased;
    attempt = tgid -> written();
    deploy("next");
    assertThat(awaitState(run, RunState.completed()).counts()).isEqualTo(generated(30));
  }

  @Test
  void a_node_that_starts_takes_work_before_it_looks_for_the_second_time() {
    attempt = tgid -> Promise.<Outcome>promise().future();
    begin();
    AtomicBoolean lookedAgain = new AtomicBoolean();
    // Begun before the node's own timer.
    vertx.setTimer(2_000, timer -> lookedAgain.set(true));

    deploy("node");

    await().until(() -> attempts.get() == 4);
    assertThat(lookedAgain).isFalse();
  }

  @Test
  void a_stop_gives_back_what_does_not_end_in_time() {
    attempt = tgid -> Promise.<Outcome>promise().future();
    String node = deploy("node");
    String run = begin();
    await().until(() -> attempts.get() == 4);

    vertx.undeploy(node).await();

    assertThat(holder(run)).contains("released");
  }

  @Test
  void a_stop_while_a_server_is_away_fails_nothing() {
    AtomicInteger asked = new AtomicInteger();
    stats =
        question -> {
          asked.incrementAndGet();
          return away();
        };
    String node = deploy("node");
    String run = begin();
    await().until(() -> asked.get() >= 5);

    vertx.undeploy(node).await();

    stats = ChunkVerticleTest::statistics;
    deploy("next");
    assertThat(awaitState(run, RunState.completed()).counts()).isEqualTo(generated(30));
  }

  @Test
  void a_stop_while_planning_leaves_the_planning_to_the_next() {
    eligible = question -> Promise.<Stats.EligiblePage>promise().future();
    String node = deploy("node");
    String run = begin();
    await().until(() -> holder(run).filter("node"::equals).isPresent());

    vertx.undeploy(node).await();

    assertThat(find(run).state()).isEqualTo(RunState.planning());
    eligible = question -> page(USERS, true);
    deploy("next");
    assertThat(awaitState(run, RunState.completed()).counts()).isEqualTo(generated(30));
  }

  @Test
  void a_node_does_not_take_over_what_it_is_working_on() {
    Promise<Outcome> answer = Promise.promise();
    attempt = tgid -> answer.future();
    deploy("node");
    String run = begin();
    await().until(() -> attempts.get() == 4);
    giveAll(run, "node", 31_000);

    Runs.AVAILABLE.send(vertx, new Runs.RunEvent(run));
    answer.complete(written().result());

    assertThat(awaitState(run, RunState.completed()).counts()).isEqualTo(generated(30));
    assertThat(attempts.get()).isEqualTo(30);
  }

  @Test
  void users_of_a_chunk_that_was_taken_over_are_left_alone() {
    Promise<Outcome> answer = Promise.promise();
    attempt = tgid -> answer.future();
    deploy("node");
    String run = begin();
    await().until(() -> attempts.get() == 4);
    giveAll(run, "thief", 0);

    answer.complete(written().result());
    Runs.DRAINED.ask(vertx, new Runs.DrainQuestion()).await();

    assertThat(holder(run)).contains("thief");
    for (long tgid : USERS.subList(0, 10)) {
      assertThat(text(Command.HGET, RedisKeys.user(tgid), "run")).as("user " + tgid).isNull();
    }
  }

  @Test
  void a_night_that_redis_forgot_is_begun_anew() {
    Promise<Outcome> answer = Promise.promise();
    attempt = tgid -> answer.future();
    deploy("node");
    deploy("other");
    String lost = begin();
    await().until(() -> attempts.get() == 8);

    command(Command.FLUSHALL);
    attempt = tgid -> written();
    answer.complete(written().result());

    await().until(() -> text(Command.ZCARD, RedisKeys.RUNS).equals("1"));
    String anew = command(Command.ZRANGE, RedisKeys.RUNS, 0, 0).get(0).toString();
    assertThat(anew).isNotEqualTo(lost);
    Run run = awaitState(anew, RunState.completed());
    assertThat(run.counts()).isEqualTo(generated(30));
    assertThat(run.trigger()).isEqualTo(new Trigger(Trigger.Kind.HTTP, "http:test", false));
    assertThat(text(Command.ZCARD, RedisKeys.RUNS)).isEqualTo("1");
  }

  @Test
  void users_of_poisoned_work_are_done_one_at_a_time_and_the_culprit_fails() {
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    String run = planned(List.of(USERS.subList(0, 10)));
    String entry =
        command(Command.XRANGE, RedisKeys.chunks(run), "-", "+").get(0).get(0).toString();
    attempt =
        tgid -> {
          most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
          return vertx
              .timer(2, TimeUnit.MILLISECONDS)
              .map(later -> written().result())
              .onComplete(done -> underWay.decrementAndGet());
        };
    trouble(run, entry, "3", "2", "2");

    deploy("node");

    assertThat(awaitState(run, RunState.completed()).counts())
        .isEqualTo(new Run.Counts(10, 9, 0, 0, 1));
    assertThat(
            history.failures(new Runs.FailuresQuestion(run, Optional.empty(), 10)).await().items())
        .containsExactly(
            new Runs.FailedUser(
                2, "broke_nodes", "Nodes fell silent while they worked on this user."));
    assertThat(most.get()).isEqualTo(1);
    assertThat(attempts.get()).isEqualTo(9);
    assertThat(text(Command.EXISTS, RedisKeys.run(run) + ":takeovers")).isEqualTo("0");
  }

  @Test
  void the_last_suspect_comes_first_so_that_a_second_death_convicts_him() {
    String run = planned(List.of(USERS.subList(0, 10)));
    String entry =
        command(Command.XRANGE, RedisKeys.chunks(run), "-", "+").get(0).get(0).toString();
    Promise<Outcome> answer = Promise.promise();
    attempt = tgid -> answer.future();
    trouble(run, entry, "4", "7", "1");

    deploy("node");
    await().until(() -> attempts.get() == 1);

    String takeovers = RedisKeys.run(run) + ":takeovers";
    assertThat(text(Command.HGET, takeovers, entry + ":suspect")).isEqualTo("7");
    assertThat(text(Command.HGET, takeovers, entry + ":deaths")).isEqualTo("1");
    answer.complete(written().result());
    assertThat(awaitState(run, RunState.completed()).counts())
        .isEqualTo(new Run.Counts(10, 10, 0, 0, 0));
  }

  @Test
  void a_defect_that_one_user_brings_out_fails_him_alone() {
    attempt =
        tgid -> {
          if (tgid == 5) {
            throw new IllegalStateException("secret of user 5");
          }
          return written();
        };
    lease =
        question ->
            leases.get() == 9
                ? Future.failedFuture(new IllegalStateException("bad " + leases.incrementAndGet()))
                : leased(question);
    deploy("node");

    String run = begin();

    Run.Counts counts = awaitState(run, RunState.completed()).counts();
    assertThat(counts.generated() + counts.failed()).isEqualTo(30);
    assertThat(
            history.failures(new Runs.FailuresQuestion(run, Optional.empty(), 100)).await().items())
        .isNotEmpty()
        .allMatch(user -> !user.text().contains("secret"));
  }

  @Test
  void a_node_with_poisoned_work_takes_no_other() {
    String run = planned(List.of(USERS.subList(0, 10), USERS.subList(10, 20)));
    String entry =
        command(Command.XRANGE, RedisKeys.chunks(run), "-", "+").get(0).get(0).toString();
    Promise<Outcome> answer = Promise.promise();
    attempt = tgid -> answer.future();
    trouble(run, entry, "3", "1", "0");

    deploy("node");
    await().until(() -> attempts.get() == 1);
    assertThat(text(Command.HGET, RedisKeys.run(run) + ":takeovers", entry + ":suspect"))
        .isEqualTo("1");
    Runs.AVAILABLE.send(vertx, new Runs.RunEvent(run));

    assertThat(ledger.take(true).await().chunk().orElseThrow().users())
        .isEqualTo(USERS.subList(10, 20));
    assertThat(attempts.get()).isEqualTo(1);
    answer.complete(written().result());
  }

  @Test
  void planning_that_brought_three_nodes_down_fails_the_run() {
    String run = ledger.start(new Trigger(Trigger.Kind.HTTP, "http:test", false)).await().run();
    String entry =
        command(Command.XRANGE, RedisKeys.chunks(run), "-", "+").get(0).get(0).toString();
    trouble(run, entry, "3", "", "0");

    deploy("node");

    assertThat(awaitState(run, RunState.failed()).reason())
        .contains("planning_poisoned: nodes fell silent while planning, 3 times");
  }

  @Test
  void planning_that_brought_two_nodes_down_is_done_without_reading_orders() {
    List<Integer> read = new CopyOnWriteArrayList<>();
    stats =
        question -> {
          read.add(question.users().size());
          return statistics(question);
        };
    String run = ledger.start(new Trigger(Trigger.Kind.HTTP, "http:test", false)).await().run();
    String entry =
        command(Command.XRANGE, RedisKeys.chunks(run), "-", "+").get(0).get(0).toString();
    trouble(run, entry, "2", "", "0");

    deploy("node");

    assertThat(awaitState(run, RunState.completed()).counts()).isEqualTo(generated(30));
    assertThat(read).as("chunks read them, planning does not").allMatch(users -> users <= 10);
  }

  @Test
  void a_line_that_redis_lost_loses_nobody() {
    eligible = question -> page(USERS.subList(0, 20), false);
    AtomicBoolean lost = new AtomicBoolean();
    nextEligible =
        question -> {
          if (lost.compareAndSet(false, true)) {
            redis
                .send(Request.cmd(Command.KEYS).arg("lunchrec:run:*:line:*"))
                .onSuccess(
                    lines ->
                        lines.forEach(
                            line -> redis.send(Request.cmd(Command.DEL).arg(line.toString()))));
          }
          return page(USERS.subList(20, 30), true);
        };

    deploy("node");
    String run = begin();

    assertThat(awaitState(run, RunState.completed()).counts()).isEqualTo(generated(30));
    assertThat(lost).isTrue();
  }

  /** A run with these chunks, in the hands of nobody. */
  private String planned(List<List<Long>> chunks) {
    String run = ledger.start(new Trigger(Trigger.Kind.HTTP, "http:test", false)).await().run();
    Draft draft = ledger.draft(ledger.take(false).await().chunk().orElseThrow().ref());
    draft.add(chunks).await();
    draft.publish(LedgerTest.planned(chunks.stream().mapToLong(List::size).sum())).await();
    return run;
  }

  private void trouble(String run, String entry, String takeovers, String suspect, String deaths) {
    String key = RedisKeys.run(run) + ":takeovers";
    command(Command.HSET, key, entry, takeovers, entry + ":deaths", deaths);
    if (!suspect.isEmpty()) {
      command(Command.HSET, key, entry + ":suspect", suspect);
    }
  }
}
