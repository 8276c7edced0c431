package io.lunchbot.recommendations.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.embedded.standin.StandInAnswer;
import io.lunchbot.recommendations.embedded.standin.StandInErrors;
import io.lunchbot.recommendations.embedded.standin.StandInOptions;
import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.plan.Plans;
import io.lunchbot.recommendations.plan.Preview;
import io.lunchbot.recommendations.run.ByHand;
import io.lunchbot.recommendations.run.Run;
import io.lunchbot.recommendations.stack.Node;
import io.lunchbot.recommendations.stack.Noon;
import io.lunchbot.recommendations.stack.TestServers;
import io.lunchbot.recommendations.stack.WithServers;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One user, whose answer is not wholly good: what of it he gets. */
@WithServers
class KeptAnswerTest {
  private static final String FLAWED =
      "{\"summary\":\"You order [1] on most days of the week.\","
          + "\"tips\":[\"Try [2] for your lunch this week.\",\"Have the [99] too.\"]}";

  private final NumberedUsers users = new NumberedUsers(1);
  private final long tgid = users.tgids().get(0);
  private TestServers servers;
  private GeminiStandIn gemini;
  private Node node;

  @BeforeEach
  void start(TestServers shared) throws Exception {
    servers = shared;
    servers.flushRedis();
    servers.resetDatabase();
    try (Connection owner = servers.connectAsOwner()) {
      users.load(owner);
    }
    gemini = new GeminiStandIn(StandInOptions.QUICK);
    gemini.start();
    node = node();
  }

  private Node node(String... settings) {
    Noon noon = Noon.now();
    List<String> all = new ArrayList<>(List.of(settings));
    all.addAll(List.of("RECOMMENDATIONS_LANGUAGE", "en", "GEMINI_ATTEMPTS", "1"));
    return Node.startAt(
        new NodeClock(noon.clock(), noon.shift().toMillis()),
        servers,
        gemini,
        all.toArray(String[]::new));
  }

  @AfterEach
  void stop() {
    node.close();
    gemini.close();
  }

  private void answers(String first, StandInAnswer second) {
    gemini.answerWith(
        request -> Optional.of(request.number() == 1 ? StandInAnswer.text(first) : second));
  }

  private JsonObject value() {
    return new JsonObject(node.values().get(tgid));
  }

  private String verdicts() {
    return node.text(Command.HGET, "lunchrec:user:" + tgid, "verdicts");
  }

  @Test
  void what_was_good_of_it_is_shown_when_the_provider_fails_the_second_time() {
    answers(FLAWED, StandInErrors.overloaded());

    Run run = node.runToTheEnd(false);

    assertThat(run.counts().generated()).isOne();
    assertThat(value().getJsonArray("tips")).hasSize(1);
    assertThat(value().getJsonArray("tips").getString(0))
        .matches("Try “(Borscht|Pilaf)” for your lunch this week\\.");
    assertThat(value().getString("summary"))
        .isEqualTo("You order “Dish no 1” on most days of the week.");
    assertThat(verdicts()).isEqualTo("unknown_marker,overloaded");
  }

  @Test
  void what_was_good_of_it_is_shown_when_the_second_answer_is_worse() {
    answers(FLAWED, StandInAnswer.text("I would rather not."));

    assertThat(node.runToTheEnd(false).counts().generated()).isOne();
    assertThat(value().getJsonArray("tips")).hasSize(1);
    assertThat(verdicts()).isEqualTo("unknown_marker,malformed_answer");
  }

  @Test
  void by_hand_it_is_the_same() {
    answers(FLAWED, StandInErrors.overloaded());

    ByHand.Answer answer = ByHand.GENERATE.ask(node.vertx(), new ByHand.Question(tgid)).await();

    assertThat(answer).isInstanceOf(ByHand.Generated.class);
    assertThat(value().getJsonArray("tips")).hasSize(1);
  }

  @Test
  void what_was_good_of_it_is_shown_when_the_run_is_halted_before_the_second_request() {
    node.close();
    node = node("GEMINI_API_KEYS", "k1", "GEMINI_MAX_REQUESTS_PER_KEY", "1");
    answers(FLAWED, StandInErrors.overloaded());

    node.runToTheEnd(false);

    assertThat(gemini.calls()).isOne();
    await().until(() -> !node.values().isEmpty());
    assertThat(value().getJsonArray("tips")).hasSize(1);
    assertThat(verdicts()).isEqualTo("unknown_marker");
  }

  @Test
  void where_the_dish_of_what_was_kept_leaves_the_menu_nothing_is_shown() {
    gemini.answerWith(
        request -> {
          if (request.number() == 1) {
            return Optional.of(StandInAnswer.text(FLAWED));
          }
          switchNewDishesOff();
          return Optional.of(StandInErrors.overloaded());
        });

    Run run = node.runToTheEnd(false);

    assertThat(run.counts().failed()).isOne();
    assertThat(node.values()).isEmpty();
  }

  private void switchNewDishesOff() {
    try (Connection owner = servers.connectAsOwner();
        Statement statement = owner.createStatement()) {
      statement.execute(
          "UPDATE menu_items SET name = name || ' (large)' WHERE name IN ('Borscht', 'Pilaf')");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void the_request_that_is_shown_beforehand_is_sent_to_the_byte() {
    Preview preview = Plans.PREVIEW.ask(node.vertx(), new Plans.PreviewQuestion(tgid)).await();

    node.runToTheEnd(false);

    assertThat(gemini.calls()).isOne();
    assertThat(gemini.requests().get(0).body()).isEqualTo(preview.body());
    assertThat(preview.eligible()).isTrue();
    assertThat(preview.dishes())
        .extracting(Preview.Offered::name)
        .containsExactlyInAnyOrder("Dish no 1", "Borscht", "Pilaf");
  }
}
