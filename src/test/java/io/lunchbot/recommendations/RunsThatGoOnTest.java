package io.lunchbot.recommendations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.embedded.standin.StandInAnswer;
import io.lunchbot.recommendations.embedded.standin.StandInErrors;
import io.lunchbot.recommendations.embedded.standin.StandInOptions;
import io.lunchbot.recommendations.embedded.standin.StandInRequest;
import io.lunchbot.recommendations.keys.Keys;
import io.lunchbot.recommendations.run.Run;
import io.lunchbot.recommendations.run.RunState;
import io.lunchbot.recommendations.run.Runs;
import io.lunchbot.recommendations.run.Trigger;
import io.lunchbot.recommendations.stack.Node;
import io.lunchbot.recommendations.stack.TestServers;
import io.lunchbot.recommendations.stack.WithServers;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs that stop and go on, on real servers; only Gemini is a stand-in, over HTTP. */
@WithServers
class RunsThatGoOnTest {
  private static final int ELIGIBLE = 60;

  private TestServers servers;
  private GeminiStandIn gemini;
  private Node node;

  @BeforeEach
  void fill(TestServers shared) throws Exception {
    servers = shared;
    servers.fillWith(ELIGIBLE);
    gemini = servers.newStandIn();
  }

  @AfterEach
  void stop() {
    node.close();
    gemini.close();
  }

  private void node(String... settings) {
    node = Node.start(servers, gemini, settings);
  }

  private Run awaitCompleted(String run) {
    return await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> node.find(run), found -> found.state() instanceof RunState.Completed);
  }

  @Test
  void a_halted_run_goes_on_when_the_service_starts_with_more_keys() {
    node("GEMINI_API_KEYS", "k1,k2", "GEMINI_MAX_REQUESTS_PER_KEY", "20");
    Run halted = node.runToTheEnd(false);
    assertThat(halted.state()).isEqualTo(RunState.halted());
    node.close();

    node("GEMINI_API_KEYS", "k1,k2,k3", "GEMINI_MAX_REQUESTS_PER_KEY", "20");

    Run run = awaitCompleted(halted.id());
    assertThat(run.counts()).isEqualTo(new Run.Counts(ELIGIBLE, ELIGIBLE, 0, 0, 0));
    assertThat(gemini.calls()).isEqualTo(ELIGIBLE);
  }

  @Test
  void a_halted_run_does_not_go_on_when_the_service_starts_with_the_same_keys() {
    node("GEMINI_API_KEYS", "k1,k2", "GEMINI_MAX_REQUESTS_PER_KEY", "20");
    Run halted = node.runToTheEnd(false);
    node.close();

    node("GEMINI_API_KEYS", "k1,k2", "GEMINI_MAX_REQUESTS_PER_KEY", "20");
    // Asked after the node has asked the same, on its own connection: by now it has decided.
    Keys.POOL.ask(node.vertx(), new Keys.PoolQuestion()).await();
    Run after = node.find(halted.id());

    assertThat(after.state()).isEqualTo(RunState.halted());
    assertThat(after.duration()).as("it never went on").isEqualTo(halted.duration());
    assertThat(gemini.calls()).isEqualTo(40);
  }

  @Test
  void a_halted_run_goes_on_when_a_key_is_mended() {
    AtomicBoolean spent = new AtomicBoolean(true);
    gemini.answerWith(
        request ->
            spent.get()
                ? Optional.of(StandInErrors.dayLimit("m", 20, Duration.ofSeconds(1)))
                : Optional.empty());
    node("GEMINI_API_KEYS", "k1", "GEMINI_CONCURRENCY", "1");
    String halted = node.runToTheEnd(false).id();
    spent.set(false);

    Keys.RESET.ask(node.vertx(), new Keys.ResetQuestion(new Secret("k1").fingerprint())).await();

    assertThat(awaitCompleted(halted).counts().generated()).isEqualTo(ELIGIBLE);
    assertThat(gemini.calls()).isEqualTo(ELIGIBLE + 1);
  }

  @Test
  void the_next_night_supersedes_a_halted_run_and_begins_with_those_who_waited() {
    node("GEMINI_API_KEYS", "k1", "GEMINI_MAX_REQUESTS_PER_KEY", "20");
    Run halted = node.runToTheEnd(false);
    Set<Long> served = usersOf(halted.id());
    node.forgetUsedQuota();

    Trigger night = new Trigger(Trigger.Kind.SCHEDULE, "schedule:2026-11-25T03:00", false);
    String next = Runs.START.ask(node.vertx(), night).await().run();
    Run second = node.awaitEnd(next);
    Runs.DRAINED.ask(node.vertx(), new Runs.DrainQuestion()).await();

    assertThat(node.find(halted.id()).reason()).contains("superseded");
    assertThat(second.state()).isEqualTo(RunState.halted());
    Set<Long> servedNext = usersOf(next);
    assertThat(served).hasSize(20);
    assertThat(servedNext).hasSize(20).doesNotContainAnyElementsOf(served);
  }

  @Test
  void where_the_keys_never_suffice_everybody_has_his_turn() {
    node("GEMINI_API_KEYS", "k1", "GEMINI_MAX_REQUESTS_PER_KEY", "25");
    Set<Long> served = new HashSet<>();

    for (int night = 1; night <= 3; night++) {
      Trigger three =
          new Trigger(Trigger.Kind.SCHEDULE, "schedule:2026-11-0" + night + "T03:00", false);
      Run run = node.awaitEnd(Runs.START.ask(node.vertx(), three).await().run());
      served.addAll(usersOf(run.id()));
      node.forgetUsedQuota();
    }

    assertThat(served).hasSize(ELIGIBLE);
  }

  private Set<Long> usersOf(String run) {
    Runs.DRAINED.ask(node.vertx(), new Runs.DrainQuestion()).await();
    Set<Long> users = new HashSet<>();
    for (long tgid : node.usersWithAValue()) {
      String about = "lunchrec:user:" + tgid;
      if (run.equals(node.text(Command.HGET, about, "run"))
          && "generated".equals(node.text(Command.HGET, about, "outcome"))) {
        users.add(tgid);
      }
    }
    return users;
  }

  @Test
  void after_a_cancel_nothing_is_asked_and_what_was_under_way_is_kept() {
    gemini.close();
    gemini = new GeminiStandIn(StandInOptions.QUICK.delayedBy(Duration.ofMillis(300)));
    gemini.start();
    node("GEMINI_CONCURRENCY", "4");
    String id = node.start(false);
    await().until(() -> gemini.calls() >= 8);

    Instant cancelled = Instant.now();
    Run run = Runs.CANCEL.ask(node.vertx(), new Runs.RunQuestion(id)).await();
    Runs.DRAINED.ask(node.vertx(), new Runs.DrainQuestion()).await();

    assertThat(run.state()).isEqualTo(RunState.cancelled());
    List<Instant> arrivals = gemini.requests().stream().map(StandInRequest::at).toList();
    assertThat(arrivals).allMatch(at -> at.isBefore(cancelled.plusSeconds(1)));
    Run after = node.find(id);
    assertThat(after.counts().generated()).isEqualTo(gemini.calls()).isLessThan(ELIGIBLE);
    assertThat(after.counts().unprocessed()).isEqualTo(ELIGIBLE - gemini.calls());
  }

  @Test
  void only_the_failed_users_of_a_run_are_asked_for_again() {
    Set<Integer> unlucky = Set.of(3, 4, 5);
    gemini.answerWith(
        request ->
            unlucky.contains((int) request.number())
                ? Optional.of(StandInAnswer.text("no"))
                : Optional.empty());
    node("GEMINI_CONCURRENCY", "1");
    Run night = node.runToTheEnd(false);
    Set<Long> failed =
        node.failures(night.id()).stream().map(Runs.FailedUser::tgid).collect(Collectors.toSet());
    assertThat(failed).isNotEmpty();
    gemini.reset();

    Trigger retry = new Trigger(Trigger.Kind.HTTP, "http:retry", false, List.of(night.id()));
    Run run = node.awaitEnd(Runs.START.ask(node.vertx(), retry).await().run());

    assertThat(run.counts()).isEqualTo(new Run.Counts(failed.size(), failed.size(), 0, 0, 0));
    assertThat(gemini.calls()).isEqualTo(failed.size());
    assertThat(usersOf(run.id())).isEqualTo(failed);
  }
}
