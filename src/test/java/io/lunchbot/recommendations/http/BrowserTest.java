package io.lunchbot.recommendations.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lunchbot.recommendations.embedded.SampleData;
import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.embedded.standin.StandInAnswer;
import io.lunchbot.recommendations.embedded.standin.StandInErrors;
import io.lunchbot.recommendations.embedded.standin.StandInOptions;
import io.lunchbot.recommendations.embedded.standin.StandInRequest;
import io.lunchbot.recommendations.redis.RedisKeys;
import io.lunchbot.recommendations.run.Run;
import io.lunchbot.recommendations.run.RunState;
import io.lunchbot.recommendations.stack.Node;
import io.lunchbot.recommendations.stack.TestServers;
import io.lunchbot.recommendations.stack.WithServers;
import io.vertx.redis.client.Command;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/**
 * The page in a real browser, in front of a real node. Skipped where there is no Chromium, unless
 * {@code -Dbrowser.required=true} says that there must be one. With {@code -Dpage.pictures=FOLDER}
 * it leaves pictures of the page there.
 */
@WithServers
class BrowserTest {
  private static final int ELIGIBLE = 120;
  private static final String TOKEN = "browser-token";
  private static final int DESKTOP = 1280;
  private static final int PHONE = 390;
  private static final int HEIGHT = 900;
  private static final String PICTURES = "page.pictures";
  private static final String BAR = "#bar";

  /** By how many pixels the document is wider than the window. */
  private static final String TOO_WIDE =
      "document.documentElement.scrollWidth - document.documentElement.clientWidth";

  private static final StandInAnswer NOT_JSON = StandInAnswer.text("not JSON");

  private static Browser browser;

  private final AtomicBoolean isBroken = new AtomicBoolean(true);
  private final AtomicReference<String> unlucky = new AtomicReference<>();
  private TestServers servers;
  private GeminiStandIn gemini;
  private Node node;

  @BeforeAll
  static void open(@TempDir Path profile) {
    boolean isThere = Browser.isInstalled();
    if (!Boolean.getBoolean("browser.required")) {
      assumeTrue(isThere, "no chromium with chromedriver here: the page is not tested");
    }
    assertThat(isThere).as("chromium and chromedriver are installed").isTrue();
    browser = Browser.open(profile);
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void start(TestServers shared) throws Exception {
    servers = shared;
    servers.flushRedis();
    servers.resetDatabase();
    try (Connection owner = servers.connectAsOwner()) {
      new SampleData(ELIGIBLE, Instant.now(), SampleData.SEED).load(owner);
    }
    gemini = new GeminiStandIn(StandInOptions.QUICK.delayedBy(Duration.ofMillis(150)));
    gemini.start();
    gemini.answerWith(this::malformed);
    node = node();
    browser.show(DESKTOP, HEIGHT, false);
    browser.complaints();
  }

  @AfterEach
  void stop() {
    node.close();
    gemini.close();
  }

  /** A node with these settings, names and values, beyond the usual ones. */
  private Node node(String... more) {
    List<String> settings = new ArrayList<>(List.of("HTTP_TOKEN", TOKEN));
    settings.addAll(List.of("GEMINI_CONCURRENCY", "4", "GEMINI_MAX_REQUESTS_PER_KEY", "1000"));
    settings.addAll(List.of(more));
    return Node.startWithTriggers(servers, gemini, settings.toArray(String[]::new));
  }

  /** The first user who is asked for is unlucky each time, while it is broken. */
  private Optional<StandInAnswer> malformed(StandInRequest request) {
    // Without its end: the second request goes on with what was wrong with the first answer.
    unlucky.compareAndSet(null, request.body().replaceFirst("}]}]}$", ""));
    boolean isMeant = isBroken.get() && request.body().startsWith(unlucky.get());
    return isMeant ? Optional.of(NOT_JSON) : Optional.empty();
  }

  private void logIn() {
    browser.go(node.url() + "/");
    browser.type("#token", TOKEN);
    browser.press("#login button");
    browser.awaitText("#link", "Live");
  }

  private long users(String attribute) {
    String value = browser.find(BAR).getAttribute(attribute);
    return value == null ? -1 : Long.parseLong(value);
  }

  private void awaitUsers(long atLeast) {
    await(atLeast + " users are done")
        .atMost(Duration.ofSeconds(30))
        .until(() -> users("aria-valuenow") >= atLeast);
  }

  private Run newest() {
    return node.runs().get(0);
  }

  private void assertNoComplaints() {
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void a_run_is_started_watched_to_its_end_and_its_failed_user_is_retried() {
    logIn();
    assertThat(browser.text("#no-run")).isEqualTo("No run yet.");

    browser.press("#start");

    browser.awaitText("#notice-text", "A run was started.");
    Set<Long> seen = new LinkedHashSet<>();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              seen.add(users("aria-valuenow"));
              return browser.text("#state").equals("completed");
            });
    assertThat(seen).as("steps of the bar").hasSizeGreaterThan(3);
    assertThat(users("aria-valuenow")).isEqualTo(ELIGIBLE);
    assertThat(browser.text("#progress-text")).isEqualTo("120 of 120 users");
    assertThat(browser.text("#plan"))
        .isEqualTo("Planned: 0 unchanged, 120 users with 120 requests before the reset.");
    assertThat(browser.sees("#charts canvas")).isTrue();
    assertThat(browser.text("#spoken")).isEqualTo("Run completed");
    Run run = newest();
    browser.awaitText("#failed-users", String.valueOf(node.failures(run.id()).get(0).tgid()));
    assertThat(browser.text("#failed-users"))
        .contains("malformed answer", node.failures(run.id()).get(0).text());

    isBroken.set(false);
    browser.press("#retry");

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> newest().state() instanceof RunState.Completed && node.runs().size() == 2);
    assertThat(newest().trigger().of()).containsExactly(run.id());
    assertThat(newest().counts().generated()).isEqualTo(run.counts().failed());
    browser.awaitText("#figures", "failed users of " + run.id());
    await().until(() -> !browser.sees("#failures"));
    browser.press("#foresee");
    browser.awaitText("#foreseen", "Unchanged\n120");
    assertNoComplaints();
  }

  @Test
  void nodes_that_work_on_a_run_are_shown_with_their_shares() {
    Node other = node();
    try {
      logIn();
      assertThat(browser.sees("#nodes")).isFalse();

      browser.press("#start");
      awaitUsers(ELIGIBLE);

      browser.awaitText("#node-list", "this page's");
      var shares = newest().usersByNode();
      assertThat(shares).hasSize(2);
      assertThat(browser.text("#node-list")).doesNotContain("cluster");
      shares.values().forEach(users -> browser.awaitText("#node-list", "\n" + users + " users"));
      assertNoComplaints();
    } finally {
      other.close();
    }
  }

  @Test
  void a_reload_in_the_middle_shows_the_run_where_it_is() {
    logIn();
    browser.press("#start");
    awaitUsers(20);
    long before = users("aria-valuenow");

    browser.reload();

    browser.awaitText("#link", "Live");
    browser.awaitText("#state", "running");
    assertThat(users("aria-valuenow")).isBetween(before, (long) ELIGIBLE - 1);
    assertThat(browser.sees("#start")).isFalse();
    assertThat(browser.sees("#cancel")).isTrue();
    awaitUsers(ELIGIBLE);
    assertNoComplaints();
  }

  @Test
  void a_lost_server_is_said_and_everything_is_right_when_it_is_back() {
    logIn();
    browser.press("#start");
    awaitUsers(10);
    String port = String.valueOf(URI.create(node.url()).getPort());

    node.close();

    browser.awaitText("#link", "Not connected since");
    assertThat(browser.text("#link")).contains("trying again");

    node = node("HTTP_PORT", port);

    browser.awaitText("#link", "Live");
    browser.awaitText("#state", "completed");
    assertThat(users("aria-valuenow")).isEqualTo(ELIGIBLE);
    assertThat(browser.text("#runs")).contains("completed");
    assertNoComplaints();
  }

  @Test
  void a_token_that_is_no_longer_right_leads_to_the_login() {
    logIn();
    String port = String.valueOf(URI.create(node.url()).getPort());
    node.close();

    node = node("HTTP_PORT", port, "HTTP_TOKEN", "another-token");

    browser.awaitText("#token-says", "The token is not right.");
    assertThat(browser.sees("#board")).isFalse();
    assertThat(browser.ask("sessionStorage.length + localStorage.length")).isEqualTo(0L);
    browser.type("#token", "another-token");
    browser.key(Keys.ENTER);
    browser.awaitText("#link", "Live");
    assertNoComplaints();
  }

  @Test
  void a_run_is_cancelled_only_when_that_is_confirmed() {
    logIn();
    browser.press("#start");
    awaitUsers(5);

    browser.press("#cancel");
    browser.awaitText("#confirm", "Cancel this run?");
    browser.press("#confirm [value=no]");
    assertThat(newest().state().isOver()).isFalse();
    browser.press("#cancel");
    browser.press("#confirm-yes");

    browser.awaitText("#state", "cancelled");
    browser.awaitText("#notice-text", "The run was cancelled.");
    assertThat(browser.sees("#cancel")).isFalse();
    assertThat(browser.sees("#start")).isTrue();
    assertThat(newest().state()).isEqualTo(RunState.cancelled());
    assertNoComplaints();
  }

  @Test
  void a_forced_run_asks_for_everybody_again() {
    isBroken.set(false);
    node.runToTheEnd(false);
    logIn();

    browser.press("#start-forced");
    browser.press("#confirm-yes");

    browser.awaitText("#figures", "everybody anew");
    browser.awaitText("#state", "completed");
    assertThat(newest().counts().generated()).isEqualTo(ELIGIBLE);
    assertNoComplaints();
  }

  @Test
  void a_failed_run_tells_why_and_is_resumed() {
    AtomicBoolean isRetired = new AtomicBoolean(true);
    gemini.answerWith(
        request ->
            isRetired.get()
                ? Optional.of(StandInErrors.unknownModel(request.version(), request.model()))
                : Optional.empty());
    logIn();
    browser.press("#start");
    browser.awaitText("#state", "failed");
    browser.awaitText("#reason", "model");
    isRetired.set(false);

    browser.press("#resume");

    browser.awaitText("#state", "completed");
    assertThat(newest().counts().generated()).isEqualTo(ELIGIBLE);
    assertNoComplaints();
  }

  @Test
  void keys_set_aside_are_shown_and_used_again_by_a_button() {
    AtomicBoolean isSpent = new AtomicBoolean(true);
    gemini.answerWith(
        request ->
            isSpent.get()
                ? Optional.of(StandInErrors.dayLimit("m", 20, Duration.ofSeconds(1)))
                : Optional.empty());
    logIn();
    browser.press("#start");
    browser.awaitText("#state", "halted");
    browser.awaitText("#reason", "Goes on by itself");
    browser.awaitText("#keys", "set aside");
    isSpent.set(false);

    browser.press("#keys button");

    browser.awaitText("#notice-text", "The key is used again.");
    browser.awaitText("#state", "completed");
    assertNoComplaints();
  }

  @Test
  void a_refusal_is_shown_in_the_words_of_the_service() {
    Run run = node.runToTheEnd(false);
    logIn();
    browser.awaitSeen("#retry");
    node.text(Command.DEL, RedisKeys.run(run.id()));

    browser.press("#retry");

    browser.awaitText("#notice-text", "There is no run " + run.id() + ".");
    assertThat(browser.find("#retry").isEnabled()).isTrue();
    assertNoComplaints();
  }

  @Test
  void a_run_of_the_past_is_shown_by_its_button_and_by_its_address() {
    Run first = node.runToTheEnd(false);
    Run second = node.runToTheEnd(true);
    logIn();
    assertThat(browser.text("#figures")).contains("everybody anew");

    browser.press("#runs tr[data-id='%s'] button".formatted(first.id()));

    browser.awaitText("#now-title", "Run of");
    assertThat(browser.text("#figures")).doesNotContain("everybody anew");
    assertThat(browser.ask("location.hash")).isEqualTo("#" + first.id());
    browser.reload();
    browser.awaitText("#now-title", "Run of");
    browser.press("#back");
    browser.awaitText("#now-title", "Latest run");
    assertThat(second.trigger().force()).isTrue();
    assertNoComplaints();
  }

  @Test
  void one_user_is_looked_up_and_gets_a_new_recommendation() {
    Run run = node.runToTheEnd(false);
    long unlucky = node.failures(run.id()).get(0).tgid();
    long lucky =
        node.usersWithAValue().stream().filter(tgid -> tgid != unlucky).findFirst().orElseThrow();
    logIn();

    lookUp(String.valueOf(lucky), "Recommendation of user " + lucky);
    assertThat(browser.text("#summary")).isNotBlank();
    assertThat(browser.text("#why"))
        .contains("Gemini, in a run", run.id(), "Generated")
        .containsPattern("Requests it took\\s+1");
    lookUp("7", "There is no user 7.");
    assertThat(browser.sees("#answer")).isFalse();
    assertThat(browser.sees("#generate")).isFalse();
    browser.press("#failed-users button");
    browser.awaitText("#person-says", "User %d has no recommendation.".formatted(unlucky));
    assertThat(browser.text("#why")).contains("malformed answer");

    isBroken.set(false);
    browser.press("#generate");

    browser.awaitText("#person-says", "A new recommendation of user " + unlucky);
    assertThat(browser.text("#why")).contains("Gemini, by hand");
    assertThat(node.usersWithAValue()).contains(unlucky);
    long calls = gemini.calls();

    browser.press("#generate");

    browser.awaitText("#person-says", "got this one less than a minute ago");
    assertThat(gemini.calls()).isEqualTo(calls);
    assertNoComplaints();
  }

  @Test
  void a_user_with_too_few_orders_gets_a_sentence_and_nothing_else() throws Exception {
    try (Connection owner = servers.connectAsOwner();
        Statement statement = owner.createStatement()) {
      statement.execute("INSERT INTO users (tgid, name, office) VALUES (8, 'Somebody', 'Office')");
    }
    logIn();
    lookUp("8", "User 8 has no recommendation.");

    browser.press("#generate");

    browser.awaitText("#person-says", "5 are needed.");
    assertThat(gemini.calls()).isZero();
    assertNoComplaints();
  }

  private void lookUp(String tgid, String says) {
    browser.type("#tgid", tgid);
    browser.press("#ask button");
    browser.awaitText("#person-says", says);
  }

  @Test
  void failures_are_neither_mixed_from_two_lists_nor_asked_for_again_at_once_when_refused() {
    browser.go(node.url() + "/");

    Object seen =
        browser.ask(
            """
            import("/failures.js").then(async ({ moreFailures, showFailures }) => {
              const asked = [];
              window.fetch = () => new Promise((answer) => asked.push(answer));
              const next = async () => {
                while (asked.length === 0) await new Promise((turn) => setTimeout(turn));
                return asked.shift();
              };
              const page = (tgid, after) => new Response(JSON.stringify(
                { items: [{ tgid, reason: "timeout", text: "" }], next: after }),
                { headers: { "Content-Type": "application/json" } });
              let failed = 2;
              let refusals = 0;
              const model = { shown: () => ({ id: "r", state: "RUNNING", counts: { failed } }) };
              const show = () => showFailures(model, () => {}, () => refusals++);
              const first = show();
              (await next())(page(1, 1));
              await first;
              const more = moreFailures(() => {});
              const late = await next();
              failed = 3;
              const anew = show();
              (await next())(page(7, 7));
              await anew;
              late(page(2, null));
              await more;
              const rows = document.querySelectorAll("#failed-users > *").length;
              failed = 4;
              const refused = show();
              (await next())(new Response("{}", { status: 500 }));
              await refused;
              await Promise.race([show(), new Promise((turn) => setTimeout(turn, 100))]);
              return [rows, refusals, asked.length].join();
            })""");

    assertThat(seen).isEqualTo("1,1,0");
  }

  @Test
  void charts_keep_a_long_night_from_its_beginning_in_as_many_points_as_a_short_one() {
    browser.go(node.url() + "/");

    Object kept =
        browser.ask(
            """
            import("/model.js").then(({ Model }) => {
              const model = new Model();
              for (let i = 0; i <= 20000; i++) {
                model.hear({ name: "sample", data: { run: "r", at: new Date(i * 2000).toISOString(),
                  done: i * 3, per_second: 1.5, latency_ms: {} } });
              }
              const { samples } = model;
              const at = samples.map((sample) => sample.done);
              const widest = Math.max(...at.slice(1).map((done, i) => done - at[i]));
              return [samples.length <= 600, at[0], at.at(-1), widest < 60000 / 50,
                samples.every((sample) => Math.abs(sample.per_second - 1.5) < 1e-9)].join();
            })""");

    assertThat(kept).isEqualTo("true,0,60000,true,true");
  }

  @Test
  void the_page_speaks_russian_when_asked_to_and_remembers_it() {
    logIn();

    browser.press("#language");

    browser.awaitText("#start", "Запустить");
    browser.awaitText("#link", "На связи");
    assertThat(browser.ask("document.documentElement.lang")).isEqualTo("ru");
    assertThat(browser.ask("document.title")).isEqualTo("Рекомендации к обеду");
    browser.reload();
    browser.awaitText("#start", "Запустить");
    browser.press("#language");
    browser.awaitText("#start", "Run now");
    browser.ask("localStorage.clear()");
    assertNoComplaints();
  }

  @Test
  void everything_is_reached_by_the_keyboard_in_the_order_it_is_seen() {
    node.runToTheEnd(false);
    logIn();
    browser.awaitSeen("#failed-users button");
    browser.reload();
    browser.awaitSeen("#failed-users button");

    List<String> order = new ArrayList<>(List.of(""));
    while (!order.get(order.size() - 1).equals("tgid") && order.size() < 30) {
      browser.key(Keys.TAB);
      order.add(
          String.valueOf(
              browser.ask(
                  "document.activeElement.id || document.activeElement.closest('[id]')?.id")));
      assertThat(browser.ask("getComputedStyle(document.activeElement).outlineStyle"))
          .as("focus on " + order)
          .isEqualTo("solid");
    }

    assertThat(order)
        .containsSubsequence(
            "language",
            "log-out",
            "start",
            "start-forced",
            "retry",
            "failed-users",
            "runs",
            "tgid");
  }

  @Test
  void there_is_no_serious_accessibility_fault_and_no_scrolling_sideways() {
    browser.go(node.url() + "/");
    browser.awaitSeen("#login");
    assertThat(browser.faults()).as("login").isEqualTo(List.of());
    node.runToTheEnd(false);
    logIn();
    browser.press("#start-forced");
    browser.press("#confirm-yes");
    browser.awaitText("#state", "running");
    awaitUsers(ELIGIBLE / 2);
    browser.awaitSeen("#charts canvas");
    browser.awaitSeen("#failed-users button");

    for (boolean dark : List.of(false, true)) {
      for (int width : List.of(DESKTOP, PHONE)) {
        browser.show(width, HEIGHT, dark);
        String shown = width + (dark ? " dark" : " light");
        assertThat(browser.faults()).as(shown).isEqualTo(List.of());
        assertThat(browser.ask(TOO_WIDE)).as("too wide at " + shown).isEqualTo(0L);
      }
    }
    assertNoComplaints();
  }

  @Test
  @EnabledIfSystemProperty(named = PICTURES, matches = ".+")
  void pictures_of_a_night_are_left_behind() throws Exception {
    node.close();
    gemini.close();
    gemini = new GeminiStandIn(StandInOptions.QUICK.delayedBy(Duration.ofMillis(500)));
    gemini.start();
    gemini.answerWith(
        request ->
            request.key().equals("stand-in-key-leaked")
                ? Optional.of(StandInErrors.leakedKey())
                : malformed(request));
    node =
        node(
            "GEMINI_API_KEYS",
            "stand-in-key-of-the-office,stand-in-key-of-the-cafe,stand-in-key-leaked",
            "GEMINI_MAX_REQUESTS_PER_KEY",
            "500");
    node.runToTheEnd(false);
    isBroken.set(false);
    node.runToTheEnd(true);
    isBroken.set(true);
    node.runToTheEnd(true);
    logIn();
    browser.type("#tgid", String.valueOf(node.usersWithAValue().iterator().next()));
    browser.press("#ask button");
    browser.press("#start-forced");
    browser.press("#confirm-yes");
    browser.awaitText("#state", "running");
    awaitUsers(ELIGIBLE * 3 / 4);
    browser.awaitSeen("#failed-users button");

    picture("desktop", DESKTOP, false, true);
    picture("dark", DESKTOP, true, false);
    picture("phone", PHONE, false, false);
  }

  private static void picture(String name, int width, boolean dark, boolean whole)
      throws IOException {
    browser.show(width, width == PHONE ? 844 : HEIGHT, dark);
    Path file = Path.of(System.getProperty(PICTURES), "page-" + name + ".png");
    Files.write(file, browser.picture(whole));
  }
}
