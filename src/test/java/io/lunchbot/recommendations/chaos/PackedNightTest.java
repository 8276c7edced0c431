package io.lunchbot.recommendations.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.embedded.standin.StandInAnswer;
import io.lunchbot.recommendations.embedded.standin.StandInBehaviour;
import io.lunchbot.recommendations.embedded.standin.StandInErrors;
import io.lunchbot.recommendations.embedded.standin.StandInOptions;
import io.lunchbot.recommendations.embedded.standin.StandInPackFault;
import io.lunchbot.recommendations.embedded.standin.StandInRequest;
import io.lunchbot.recommendations.observe.NodeMeters;
import io.lunchbot.recommendations.run.ByHand;
import io.lunchbot.recommendations.run.Run;
import io.lunchbot.recommendations.run.RunState;
import io.lunchbot.recommendations.run.Runs;
import io.lunchbot.recommendations.stack.Node;
import io.lunchbot.recommendations.stack.TestServers;
import io.lunchbot.recommendations.stack.WithServers;
import io.vertx.redis.client.Command;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs whose requests are for several users, each of whom has a dish of his own. */
@WithServers
class PackedNightTest {
  private static final int MANY = 1_600;
  private static final int FEW = 40;

  /** Of the first 215 draws of this seed 11 are below 0.05, two or three in each quarter of it. */
  private static final StandInOptions DRAWN =
      new StandInOptions(Set.of(), Duration.ZERO, StandInBehaviour.GOOD, 38);

  private static final Pattern DISH = Pattern.compile("Dish no (\\d+)");

  private TestServers servers;
  private GeminiStandIn gemini;
  private NumberedUsers users;
  private Node node;

  @BeforeEach
  void begin(TestServers shared) {
    servers = shared;
    gemini = new GeminiStandIn(DRAWN);
    gemini.start();
  }

  @AfterEach
  void stop() {
    node.close();
    gemini.close();
  }

  private void fill(int count) throws Exception {
    users = new NumberedUsers(count);
    servers.flushRedis();
    servers.resetDatabase();
    try (Connection owner = servers.connectAsOwner()) {
      users.load(owner);
    }
  }

  private void node(String... settings) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.addAll(List.of("RECOMMENDATIONS_LANGUAGE", "en"));
    node = Node.start(servers, gemini, all.toArray(String[]::new));
  }

  /** By the number of the user; of those who have a value. */
  private void assertThatEachHasHisOwn(int count) {
    Map<Long, String> values = node.values();
    long first = users.tgids().get(0);
    assertThat(values).hasSize(count);
    assertThat(values)
        .allSatisfy(
            (tgid, value) ->
                assertThat(DISH.matcher(value).results().map(found -> found.group(1)))
                    .isNotEmpty()
                    .containsOnly(String.valueOf(tgid - first + 1)));
  }

  private static Run.Counts generated(int users) {
    return new Run.Counts(users, users, 0, 0, 0);
  }

  private static long people(StandInRequest request) {
    return DISH.matcher(request.body()).results().map(found -> found.group(1)).distinct().count();
  }

  private static Optional<StandInAnswer> when(
      StandInRequest request, String dish, Function<StandInRequest, StandInAnswer> answer) {
    return request.body().contains(dish + "\\\"")
        ? Optional.of(answer.apply(request))
        : Optional.empty();
  }

  @Test
  void free_quota_goes_eight_times_as_far_although_one_request_in_twenty_is_spoiled()
      throws Exception {
    fill(MANY);
    for (StandInPackFault fault : StandInPackFault.values()) {
      gemini.behave(good -> good.with(fault, 0.05 / StandInPackFault.values().length));
    }
    node("USERS_PER_REQUEST", "", "GEMINI_CONCURRENCY", "4");

    Run run = node.runToTheEnd(false);

    assertThat(run.counts()).isEqualTo(generated(MANY));
    assertThat(run.requests()).isEqualTo(gemini.calls());
    assertThat(gemini.calls()).isBetween(MANY / 8L + 3, (long) (MANY * 0.14));
    assertThatEachHasHisOwn(MANY);
  }

  @ParameterizedTest
  @EnumSource(StandInPackFault.class)
  void where_every_answer_for_several_is_spoiled_everybody_still_gets_his_own(
      StandInPackFault fault) throws Exception {
    fill(FEW);
    gemini.behave(good -> good.with(fault, 1));
    node("USERS_PER_REQUEST", "8", "GEMINI_CONCURRENCY", "2");

    Run run = node.runToTheEnd(false);

    assertThat(run.counts()).isEqualTo(generated(FEW));
    assertThat(gemini.calls()).isLessThan(FEW);
    assertThatEachHasHisOwn(FEW);
  }

  @Test
  void who_needed_a_second_request_is_told_apart_from_who_did_not() throws Exception {
    fill(8);
    gemini.behave(good -> good.with(StandInPackFault.DROPPED, 1));
    node("USERS_PER_REQUEST", "8");

    node.runToTheEnd(false);

    List<String> attempts =
        users.tgids().stream()
            .map(tgid -> node.text(Command.HGET, "lunchrec:user:" + tgid, "attempts"))
            .sorted()
            .toList();
    assertThat(attempts).containsExactly("1", "1", "1", "1", "1", "1", "1", "2");
    assertThat(gemini.requests().stream().map(PackedNightTest::people)).containsExactly(8L, 1L);
  }

  @Test
  void numbers_in_a_request_say_nothing_of_a_user_and_are_new_each_time() throws Exception {
    fill(FEW);
    node("USERS_PER_REQUEST", "8", "GEMINI_CONCURRENCY", "1");

    node.runToTheEnd(true);
    node.runToTheEnd(true);

    List<String> numbers =
        gemini.requests().stream()
            .map(
                request ->
                    Pattern.compile("number\\\\\":(\\d+),")
                        .matcher(request.body())
                        .results()
                        .map(found -> found.group(1))
                        .toList()
                        .toString())
            .toList();
    assertThat(numbers).hasSize(10).doesNotHaveDuplicates();
    assertThat(numbers).allMatch(drawn -> drawn.matches("\\[(\\d{3}(, )?){8}]"));
    String all = gemini.requests().stream().map(StandInRequest::body).toList().toString();
    users.tgids().forEach(tgid -> assertThat(all).doesNotContain(String.valueOf(tgid)));
  }

  @ParameterizedTest
  @CsvSource({"blocked_prompt, 1", "malformed_answer, 2", "bad_request, 1"})
  void whom_the_provider_refuses_fails_alone(String reason, int alone) throws Exception {
    fill(FEW);
    Map<String, StandInAnswer> answers =
        Map.of(
            "blocked_prompt",
            StandInAnswer.json(
                200, "{\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"}}"),
            "malformed_answer",
            StandInAnswer.text("I would rather not."),
            "bad_request",
            StandInErrors.invalidArgument());
    gemini.answerWith(request -> when(request, "Dish no 7", refused -> answers.get(reason)));
    node("USERS_PER_REQUEST", "8", "GEMINI_CONCURRENCY", "1");

    Run run = node.runToTheEnd(false);

    assertThat(run.counts()).isEqualTo(new Run.Counts(FEW, FEW - 1, 0, 0, 1));
    assertThat(node.failures(run.id()))
        .singleElement()
        .satisfies(failed -> assertThat(failed.tgid()).isEqualTo(users.tgids().get(6)))
        .extracting(Runs.FailedUser::reason)
        .isEqualTo(reason);
    assertThat(
            gemini.requests().stream()
                .filter(
                    request -> request.body().contains("Dish no 7\\\"") && people(request) == 1))
        .hasSize(alone);
    assertThatEachHasHisOwn(FEW - 1);
  }

  @Test
  void whoever_makes_the_provider_fail_fails_alone() throws Exception {
    fill(8);
    gemini.answerWith(request -> when(request, "Dish no 7", failed -> StandInErrors.overloaded()));
    node("USERS_PER_REQUEST", "8", "GEMINI_ATTEMPTS", "2", "GEMINI_DEADLINE", "30s");

    Run run = node.runToTheEnd(false);

    assertThat(run.counts()).isEqualTo(new Run.Counts(8, 7, 0, 0, 1));
    assertThat(gemini.requests().stream().map(PackedNightTest::people).toList())
        .startsWith(8L, 8L, 1L)
        .hasSize(2 + 8);
    assertThat(node.failures(run.id()))
        .singleElement()
        .isEqualTo(
            new Runs.FailedUser(
                users.tgids().get(6), "overloaded", node.failures(run.id()).get(0).text()));
  }

  @Test
  void keys_that_are_used_up_halt_the_run_and_leave_nobody_half_done() throws Exception {
    fill(FEW);
    node("USERS_PER_REQUEST", "8", "GEMINI_API_KEYS", "k1", "GEMINI_MAX_REQUESTS_PER_KEY", "3");

    String halted = node.runToTheEnd(false).id();
    Runs.DRAINED.ask(node.vertx(), new Runs.DrainQuestion()).await();

    Run run = node.find(halted);
    assertThat(run.state()).isEqualTo(RunState.halted());
    assertThat(run.counts().generated()).isEqualTo(24);
    assertThat(run.counts().unprocessed()).isEqualTo(FEW - 24);
    assertThatEachHasHisOwn(24);
  }

  @Test
  void a_paid_project_that_steps_in_takes_one_of_the_users_and_the_others_are_next()
      throws Exception {
    fill(FEW);
    node(
        "USERS_PER_REQUEST",
        "",
        "GEMINI_API_KEYS",
        "[{\"key\":\"free\",\"requests_per_day\":3},{\"key\":\"paid\",\"tier\":\"paid\"}]");

    Run run = node.runToTheEnd(false);

    assertThat(run.counts()).isEqualTo(generated(FEW));
    assertThat(gemini.calls("free")).isEqualTo(3);
    assertThat(gemini.calls("paid")).isEqualTo(FEW - 24);
    assertThatEachHasHisOwn(FEW);
  }

  @Test
  void where_all_projects_are_paid_every_user_has_a_request_of_his_own() throws Exception {
    fill(FEW);
    node("USERS_PER_REQUEST", "", "GEMINI_API_KEYS", "[{\"key\":\"paid\",\"tier\":\"paid\"}]");

    node.runToTheEnd(false);

    assertThat(gemini.requests()).hasSize(FEW).allMatch(request -> people(request) == 1);
    assertThat(gemini.requests()).noneMatch(request -> request.body().contains("number\\\":"));
  }

  @Test
  void by_hand_one_user_is_asked_for() throws Exception {
    fill(FEW);
    node("USERS_PER_REQUEST", "8");

    long tgid = users.tgids().get(4);
    ByHand.GENERATE.ask(node.vertx(), new ByHand.Question(tgid)).await();

    assertThat(gemini.requests()).singleElement().matches(request -> people(request) == 1);
    assertThatEachHasHisOwn(1);
  }

  @Test
  void a_model_that_cuts_its_answers_gets_fewer_users_and_the_metric_says_how_many()
      throws Exception {
    fill(2 * FEW);
    gemini.behave(good -> good.with(StandInPackFault.CUT, 1));
    node("USERS_PER_REQUEST", "8", "GEMINI_CONCURRENCY", "1");

    node.runToTheEnd(false);

    assertThat(NodeMeters.of(node.vertx()).text())
        .containsPattern("lunchrec_request_users [1-4]\\.0");
    assertThat(gemini.requests().stream().map(PackedNightTest::people))
        .startsWith(8L, 1L, 8L, 1L, 8L, 1L, 8L, 1L, 8L, 1L, 8L, 1L, 4L, 1L);
  }
}
