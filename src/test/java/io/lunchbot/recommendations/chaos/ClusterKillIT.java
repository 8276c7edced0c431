package io.lunchbot.recommendations.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.stack.TestServers;
import io.lunchbot.recommendations.stack.WithServers;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One of three nodes dies in the middle of a run; the other two see to its users. */
@WithServers
class ClusterKillIT {
  private static final int NODES = 3;
  private static final int USERS = 360;
  private static final Duration ANSWER = Duration.ofMillis(250);

  /** The shortest there may be. */
  private static final Duration LEASE = Duration.ofSeconds(5);

  private static ClusterNight night;

  /** What a run takes while nobody dies. */
  private static Duration undisturbed;

  @BeforeAll
  static void measure(TestServers servers) throws Exception {
    Map<String, String> settings =
        Map.of("CHUNK_SIZE", "20", "CHUNK_LEASE", LEASE.toSeconds() + "s");
    night = new ClusterNight(servers, NODES, USERS, settings);
    for (int i = 0; i < NODES; i++) {
      night.begin();
    }
    ClusterNight.awaitCluster(night.nodes(), NODES);
    KilledNode first = night.nodes().get(0);
    // A first run takes longer, and all that is compared with it would look quick.
    night.awaitCompletion(night.startRun(first), first);
    night.answersTake(ANSWER);
    JsonObject run = night.awaitCompletion(night.startRun(first), first);
    undisturbed = duration(run);
    night.assertNobodyLost(run);
    assertThat(night.calls()).hasSize(USERS);
    assertThat(run.getJsonObject("users_by_node")).hasSize(NODES);
  }

  @AfterAll
  static void end() {
    if (night != null) {
      night.close();
    }
  }

  private static Duration duration(JsonObject run) {
    return Duration.ofMillis(run.getLong("duration_ms"));
  }

  @Test
  void a_node_dies_in_the_middle() {
    killed("Kill of one of three nodes", planned -> !planned);
  }

  @Test
  void the_node_that_planned_the_run_dies_in_the_middle() {
    killed("Kill of the node that planned the run", planned -> planned);
  }

  private static void killed(String what, Predicate<Boolean> victims) {
    String run = night.startRun(night.nodes().get(0));
    night.awaitCalls(USERS / 2);
    KilledNode victim =
        night.nodes().stream()
            .filter(node -> victims.test(hasPlanned(node, run)))
            .findFirst()
            .orElseThrow();
    victim.kill();
    Set<Long> leased = Set.copyOf(night.redis().withoutEntry(run, victim.asked()));
    List<KilledNode> others = night.nodes().stream().filter(node -> node != victim).toList();

    JsonObject ended = night.awaitCompletion(run, others.get(0));

    figures(what, ended, leased.size());
    night.assertNobodyLost(ended);
    assertThat(repeated()).isSubsetOf(leased);
    assertThat(night.callsByUser().values()).allMatch(calls -> calls <= 2);
    assertThat(duration(ended)).isLessThanOrEqualTo(undisturbed.plus(LEASE));
    ClusterNight.awaitCluster(others, NODES - 1);
    victim.beginAgain();
    ClusterNight.awaitCluster(night.nodes(), NODES);
    night.assertNobodyComplains();
  }

  private static boolean hasPlanned(KilledNode node, String run) {
    return node.process().output().contains("Run planned run=" + run);
  }

  private static List<Long> repeated() {
    Map<Long, Long> calls = night.callsByUser();
    return calls.keySet().stream().filter(tgid -> calls.get(tgid) > 1).toList();
  }

  private static void figures(String what, JsonObject run, int leased) {
    System.out.printf(
        "%s: %d users in %d ms, undisturbed %d ms, lease %d ms; calls %d, repeated %d of %d leased"
            + " and not yet written%n",
        what,
        run.getJsonObject("counts").getInteger("generated"),
        duration(run).toMillis(),
        undisturbed.toMillis(),
        LEASE.toMillis(),
        night.calls().size(),
        repeated().size(),
        leased);
  }
}
