package io.lunchbot.recommendations.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.embedded.standin.StandInAnswer;
import io.lunchbot.recommendations.embedded.standin.StandInErrors;
import io.lunchbot.recommendations.embedded.standin.StandInOptions;
import io.lunchbot.recommendations.embedded.standin.StandInRequest;
import io.lunchbot.recommendations.stack.RunsInRedis;
import io.lunchbot.recommendations.stack.TestServers;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Processes of one cluster, whose ways to each other and to Redis are cut. */
class ClusterIT {
  private static final int USERS = 400;
  private static final int CONCURRENCY = 2;

  /** Requests all keys together have in a day, where they are to be exhausted. */
  private static final int GRANTED = 120;

  private static final Duration ANSWER = Duration.ofMillis(100);
  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** Twice as long as a node needs to look into Redis by itself. */
  private static final Duration QUIET = Duration.ofSeconds(4);

  private static final NumberedUsers NUMBERED = new NumberedUsers(USERS);
  private static final TestServers SERVERS = TestServers.ofOnesOwn();
  private final RunsInRedis redis = new RunsInRedis(SERVERS.redisUrl());
  private List<ClusterNode> nodes = List.of();

  @BeforeAll
  static void fill() throws Exception {
    SERVERS.resetDatabase();
    try (Connection owner = SERVERS.connectAsOwner()) {
      NUMBERED.load(owner);
    }
  }

  @AfterAll
  static void stopServers() {
    SERVERS.close();
  }

  @BeforeEach
  void forget() throws Exception {
    SERVERS.flushRedis();
  }

  @AfterEach
  void stop() {
    nodes.forEach(ClusterNode::close);
    redis.close();
  }

  private void start(int number) {
    nodes =
        Stream.generate(() -> new ClusterNode(SERVERS, StandInOptions.QUICK.delayedBy(ANSWER)))
            .limit(number)
            .toList();
    Map<String, String> settings =
        Map.of(
            "GEMINI_API_KEYS", "key-one,key-two",
            "GEMINI_MAX_REQUESTS_PER_KEY", "1000000",
            "GEMINI_CONCURRENCY", String.valueOf(CONCURRENCY),
            "CHUNK_SIZE", "20",
            "CHUNK_LEASE", "5s");
    nodes.forEach(node -> node.start(SERVERS, nodes, settings));
    nodes.forEach(node -> node.process().awaitReady());
    awaitNodes(number);
  }

  private void awaitNodes(int number) {
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(nodes).extracting(ClusterNode::nodes).containsOnly(number));
  }

  private int calls() {
    return nodes.stream().mapToInt(node -> node.calls().size()).sum();
  }

  /** How often each user was asked for. */
  private Map<Long, Integer> callsByUser() {
    Map<Long, Integer> calls = new HashMap<>();
    nodes.stream()
        .flatMap(node -> node.calls().stream())
        .forEach(call -> calls.merge(NUMBERED.tgidIn(call.body()), 1, Integer::sum));
    return calls;
  }

  private void assertNobodyComplains() {
    assertThat(nodes)
        .extracting(node -> node.process().output())
        .allSatisfy(output -> assertThat(output).doesNotContain("ERROR", "\tat "));
  }

  @Test
  void keys_that_one_node_finds_exhausted_halt_all_three_within_a_second() {
    AtomicInteger granted = new AtomicInteger();
    start(3);
    nodes.forEach(node -> node.gemini().answerWith(call -> grant(call, granted)));

    String run = nodes.get(0).process().startRun();
    await().atMost(LIMIT).until(() -> redis.state(run), "HALTED"::equals);
    int calls = calls();
    await().pollDelay(QUIET).atMost(LIMIT).until(() -> true);

    assertThat(calls()).isEqualTo(calls);
    List<Instant> arrivals =
        nodes.stream()
            .flatMap(node -> node.calls().stream())
            .map(StandInRequest::at)
            .sorted(Comparator.naturalOrder())
            .toList();
    Duration late = Duration.between(arrivals.get(GRANTED - 1), arrivals.get(arrivals.size() - 1));
    System.out.printf(
        Locale.ROOT,
        "Exhaustion: 3 nodes, %d requests granted, %d refused; %d ms from the last grant to the"
            + " last request%n",
        GRANTED,
        calls - GRANTED,
        late.toMillis());
    assertThat(late).isLessThan(Duration.ofSeconds(1));
    assertThat(nodes).noneMatch(node -> node.calls().isEmpty());
    assertNobodyComplains();
  }

  /** Both keys are of one day, which is over after so many requests. */
  private static Optional<StandInAnswer> grant(StandInRequest call, AtomicInteger granted) {
    return granted.incrementAndGet() <= GRANTED
        ? Optional.empty()
        : Optional.of(StandInErrors.dayLimit(call.model(), GRANTED, Duration.ofHours(9)));
  }

  @Test
  void two_halves_that_see_redis_share_the_work_without_doing_anything_twice() {
    start(2);
    String run = nodes.get(0).process().startRun();
    await().atMost(LIMIT).until(() -> calls() >= USERS / 8);

    nodes.forEach(ClusterNode::cutOff);
    List<Integer> before = nodes.stream().map(node -> node.calls().size()).toList();
    awaitNodes(1);
    List<Integer> apart = nodes.stream().map(node -> node.calls().size()).toList();
    nodes.forEach(ClusterNode::connect);
    redis.awaitCompletion(run, LIMIT);
    awaitNodes(2);

    System.out.printf(
        "Partition: 2 halves, %d users, calls %s when cut, %s when both knew, %s at the end; asked"
            + " for twice %d%n",
        USERS,
        before,
        apart,
        nodes.stream().map(node -> node.calls().size()).toList(),
        calls() - USERS);
    assertThat(apart.get(0)).isGreaterThan(before.get(0));
    assertThat(apart.get(1)).isGreaterThan(before.get(1));
    assertThat(callsByUser())
        .hasSize(USERS)
        .satisfies(all -> assertThat(all.values()).containsOnly(1));
    assertThat(calls()).isEqualTo(USERS);
    assertThat(redis.unserved(run, NUMBERED.tgids())).isEmpty();
    assertNobodyComplains();
  }

  @Test
  void a_half_without_redis_stops_and_the_other_finishes() {
    start(2);
    ClusterNode cut = nodes.get(1);
    String run = nodes.get(0).process().startRun();
    await().atMost(LIMIT).until(() -> cut.calls().size() >= USERS / 8);

    cut.cutOffRedis();
    Instant from = Instant.now();
    redis.awaitCompletion(run, LIMIT);
    List<Instant> late =
        cut.calls().stream().map(StandInRequest::at).filter(at -> at.isAfter(from)).toList();
    cut.connectRedis();
    await()
        .atMost(LIMIT)
        .until(() -> cut.process().health().getString("status"), status -> !status.equals("down"));

    JsonObject counts = nodes.get(0).process().run(run).getJsonObject("counts");
    int twice = calls() - USERS;
    System.out.printf(
        "Half without Redis: %d users, %d calls begun after the cut, asked for twice %d%n",
        USERS, late.size(), twice);
    assertThat(late).hasSizeLessThanOrEqualTo(CONCURRENCY);
    assertThat(twice).isLessThanOrEqualTo(2 * CONCURRENCY);
    assertThat(counts.getInteger("generated")).isEqualTo(USERS);
    assertThat(redis.unserved(run, NUMBERED.tgids())).isEmpty();
    assertThat(callsByUser().values().stream().collect(Collectors.toSet())).isSubsetOf(1, 2);
    assertNobodyComplains();
  }
}
