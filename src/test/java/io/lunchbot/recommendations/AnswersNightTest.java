package io.lunchbot.recommendations;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.embedded.SampleData;
import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.embedded.standin.StandInAnswer;
import io.lunchbot.recommendations.embedded.standin.StandInOptions;
import io.lunchbot.recommendations.embedded.standin.StandInRequest;
import io.lunchbot.recommendations.embedded.standin.StandInTextFault;
import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.plan.Plans;
import io.lunchbot.recommendations.plan.Preview;
import io.lunchbot.recommendations.run.Run;
import io.lunchbot.recommendations.stack.Node;
import io.lunchbot.recommendations.stack.Noon;
import io.lunchbot.recommendations.stack.TestServers;
import io.lunchbot.recommendations.stack.WithServers;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users read after nights with 500 sample users, whatever the model makes of its task. */
@WithServers
class AnswersNightTest {
  private static final int USERS = 500;
  private static final Duration DAY = Duration.ofDays(1);
  private static final Pattern QUOTED = Pattern.compile("«(.*?)»(?![^«]*»)|“(.*?)”");
  private static final Pattern MARKUP =
      Pattern.compile("\\*\\*|__|`|</?[a-zA-Z]|https?:|www\\.|\\[\\d+]|]\\(");
  private static final Pattern UKRAINIAN = Pattern.compile("[іїєґІЇЄҐ]");

  private final Noon noon = Noon.now();
  private TestServers servers;
  private GeminiStandIn gemini;
  private final List<Node> nodes = new ArrayList<>();

  @BeforeEach
  void fill(TestServers shared) throws Exception {
    servers = shared;
    servers.flushRedis();
    servers.resetDatabase();
    try (Connection owner = servers.connectAsOwner()) {
      new SampleData(USERS, noon.clock().instant(), SampleData.SEED).load(owner);
    }
    gemini = new GeminiStandIn(StandInOptions.QUICK);
    gemini.start();
  }

  @AfterEach
  void stop() {
    nodes.forEach(Node::close);
    gemini.close();
  }

  /** A node on the noon after so many days. */
  private Node nodeAfter(int days, String... settings) {
    nodes.forEach(Node::close);
    Duration later = noon.shift().plus(DAY.multipliedBy(days));
    List<String> all = new ArrayList<>(List.of(settings));
    all.addAll(List.of("MAX_AGE", "0s", "RECOMMENDATIONS_TTL", "604800"));
    all.addAll(List.of("GEMINI_MAX_REQUESTS_PER_KEY", "100000"));
    Node node =
        Node.startAt(
            new NodeClock(Clock.offset(Clock.systemUTC(), later), later.toMillis()),
            servers,
            gemini,
            all.toArray(String[]::new));
    nodes.add(node);
    return node;
  }

  private Set<String> column(String query) throws Exception {
    Set<String> values = new HashSet<>();
    try (Connection owner = servers.connectAsOwner();
        Statement statement = owner.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  private Set<String> menu() throws Exception {
    return column(
        "SELECT trim(m.name) FROM menu_items m JOIN cafes c ON c.id = m.cafe_id"
            + " WHERE m.is_available AND c.is_active");
  }

  private static List<String> tips(String value) {
    return new JsonObject(value).getJsonArray("tips").stream().map(String::valueOf).toList();
  }

  private static Stream<String> texts(String value) {
    return Stream.concat(
        Stream.of(new JsonObject(value).getString("summary")), tips(value).stream());
  }

  private static List<String> quoted(String text) {
    return QUOTED
        .matcher(text)
        .results()
        .map(
            (MatchResult name) -> Optional.ofNullable(name.group(1)).orElseGet(() -> name.group(2)))
        .toList();
  }

  private void assertGood(Map<Long, String> values, Set<String> menu) {
    assertThat(values).hasSize(USERS);
    assertThat(values.values().stream().flatMap(AnswersNightTest::texts))
        .allSatisfy(
            text -> {
              assertThat(quoted(text)).allMatch(menu::contains);
              assertThat(text).doesNotContainPattern(MARKUP).doesNotContainPattern(UKRAINIAN);
              assertThat(text).doesNotContain("по-марсиански").matches(".*[а-яё].*");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "8"})
  void nothing_a_model_invents_reaches_a_user_and_everybody_has_an_answer(String usersPerRequest)
      throws Exception {
    for (StandInTextFault fault : StandInTextFault.values()) {
      gemini.behave(good -> good.with(fault, 0.2 / StandInTextFault.values().length));
    }

    for (int night = 0; night < 2; night++) {
      long before = gemini.calls();
      Run run = nodeAfter(night, "USERS_PER_REQUEST", usersPerRequest).runToTheEnd(true);

      assertThat(run.counts().generated() + run.counts().failed()).isEqualTo(USERS);
      // Two bad answers in a row, from which nothing can be taken: the last value stays.
      assertThat(run.counts().failed()).isLessThan(USERS / 50);
      assertThat(gemini.calls() - before).isLessThan(USERS * 5 / 4);
      assertGood(shown(run), menu());
      System.out.printf(
          Locale.ROOT,
          "Night %d, %s users a request: %d requests, %d failed, spoiled so far %s%n",
          night + 1,
          usersPerRequest,
          gemini.calls() - before,
          run.counts().failed(),
          gemini.spoiled());
    }
    assertThat(gemini.spoiled()).allSatisfy((fault, answers) -> assertThat(answers).isPositive());
  }

  /** What is shown; whoever failed on the first night has nothing. */
  private Map<Long, String> shown(Run run) {
    Map<Long, String> values = new HashMap<>(nodes.get(nodes.size() - 1).values());
    nodes
        .get(nodes.size() - 1)
        .failures(run.id())
        .forEach(failed -> values.putIfAbsent(failed.tgid(), "{\"summary\":\"нет\",\"tips\":[]}"));
    return values;
  }

  @Test
  void on_the_next_night_nobody_reads_the_same_tip_and_the_same_night_offers_the_same_dishes()
      throws Exception {
    Node first = nodeAfter(0);
    first.runToTheEnd(true);
    Map<Long, String> before = first.values();
    Map<Long, List<String>> offered = offered(first, before.keySet());
    first.runToTheEnd(true);
    assertThat(offered(first, before.keySet())).isEqualTo(offered);
    Map<Long, String> last = first.values();

    Node second = nodeAfter(1);
    second.runToTheEnd(true);
    Map<Long, String> after = second.values();

    assertThat(after).hasSize(USERS);
    AtomicInteger others = new AtomicInteger();
    after.forEach(
        (tgid, value) -> {
          assertThat(tips(value)).doesNotContainAnyElementsOf(tips(last.get(tgid)));
          List<String> told = new ArrayList<>(newDishes(before.get(tgid), offered.get(tgid)));
          told.addAll(newDishes(last.get(tgid), offered.get(tgid)));
          if (!told.containsAll(offered.get(tgid))) {
            others.incrementAndGet();
            assertThat(newDishes(value, offered.get(tgid))).doesNotContainAnyElementsOf(told);
          }
        });
    assertThat(others).hasValueGreaterThan(USERS * 3 / 4);
    assertGood(after, menu());
  }

  /** Those of the new dishes of a night that a value's tips name. */
  private static List<String> newDishes(String value, List<String> offered) {
    return tips(value).stream()
        .flatMap(tip -> quoted(tip).stream())
        .filter(offered::contains)
        .toList();
  }

  /** New dishes by user, as a request at this moment would offer them. */
  private static Map<Long, List<String>> offered(Node node, Set<Long> users) {
    Map<Long, List<String>> offered = new HashMap<>();
    for (long tgid : users) {
      Preview preview = Plans.PREVIEW.ask(node.vertx(), new Plans.PreviewQuestion(tgid)).await();
      offered.put(
          tgid,
          preview.dishes().stream()
              .filter(dish -> dish.why().startsWith("new"))
              .map(Preview.Offered::name)
              .toList());
    }
    return offered;
  }

  @Test
  void a_dish_that_is_switched_off_while_the_model_writes_is_in_no_value() throws Exception {
    Set<String> before = menu();
    try (Connection owner = servers.connectAsOwner();
        Statement statement = owner.createStatement()) {
      gemini.answerWith(request -> switchHalfOff(statement, request));

      Run run = nodeAfter(0).runToTheEnd(false);

      assertThat(run.counts().generated()).isEqualTo(USERS);
    }
    assertThat(menu()).hasSizeLessThan(before.size() * 2 / 3);
    assertGood(nodes.get(0).values(), menu());
  }

  /** Before the first answer is given, and after the menu of the run was read. */
  private static Optional<StandInAnswer> switchHalfOff(
      Statement statement, StandInRequest request) {
    if (request.number() == 1) {
      try {
        statement.execute("UPDATE menu_items SET is_available = false WHERE id % 2 = 0");
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
    return Optional.empty();
  }

  @Test
  void no_name_no_office_and_no_id_leaves_in_two_nights() throws Exception {
    nodeAfter(0, "USERS_PER_REQUEST", "8").runToTheEnd(true);
    nodeAfter(1, "USERS_PER_REQUEST", "1").runToTheEnd(true);

    String sent =
        String.join("\n", gemini.requests().stream().map(StandInRequest::toString).toList());
    Set<String> secrets = new HashSet<>(column("SELECT name FROM users"));
    secrets.addAll(column("SELECT office FROM users"));
    secrets.addAll(column("SELECT tgid::text FROM users"));
    assertThat(gemini.calls()).isGreaterThan(USERS);
    assertThat(sent.contains("last_tips")).isTrue();
    assertThat(secrets).hasSizeGreaterThan(USERS).noneMatch(sent::contains);
  }
}
