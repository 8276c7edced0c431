package io.lunchbot.recommendations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.embedded.standin.StandInAnswer;
import io.lunchbot.recommendations.embedded.standin.StandInErrors;
import io.lunchbot.recommendations.run.ByHand;
import io.lunchbot.recommendations.run.Run;
import io.lunchbot.recommendations.stack.Node;
import io.lunchbot.recommendations.stack.TestServers;
import io.lunchbot.recommendations.stack.WithServers;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One user asked for by hand, on real servers; only Gemini is a stand-in, over HTTP. */
@WithServers
class ByHandTest {
  private static final int ELIGIBLE = 20;
  private static final String ELIGIBLE_USER =
      "SELECT o.user_tgid FROM orders o JOIN users u ON u.tgid = o.user_tgid AND u.is_active"
          + " WHERE o.status <> 'cancelled' AND o.created_at BETWEEN now() - interval '29 days' AND"
          + " now() GROUP BY 1 HAVING count(*) >= 5 ORDER BY 1 LIMIT 1";

  private static final String ABOUT = "lunchrec:user:";

  private TestServers servers;
  private GeminiStandIn gemini;
  private Node node;
  private long anna;

  @BeforeEach
  void fill(TestServers shared) throws Exception {
    servers = shared;
    servers.fillWith(ELIGIBLE);
    anna = number(ELIGIBLE_USER);
    gemini = servers.newStandIn();
    node = Node.start(servers, gemini);
  }

  @AfterEach
  void stop() {
    node.close();
    gemini.close();
  }

  private long number(String sql) throws Exception {
    try (Connection owner = servers.connectAsOwner();
        Statement statement = owner.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getLong(1);
    }
  }

  private void execute(String sql) throws Exception {
    try (Connection owner = servers.connectAsOwner();
        Statement statement = owner.createStatement()) {
      statement.execute(sql);
    }
  }

  private Future<ByHand.Answer> ask(long tgid) {
    return ByHand.GENERATE.ask(node.vertx(), new ByHand.Question(tgid));
  }

  @Test
  void the_bot_shows_it_and_the_next_run_keeps_it() {
    ByHand.Generated answer = (ByHand.Generated) ask(anna).await();

    String value = node.values().get(anna);
    assertThat(value).contains("\"summary\": \"");
    assertThat(answer.stats().ordersCount()).isGreaterThanOrEqualTo(5);
    assertThat(node.text(Command.HGET, "lunchrec:user:" + anna, "source")).isEqualTo("by_hand");

    Run night = node.runToTheEnd(false);

    // He has not ordered since.
    assertThat(night.counts().renewed()).isEqualTo(1);
    assertThat(night.counts().generated()).isEqualTo(ELIGIBLE - 1);
    assertThat(node.values()).containsEntry(anna, value);
    assertThat(node.runToTheEnd(true).counts().generated()).isEqualTo(ELIGIBLE);
    assertThat(node.values().get(anna)).isNotEqualTo(value);
  }

  @Test
  void who_has_too_few_orders_or_is_deactivated_is_refused_without_a_request() throws Exception {
    execute("INSERT INTO users (tgid, name, office) VALUES (42, 'New', 'HQ')");
    execute("UPDATE users SET is_active = false WHERE tgid = " + anna);

    assertThat(ask(42).await())
        .isEqualTo(
            new ByHand.NotEligible(
                "The user has 0 orders in the window of statistics, and 5 are needed."));
    assertThat(ask(anna).await()).isEqualTo(new ByHand.NotEligible("The user is deactivated."));
    assertThat(catchThrowableOfType(Failure.class, () -> ask(43).await()).code())
        .isEqualTo(Failure.Code.NOT_FOUND);
    assertThat(gemini.calls()).isZero();
  }

  @Test
  void an_unusable_answer_is_asked_for_once_more_and_the_value_before_stays() {
    node.runToTheEnd(false);
    String value = node.values().get(anna);
    long calls = gemini.calls();
    gemini.answerWith(request -> Optional.of(StandInAnswer.text("no recommendation at all")));

    ByHand.Failed failed = (ByHand.Failed) ask(anna).await();

    assertThat(failed.reason()).isEqualTo("malformed_answer");
    assertThat(gemini.calls()).isEqualTo(calls + 2);
    assertThat(node.values()).containsEntry(anna, value);
  }

  @Test
  void the_requests_it_took_are_written_down() {
    AtomicInteger asked = new AtomicInteger();
    gemini.answerWith(
        request ->
            asked.incrementAndGet() == 1
                ? Optional.of(StandInAnswer.text("no recommendation at all"))
                : Optional.empty());

    ask(anna).await();

    assertThat(node.text(Command.HGET, "lunchrec:user:" + anna, "attempts")).isEqualTo("2");
  }

  @Test
  void without_a_key_left_it_says_when_there_is_one_again() {
    gemini.answerWith(
        request -> Optional.of(StandInErrors.dayLimit("m", 20, Duration.ofSeconds(1))));

    ByHand.Later later = (ByHand.Later) ask(anna).await();

    assertThat(later.after()).isBetween(Duration.ofSeconds(1), Duration.ofHours(25));
    assertThat(node.usersWithAValue()).isEmpty();
  }

  @Test
  void who_is_asked_for_twice_at_once_is_asked_for_once() {
    List<Future<ByHand.Answer>> asked = List.of(ask(anna), ask(anna), ask(anna));

    await().until(() -> asked.stream().allMatch(Future::isComplete));

    assertThat(asked).allMatch(answer -> answer.result() instanceof ByHand.Generated);
    assertThat(gemini.calls()).isEqualTo(1);
  }

  @Test
  void who_asks_again_within_a_minute_gets_the_same_answer_on_any_node_without_a_request() {
    ByHand.Answer answer = ask(anna).await();

    assertThat(ask(anna).await()).isEqualTo(answer);
    node.close();
    node = Node.start(servers, gemini);

    assertThat(ask(anna).await()).isEqualTo(answer);
    assertThat(gemini.calls()).isEqualTo(1);

    String earlier = "2026-01-01T03:00:00.500000+00:00";
    String time =
        "\"generated_at\": \"" + node.text(Command.HGET, ABOUT + anna, "generated_at") + "\"";
    String value = node.values().get(anna);
    assertThat(value).contains(time);
    node.text(Command.HSET, ABOUT + anna, "generated_at", earlier);
    node.text(
        Command.SET,
        "recommendations:user:" + anna,
        value.replace(time, "\"generated_at\": \"" + earlier + "\""));

    assertThat(ask(anna).await()).isInstanceOf(ByHand.Generated.class).isNotEqualTo(answer);
    assertThat(gemini.calls()).isEqualTo(2);
  }

  @Test
  void a_value_of_a_run_is_no_answer_by_hand() {
    node.runToTheEnd(false);
    long calls = gemini.calls();

    assertThat(ask(anna).await()).isInstanceOf(ByHand.Generated.class);

    assertThat(gemini.calls()).isEqualTo(calls + 1);
  }

  @Test
  void a_node_takes_eight_at_once() throws Exception {
    List<Long> users = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      users.add(number(ELIGIBLE_USER + " OFFSET " + i));
    }

    List<Future<ByHand.Answer>> asked = users.stream().map(this::ask).toList();

    await().until(() -> asked.stream().allMatch(Future::isComplete));

    assertThat(asked.stream().map(Future::result).filter(ByHand.Generated.class::isInstance))
        .hasSize(8);
    assertThat(asked.stream().map(Future::result).filter(ByHand.TooMany.class::isInstance))
        .hasSize(4);
    assertThat(ask(anna).await()).isInstanceOf(ByHand.Generated.class);
  }
}
