package io.lunchbot.recommendations;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.cache.Cache;
import io.lunchbot.recommendations.embedded.SampleData;
import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.embedded.standin.StandInAnswer;
import io.lunchbot.recommendations.embedded.standin.StandInErrors;
import io.lunchbot.recommendations.embedded.standin.StandInOptions;
import io.lunchbot.recommendations.embedded.standin.StandInRequest;
import io.lunchbot.recommendations.run.Run;
import io.lunchbot.recommendations.run.RunState;
import io.lunchbot.recommendations.run.Runs;
import io.lunchbot.recommendations.run.Trigger;
import io.lunchbot.recommendations.stack.Node;
import io.lunchbot.recommendations.stack.TestServers;
import io.lunchbot.recommendations.stack.WithServers;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole service on real servers; only Gemini is a stand-in, over HTTP. */
@WithServers
class ServiceTest {
  private static final int ELIGIBLE = 60;
  private static final StandInAnswer NOT_JSON = StandInAnswer.text("Вот мой ответ: суп!");

  private final List<Node> nodes = new ArrayList<>();
  private TestServers servers;
  private GeminiStandIn gemini;

  @BeforeEach
  void fill(TestServers shared) throws Exception {
    servers = shared;
    servers.fillWith(ELIGIBLE);
    gemini = servers.newStandIn();
  }

  @AfterEach
  void stop() {
    nodes.forEach(Node::close);
    gemini.close();
  }

  private Node node(String... settings) {
    Node node = Node.start(servers, gemini, settings);
    nodes.add(node);
    return node;
  }

  private Set<Long> eligible() throws Exception {
    Set<Long> users = new HashSet<>();
    try (Connection owner = servers.connectAsOwner();
        ResultSet rows =
            owner
                .createStatement()
                .executeQuery(
                    "SELECT user_tgid FROM orders JOIN users ON tgid = user_tgid AND is_active"
                        + " WHERE status <> 'cancelled' AND orders.created_at BETWEEN now() -"
                        + " interval '30 days' AND now() GROUP BY user_tgid HAVING count(*) >= 5")) {
      while (rows.next()) {
        users.add(rows.getLong(1));
      }
    }
    return users;
  }

  private static Run.Counts counts(long generated, long skipped, long failed) {
    return new Run.Counts(ELIGIBLE, generated, 0, skipped, failed);
  }

  @Test
  void a_night_gives_every_eligible_user_a_recommendation_with_one_request_each() throws Exception {
    Node node = node();

    Run run = node.runToTheEnd(false);

    assertThat(run.state()).isEqualTo(RunState.completed());
    assertThat(run.counts()).isEqualTo(counts(ELIGIBLE, 0, 0));
    assertThat(run.requests()).isEqualTo(ELIGIBLE);
    assertThat(run.inputTokens()).isPositive();
    assertThat(gemini.calls()).isEqualTo(ELIGIBLE);
    assertThat(node.usersWithAValue()).isEqualTo(eligible()).hasSize(ELIGIBLE);
    long tgid = eligible().iterator().next();
    assertThat(node.text(Command.GET, "recommendations:user:" + tgid))
        .matches(
            "\\{\"summary\": \"[\\x20-\\x7e]+\", \"tips\": \\[\"[\\x20-\\x7e]+\"\\],"
                + " \"generated_at\":"
                + " \"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?\\+00:00\"\\}");
    assertThat(Long.parseLong(node.text(Command.TTL, "recommendations:user:" + tgid)))
        .isBetween(86_300L, 86_400L);
  }

  @Test
  void nothing_of_a_person_leaves() throws Exception {
    node().runToTheEnd(false);

    assertThat(gemini.requests()).hasSize(ELIGIBLE);
    String sent = gemini.requests().stream().map(StandInRequest::body).toList().toString();

    try (Connection owner = servers.connectAsOwner();
        ResultSet users = owner.createStatement().executeQuery("SELECT * FROM users")) {
      while (users.next()) {
        assertThat(sent)
            .doesNotContain(users.getString("tgid"))
            .doesNotContain(users.getString("name"))
            .doesNotContain(users.getString("office"));
      }
    }
  }

  @Test
  void a_malformed_answer_fails_its_user_alone_after_one_more_try_and_keeps_his_old_value()
      throws Exception {
    Node node = node();
    node.runToTheEnd(false);
    List<String> asked = new CopyOnWriteArrayList<>();
    // Without the end: later requests go on with the last tips, and with what was wrong.
    String unlucky = gemini.requests().get(7).body().replaceFirst("}\"}]}]}$", "");
    gemini.reset();
    gemini.answerWith(
        request -> {
          boolean meant = request.body().startsWith(unlucky);
          if (meant) {
            asked.add(request.body().substring(unlucky.length()));
          }
          return meant ? Optional.of(NOT_JSON) : Optional.empty();
        });
    Map<Long, String> before = node.values();

    Run run = node.runToTheEnd(true);

    List<Runs.FailedUser> failed = node.failures(run.id());
    assertThat(run.state()).isEqualTo(RunState.completed());
    assertThat(run.counts()).isEqualTo(counts(ELIGIBLE - failed.size(), 0, failed.size()));
    assertThat(failed)
        .isNotEmpty()
        .extracting(Runs.FailedUser::reason)
        .containsOnly("malformed_answer");
    assertThat(asked)
        .hasSize(2 * failed.size())
        .filteredOn(more -> more.contains("Your last answer was not JSON."))
        .hasSize(failed.size());
    Map<Long, String> after = node.values();
    failed.forEach(user -> assertThat(after.get(user.tgid())).isEqualTo(before.get(user.tgid())));
    assertThat(after.keySet()).isEqualTo(eligible());
  }

  @Test
  void exhausted_keys_halt_the_run_at_once_and_it_goes_on_where_it_stopped() {
    Node node = node("GEMINI_API_KEYS", "k1,k2", "GEMINI_MAX_REQUESTS_PER_KEY", "20");

    Run halted = node.runToTheEnd(false);

    assertThat(halted.state()).isEqualTo(RunState.halted());
    assertThat(halted.reason()).contains("keys_exhausted");
    assertThat(halted.resumeAt()).hasValueSatisfying(at -> assertThat(at).isAfter(Instant.now()));
    await().untilAsserted(() -> assertThat(gemini.calls()).isEqualTo(40));
    assertThat(node.find(halted.id()).counts()).isEqualTo(counts(40, 0, 0));
    assertThat(node.find(halted.id()).counts().unprocessed()).isEqualTo(ELIGIBLE - 40);

    node.forgetUsedQuota();
    Run resumed = node.runToTheEnd(false);

    assertThat(resumed.id()).isEqualTo(halted.id());
    assertThat(resumed.state()).isEqualTo(RunState.completed());
    assertThat(resumed.counts()).isEqualTo(counts(ELIGIBLE, 0, 0));
    assertThat(gemini.calls()).isEqualTo(ELIGIBLE);
  }

  @Test
  void a_key_refused_for_the_day_or_for_good_costs_one_request_and_no_user() {
    gemini.answerWith(
        request ->
            switch (request.key()) {
              case "spent" -> Optional.of(StandInErrors.dayLimit("m", 20, Duration.ofSeconds(1)));
              case "wrong" -> Optional.of(StandInErrors.invalidKey());
              default -> Optional.empty();
            });
    Node node = node("GEMINI_API_KEYS", "spent,wrong,good", "GEMINI_CONCURRENCY", "1");

    Run run = node.runToTheEnd(false);

    assertThat(run.counts()).isEqualTo(counts(ELIGIBLE, 0, 0));
    assertThat(gemini.calls("spent")).isEqualTo(1);
    assertThat(gemini.calls("wrong")).isEqualTo(1);
    assertThat(node.text(Command.GET, "gemini:invalid:1")).isEqualTo("1");
    assertThat(node.text(Command.GET, "gemini:invalid:0")).isNull();
  }

  @Test
  void a_provider_that_fails_for_a_while_costs_no_user_and_no_key() {
    gemini.answerWith(
        request ->
            switch ((int) request.number()) {
              case 1 -> Optional.of(StandInErrors.overloaded());
              case 2 -> Optional.of(StandInErrors.badGateway());
              case 3 -> Optional.of(StandInAnswer.close());
              case 4 ->
                  Optional.of(StandInAnswer.cut(200, "{\"candidates\": [{\"content\": {}}]}"));
              default -> Optional.empty();
            });
    Node node = node();

    Run run = node.runToTheEnd(false);

    assertThat(run.counts()).isEqualTo(counts(ELIGIBLE, 0, 0));
    assertThat(run.requests()).isEqualTo(ELIGIBLE + 4);
    assertThat(node.text(Command.EXISTS, "gemini:invalid:0")).isEqualTo("0");
  }

  @Test
  void a_model_that_does_not_exist_fails_the_run_and_names_itself() {
    gemini.answerWith(
        request -> Optional.of(StandInErrors.unknownModel("v1beta", request.model())));
    Node node = node("GEMINI_MODEL", "gemini-2.0-flash-exp");

    Run run = node.runToTheEnd(false);

    assertThat(run.state()).isEqualTo(RunState.failed());
    assertThat(run.reason())
        .hasValueSatisfying(reason -> assertThat(reason).contains("gemini-2.0-flash-exp"));
    assertThat(gemini.calls()).isLessThanOrEqualTo(16);
  }

  @Test
  void an_answer_by_hand_is_kept_for_six_hours_unless_forced() throws Exception {
    List<Long> users = eligible().stream().sorted().limit(2).toList();
    String young = byHand(Duration.ofHours(5));
    String old = byHand(Duration.ofHours(7));
    Node node = node();
    node.text(Command.SET, "recommendations:user:" + users.get(0), young);
    node.text(Command.SET, "recommendations:user:" + users.get(1), old);

    Run run = node.runToTheEnd(false);

    assertThat(run.counts()).isEqualTo(counts(ELIGIBLE - 1, 1, 0));
    assertThat(node.values().get(users.get(0))).isEqualTo(young);
    assertThat(node.values().get(users.get(1))).isNotEqualTo(old);
    assertThat(Long.parseLong(node.text(Command.TTL, "recommendations:user:" + users.get(0))))
        .as("planning renews what exists")
        .isPositive();

    assertThat(node.runToTheEnd(true).counts()).isEqualTo(counts(ELIGIBLE, 0, 0));
    assertThat(node.values().get(users.get(0))).isNotEqualTo(young);
  }

  private static String byHand(Duration age) {
    return "{\"summary\": \"x\", \"tips\": [], \"generated_at\": \""
        + Instant.now().minus(age)
        + "\"}";
  }

  @Test
  void two_nodes_share_a_run_and_ask_for_nobody_twice() throws Exception {
    gemini.close();
    // Long enough for the second node to look, which it does every 2 s without a hint.
    gemini = new GeminiStandIn(StandInOptions.QUICK.delayedBy(Duration.ofMillis(200)));
    gemini.start();
    Node one = node("CHUNK_SIZE", "5", "GEMINI_CONCURRENCY", "2");
    node("CHUNK_SIZE", "5", "GEMINI_CONCURRENCY", "2");

    Run run = one.runToTheEnd(false);

    assertThat(run.counts()).isEqualTo(counts(ELIGIBLE, 0, 0));
    assertThat(gemini.calls()).isEqualTo(ELIGIBLE);
    assertThat(run.usersByNode()).hasSize(2);
    assertThat(run.usersByNode().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(ELIGIBLE);
    assertThat(one.usersWithAValue()).isEqualTo(eligible());
  }

  @Test
  void a_node_that_stops_in_the_middle_leaves_the_rest_to_the_next() throws Exception {
    Node first = node("GEMINI_CONCURRENCY", "4");
    gemini.answerWith(
        request -> {
          // From here on the first node is stopping: its answers take a moment.
          if (request.number() == 20) {
            new Thread(first::close).start();
          }
          return Optional.empty();
        });
    String run = first.start(false);
    await().until(first::isClosed);

    Node second = node();
    Run ended = second.awaitEnd(run);

    assertThat(ended.state()).isEqualTo(RunState.completed());
    assertThat(ended.counts()).isEqualTo(counts(ELIGIBLE, 0, 0));
    assertThat(gemini.calls()).isEqualTo(ELIGIBLE);
    assertThat(second.usersWithAValue()).isEqualTo(eligible());
  }

  @Test
  void no_more_requests_are_under_way_than_allowed_and_as_many_as_allowed() {
    gemini.answerWith(request -> Optional.of(NOT_JSON.after(Duration.ofMillis(100))));
    Node node = node("GEMINI_CONCURRENCY", "8");

    node.runToTheEnd(false);

    assertThat(gemini.mostInFlight()).isEqualTo(8);
  }

  @Test
  void the_old_worker_s_rules_count_the_users_it_counted() throws Exception {
    Node node = node("COMPATIBILITY", "upstream");
    long upstream;
    try (Connection owner = servers.connectAsOwner();
        ResultSet rows =
            owner
                .createStatement()
                .executeQuery(
                    "SELECT count(*) FROM (SELECT user_tgid FROM orders WHERE created_at >= now() -"
                        + " interval '30 days' GROUP BY user_tgid HAVING count(*) >= 5) u")) {
      rows.next();
      upstream = rows.getLong(1);
    }

    Run run = node.runToTheEnd(false);

    assertThat(run.counts().eligible()).isEqualTo(upstream).isGreaterThan(ELIGIBLE);
  }

  @Test
  void connections_that_are_cut_in_the_middle_of_a_run_cost_nobody_anything() throws Exception {
    gemini.answerWith(
        request -> {
          if (request.number() % 10 == 0 && request.number() < 60) {
            new Thread(this::cutConnections).start();
          }
          return Optional.empty();
        });
    Node node = node("GEMINI_CONCURRENCY", "4", "CHUNK_SIZE", "7");

    Run run = node.awaitEnd(node.start(false));

    assertThat(run.state()).isEqualTo(RunState.completed());
    assertThat(run.counts()).isEqualTo(counts(ELIGIBLE, 0, 0));
    assertThat(gemini.calls()).isEqualTo(ELIGIBLE);
    assertThat(node.usersWithAValue()).isEqualTo(eligible());
  }

  private void cutConnections() {
    URI redis = URI.create(servers.redisUrl());
    try (Socket socket = new Socket(redis.getHost(), redis.getPort());
        Connection owner = servers.connectAsOwner()) {
      socket.getOutputStream().write("CLIENT KILL TYPE normal\r\nQUIT\r\n".getBytes(US_ASCII));
      socket.getInputStream().readAllBytes();
      owner
          .createStatement()
          .execute(
              "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename ="
                  + " 'lunch_bot_reader'");
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_record_on_kafka_and_a_request_over_http_start_runs() throws Exception {
    Node node = Node.startWithTriggers(servers, gemini, "SCHEDULE_ENABLED", "false");
    nodes.add(node);

    String location =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(node.url() + "/api/v1/runs"))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build(),
                HttpResponse.BodyHandlers.discarding())
            .headers()
            .firstValue("Location")
            .orElseThrow();
    node.awaitEnd(location.substring(location.lastIndexOf('/') + 1));
    // Offsets begin where the consumer first stood, so the record must come after that.
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              send("{\"type\": \"generate_recommendations\", \"timestamp\": \"today\"}");
              return node.runs().size() > 1;
            });
    Run byKafka = node.awaitEnd(node.runs().get(0).id());

    assertThat(byKafka.trigger().kind()).isEqualTo(Trigger.Kind.KAFKA);
    assertThat(byKafka.trigger().key()).startsWith("kafka:lunch-bot.daily-tasks:0:");
    // Nobody has ordered since the first.
    assertThat(byKafka.counts()).isEqualTo(new Run.Counts(ELIGIBLE, 0, ELIGIBLE, 0, 0));
  }

  private void send(String value) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", servers.kafkaBrokers());
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>("lunch-bot.daily-tasks", value)).get();
    }
  }

  @Test
  void ten_thousand_users_are_served_in_one_run() throws Exception {
    int users = 10_000;
    try (Connection owner = servers.connectAsOwner()) {
      new SampleData(users, Instant.now(), SampleData.SEED).load(owner);
    }
    Node node = node("GEMINI_MAX_REQUESTS_PER_KEY", "5000", "GEMINI_CONCURRENCY", "32");

    Run run = node.runToTheEnd(false);

    assertThat(run.counts()).isEqualTo(new Run.Counts(users, users, 0, 0, 0));
    assertThat(gemini.calls()).isEqualTo(users);
    assertThat(node.usersWithAValue()).isEqualTo(eligible()).hasSize(users);
  }

  @Test
  void a_question_about_a_missing_server_is_answered_and_not_waited_for() {
    Node node = node("REDIS_URL", "redis://127.0.0.1:1");

    assertThat(
            Cache.READ
                .ask(node.vertx(), new Cache.ReadQuestion(1))
                .transform(answer -> Future.succeededFuture(Failure.from(answer.cause())))
                .await()
                .isPassing())
        .isTrue();
  }
}
