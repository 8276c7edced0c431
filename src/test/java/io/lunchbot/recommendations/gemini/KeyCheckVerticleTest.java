package io.lunchbot.recommendations.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.lunchbot.recommendations.bus.ByReference;
import io.lunchbot.recommendations.bus.Failure;
import io.lunchbot.recommendations.config.ApiKey;
import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.config.UsersPerRequest;
import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.embedded.standin.StandInKey;
import io.lunchbot.recommendations.embedded.standin.StandInOptions;
import io.lunchbot.recommendations.keys.CurrentKeys;
import io.lunchbot.recommendations.keys.KeyRing;
import io.lunchbot.recommendations.keys.Keys;
import io.lunchbot.recommendations.keys.Keys.Available;
import io.lunchbot.recommendations.keys.Keys.Due;
import io.lunchbot.recommendations.keys.Keys.Looked;
import io.lunchbot.recommendations.keys.Keys.Noted;
import io.lunchbot.recommendations.keys.KeysForTests;
import io.lunchbot.recommendations.keys.Verdict;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** With GeminiVerticle before the stand-in; the ledger's two addresses are served by the test. */
@ExtendWith(VertxExtension.class)
class KeyCheckVerticleTest {
  private static final String MODEL = "gemini-3.5-flash-lite";
  private static final String GOOD = "AIza-canary-good-0001";
  private static final String SUSPENDED = "AIza-canary-bad-0002";
  private static final String DISABLED = "AIza-canary-off-0003";
  private static final Duration SELDOM = Duration.ofHours(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration OFTEN = Duration.ofMillis(50);

  private final GeminiStandIn standIn = new GeminiStandIn(StandInOptions.QUICK);
  private final Queue<Looked> reported = new ConcurrentLinkedQueue<>();
  private final Queue<String> due = new ConcurrentLinkedQueue<>();
  private final Lines lines = new Lines();
  private volatile boolean ledgerIsAway;
  private CurrentKeys keys;
  private Vertx vertx;

  @BeforeEach
  void start(Vertx vertx) {
    this.vertx = vertx;
    ByReference.install(vertx);
    standIn.start();
    standIn.behave(
        as -> as.with(SUSPENDED, StandInKey.SUSPENDED).with(DISABLED, StandInKey.SERVICE_DISABLED));
    ready(Keys.LOOKED.serve(vertx, found -> answer(() -> reported.add(found), new Noted())));
    ready(
        Keys.DUE.serve(
            vertx,
            question ->
                answer(() -> {}, new Due(Optional.ofNullable(due.poll()).stream().toList()))));
    lines.begin();
  }

  @AfterEach
  void close() {
    lines.end();
    standIn.close();
  }

  private <T> Future<T> answer(Runnable work, T with) {
    if (ledgerIsAway) {
      return Future.failedFuture(new Failure(Failure.Code.UNAVAILABLE, "Redis is away"));
    }
    work.run();
    return Future.succeededFuture(with);
  }

  private void deploy(Duration period, String... secrets) {
    Config.Gemini gemini =
        new Config.Gemini(
            keys(secrets),
            MODEL,
            List.of(),
            URI.create(standIn.baseUrl()),
            "v1beta",
            16,
            TIMEOUT,
            TIMEOUT,
            TIMEOUT,
            TIMEOUT,
            3,
            new UsersPerRequest(8, 1),
            Optional.empty(),
            Optional.empty(),
            false);
    keys = new CurrentKeys(new KeyRing(gemini.apiKeys()));
    Prompt prompt = new Prompt(SampleStats.template(), 30);
    deploy(new GeminiVerticle(gemini, keys, prompt, Clock.systemUTC()));
    deploy(new KeyCheckVerticle(gemini, keys, period));
  }

  private static List<ApiKey> keys(String... secrets) {
    return Stream.of(secrets).map(KeysForTests::key).toList();
  }

  private void deploy(Deployable verticle) {
    ready(vertx.deployVerticle(verticle));
  }

  private static void ready(Future<?> future) {
    try {
      future.await(20, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("Not ready within 20 s", e);
    }
  }

  private static String fingerprint(String secret) {
    return new Secret(secret).fingerprint();
  }

  private static Looked valid(String secret) {
    return new Looked(fingerprint(secret), Verdict.OK, "", "");
  }

  private List<String> looks() {
    return lines.of(Level.INFO, Level.WARN).filter(line -> line.startsWith("Key looked")).toList();
  }

  @Test
  void every_key_is_looked_at_and_only_what_concerns_the_key_is_reported() {
    deploy(SELDOM, GOOD, SUSPENDED, DISABLED);

    await().until(() -> looks().size() == 3 && reported.size() == 2);
    assertThat(reported)
        .extracting(Looked::fingerprint, Looked::verdict, Looked::reason)
        .containsExactlyInAnyOrder(
            tuple(fingerprint(GOOD), Verdict.OK, ""),
            tuple(fingerprint(SUSPENDED), Verdict.INVALID_KEY, "key_suspended"));
    assertThat(looks())
        .contains("Key looked at position=0 key=AIza…0001 result=valid text=")
        .anyMatch(
            line ->
                line.startsWith(
                    "Key looked at position=1 key=AIza…0002 result=key_suspended text=HTTP 403"))
        .anyMatch(line -> line.contains("result=service_disabled") && line.contains("Enable the"))
        .noneMatch(line -> line.contains("canary"));
  }

  @Test
  void looks_use_nothing_up() {
    deploy(SELDOM, GOOD, SUSPENDED);

    await().until(() -> looks().size() == 2);
    assertThat(standIn.calls()).isZero();
  }

  @Test
  void many_keys_are_all_looked_at() {
    String[] many = IntStream.range(0, 23).mapToObj(i -> GOOD + i).toArray(String[]::new);

    deploy(SELDOM, many);

    await().until(() -> reported.size() == 23);
    assertThat(reported)
        .extracting(Looked::fingerprint)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(many).map(KeyCheckVerticleTest::fingerprint).toList());
  }

  @Test
  void of_replaced_keys_only_the_new_ones_are_looked_at() {
    deploy(SELDOM, GOOD);
    await().until(() -> reported.size() == 1);
    keys.replace(new KeyRing(keys(GOOD, GOOD + "new")));

    Keys.AVAILABLE.send(vertx, new Available("reset"));
    Keys.AVAILABLE.send(vertx, new Available("keys_replaced"));

    await().until(() -> reported.size() == 2);
    assertThat(reported).containsExactly(valid(GOOD), valid(GOOD + "new"));
  }

  @Test
  void a_mended_key_that_is_due_is_found_valid() {
    deploy(OFTEN, SUSPENDED);
    // On a slow machine the next look may come before the first is reported.
    await().until(() -> !reported.isEmpty());
    assertThat(reported).doesNotContain(valid(SUSPENDED));
    standIn.behave(as -> as.with(SUSPENDED, StandInKey.GOOD));

    due.add(fingerprint(SUSPENDED));

    await().until(() -> reported.contains(valid(SUSPENDED)));
  }

  @Test
  void what_the_ledger_could_not_be_told_is_told_when_it_is_back() {
    ledgerIsAway = true;
    deploy(OFTEN, GOOD);
    await().until(() -> lines.of(Level.WARN).anyMatch(line -> line.contains("Redis is away")));

    ledgerIsAway = false;

    await().until(() -> lines.of(Level.INFO).anyMatch(line -> line.startsWith("Works again")));
    await().until(() -> !reported.isEmpty());
    assertThat(reported).contains(valid(GOOD));
    assertThat(lines.of(Level.WARN).filter(line -> line.contains("Redis is away"))).hasSize(1);
    assertThat(looks()).hasSize(1);
  }

  @Test
  void a_model_that_is_gone_is_an_error_once() {
    standIn.behave(as -> as.with(as.models().without(MODEL)));

    deploy(SELDOM, GOOD, GOOD + "2", GOOD + "3");

    await().until(() -> looks().size() == 3);
    assertThat(lines.of(Level.ERROR)).hasSize(1).allMatch(line -> line.contains("model=" + MODEL));
    assertThat(reported).isEmpty();
  }

  @Test
  void a_provider_that_is_away_stops_nothing_and_blames_no_key() {
    standIn.close();

    deploy(SELDOM, GOOD);

    await().until(() -> looks().size() == 1);
    assertThat(looks()).allMatch(line -> line.contains("result=connection_failed"));
    assertThat(reported).isEmpty();
  }

  /** What was logged by this program while a test runs. */
  private static final class Lines extends AppenderBase<ILoggingEvent> {
    private final Logger ours = (Logger) LoggerFactory.getLogger("io.lunchbot.recommendations");
    private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();

    void begin() {
      setContext(ours.getLoggerContext());
      start();
      ours.addAppender(this);
    }

    void end() {
      ours.detachAppender(this);
      stop();
    }

    Stream<String> of(Level... levels) {
      return events.stream()
          .filter(event -> List.of(levels).contains(event.getLevel()))
          .map(ILoggingEvent::getFormattedMessage);
    }

    @Override
    protected void append(ILoggingEvent event) {
      events.add(event);
    }
  }
}
