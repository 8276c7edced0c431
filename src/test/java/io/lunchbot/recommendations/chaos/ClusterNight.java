package io.lunchbot.recommendations.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.embedded.standin.StandInAnswer;
import io.lunchbot.recommendations.embedded.standin.StandInRequest;
import io.lunchbot.recommendations.stack.ClusterPorts;
import io.lunchbot.recommendations.stack.RunsInRedis;
import io.lunchbot.recommendations.stack.ServiceProcess;
import io.lunchbot.recommendations.stack.TestServers;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/**
 * Nodes of one cluster that serve numbered users, each with a provider of its own: a call tells by
 * where it arrives who made it.
 */
final class ClusterNight implements AutoCloseable {
  /** Users under way on a node at most. */
  static final int CONCURRENCY = 4;

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private static final StandInAnswer GOOD =
      StandInAnswer.text("{\"summary\": \"You like one dish.\", \"tips\": [\"Try soup.\"]}");

  private final TestServers servers;
  private final NumberedUsers users;
  private final RunsInRedis redis;
  private final Map<String, String> settings;
  private final List<Integer> ports;
  private final List<KilledNode> nodes = new ArrayList<>();
  private final Collection<Call> calls = new ConcurrentLinkedQueue<>();
  private volatile Duration answer = Duration.ZERO;

  /**
   * A call of a process has arrived.
   *
   * @param tgid of the user it is about
   */
  record Call(ServiceProcess by, long tgid, Instant at) {}

  /**
   * Fills the servers and starts nothing.
   *
   * @param most nodes there will be
   * @param settings names of the environment and values that are the same for all
   */
  ClusterNight(TestServers servers, int most, int users, Map<String, String> settings)
      throws Exception {
    this.servers = servers;
    this.users = new NumberedUsers(users);
    this.settings = settings;
    this.ports = ClusterPorts.free(most);
    this.redis = new RunsInRedis(servers.redisUrl());
    servers.flushRedis();
    servers.resetDatabase();
    try (Connection owner = servers.connectAsOwner()) {
      this.users.load(owner);
    }
  }

  /** Starts one more node; does not wait until it listens. */
  KilledNode begin() {
    String members =
        ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "CLUSTER_MEMBERS", members,
                "CLUSTER_HOST", "127.0.0.1",
                "CLUSTER_PORT", String.valueOf(ports.get(nodes.size())),
                "GEMINI_API_KEYS", "key-one,key-two",
                "GEMINI_MAX_REQUESTS_PER_KEY", "1000000",
                "GEMINI_CONCURRENCY", String.valueOf(CONCURRENCY),
                "RECOMMENDATIONS_LANGUAGE", "en"));
    all.putAll(settings);
    KilledNode node = new KilledNode(servers, all);
    node.gemini().answerWith(call -> answer(node, call));
    nodes.add(node);
    return node;
  }

  private Optional<StandInAnswer> answer(KilledNode node, StandInRequest call) {
    long tgid = users.tgidIn(call.body());
    node.asked(tgid);
    calls.add(new Call(node.process(), tgid, Instant.now()));
    return Optional.of(GOOD.after(answer));
  }

  /** From the next call on. */
  void answersTake(Duration time) {
    answer = time;
  }

  List<KilledNode> nodes() {
    return List.copyOf(nodes);
  }

  RunsInRedis redis() {
    return redis;
  }

  /** All calls of this run, by the order they arrived in. */
  List<Call> calls() {
    return List.copyOf(calls);
  }

  /** How often each user was asked for in this run. */
  Map<Long, Long> callsByUser() {
    return calls.stream().collect(Collectors.groupingBy(Call::tgid, Collectors.counting()));
  }

  /** Waits for so many calls of this run. */
  void awaitCalls(int number) {
    await().atMost(LIMIT).pollInterval(Duration.ofMillis(10)).until(() -> calls.size() >= number);
  }

  /** Waits until some nodes are ready and see so many nodes in the cluster. */
  static void awaitCluster(Collection<KilledNode> of, int number) {
    of.forEach(node -> node.process().awaitReady());
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(of).extracting(ClusterNight::seen).containsOnly(number));
  }

  private static int seen(KilledNode node) {
    return node.process().health().getJsonObject("cluster").getInteger("nodes");
  }

  /** Triggers a run of everybody; returns its id. */
  String startRun(KilledNode triggered) {
    calls.clear();
    nodes.forEach(KilledNode::forget);
    redis.forgetValues(users.tgids());
    return triggered.process().startForcedRun();
  }

  /** Waits until a run is complete; the run as a node tells it. */
  JsonObject awaitCompletion(String run, KilledNode seenBy) {
    redis.awaitCompletion(run, LIMIT.multipliedBy(2));
    return seenBy.process().run(run);
  }

  /** Users without a value of a run. */
  List<Long> unserved(JsonObject run) {
    return redis.unserved(run.getString("id"), users.tgids());
  }

  /** Everybody has a value of a run and is counted once. */
  void assertNobodyLost(JsonObject run) {
    JsonObject once =
        new JsonObject()
            .put("eligible", users.count())
            .put("generated", users.count())
            .put("renewed", 0)
            .put("skipped", 0)
            .put("failed", 0)
            .put("unprocessed", 0);
    assertThat(run.getJsonObject("counts")).isEqualTo(once);
    assertThat(unserved(run)).isEmpty();
  }

  /** No process ever printed an error or a stack. */
  void assertNobodyComplains() {
    assertThat(nodes)
        .flatExtracting(KilledNode::outputs)
        .allSatisfy(output -> assertThat(output).doesNotContain("ERROR", "\tat "));
  }

  @Override
  public void close() {
    nodes.forEach(KilledNode::close);
    redis.close();
  }
}
