package io.lunchbot.recommendations;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.ConfigException;
import io.lunchbot.recommendations.config.Name;
import io.lunchbot.recommendations.config.Settings;
import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.embedded.standin.StandInAnswer;
import io.lunchbot.recommendations.embedded.standin.StandInKey;
import io.lunchbot.recommendations.embedded.standin.StandInRequest;
import io.lunchbot.recommendations.keys.KeyRing;
import io.lunchbot.recommendations.run.Run;
import io.lunchbot.recommendations.run.RunState;
import io.lunchbot.recommendations.run.Runs;
import io.lunchbot.recommendations.stack.Canary;
import io.lunchbot.recommendations.stack.LogWatch;
import io.lunchbot.recommendations.stack.Node;
import io.lunchbot.recommendations.stack.TestServers;
import io.lunchbot.recommendations.stack.WithServers;
import io.vertx.core.Handler;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys stay where they are used, whatever a provider makes of them. */
@WithServers
class CanaryKeyTest {
  private static final int ELIGIBLE = 80;
  private static final int ECHOES = EchoingAnswers.ALL.size();

  /** Behind those that are echoed: two that are wrong from the start, and good ones. */
  private static final int SUSPENDED = 2;

  private static final int GOOD = 6;
  private static final int MOST_NIGHTS = 6;
  private static final Duration A_NIGHT = Duration.ofMinutes(3);

  private final Canary canary = new Canary(ECHOES + SUSPENDED + GOOD);
  private final Set<String> served = ConcurrentHashMap.newKeySet();
  private final Queue<String> onTheBus = new ConcurrentLinkedQueue<>();
  private final LongAdder messages = new LongAdder();
  private TestServers servers;
  private GeminiStandIn gemini;

  @BeforeEach
  void fill(TestServers shared) throws Exception {
    servers = shared;
    servers.fillWith(ELIGIBLE);
    gemini = servers.newStandIn();
    for (String key : canary.keys().subList(ECHOES, ECHOES + SUSPENDED)) {
      gemini.behave(good -> good.with(key, StandInKey.SUSPENDED));
    }
    gemini.answerWith(this::echoOnce);
  }

  @AfterEach
  void stop() {
    gemini.close();
  }

  private Optional<StandInAnswer> echoOnce(StandInRequest request) {
    int position = canary.keys().indexOf(request.key());
    return position < ECHOES && served.add(request.key())
        ? Optional.of(EchoingAnswers.ALL.get(position).apply(request.key()))
        : Optional.empty();
  }

  @Test
  void a_key_the_provider_repeats_appears_nowhere() throws Exception {
    try (LogWatch log = new LogWatch(canary::isIn);
        Node node = startWatched()) {
      List<Run> nights = nightsUntilAllKeysWereEchoed(node);
      assertThat(served).as("answers that echo the key").hasSize(ECHOES);
      assertThat(nights.get(0).counts().generated()).isPositive();
      List<Runs.FailedUser> failed = node.failures(nights.get(0).id());

      gemini.answerWith(request -> Optional.of(EchoingAnswers.modelGone(request.key())));
      Run gone = awaitEnd(node, node.start(true));
      assertThat(gone.state()).isEqualTo(RunState.failed());

      assertThat(traces(Stream.of(nights.toString(), failed.toString(), gone.toString())))
          .isEmpty();
      assertThat(traces(pages(node, nights.get(0).id(), gone.id()))).isEmpty();
      assertThat(traces(redis(node))).isEmpty();
      assertThat(onTheBus).isEmpty();
      assertThat(messages.sum()).isGreaterThan(ELIGIBLE);
      assertThat(log.found()).isEmpty();
      assertThat(log.read()).isGreaterThan(ELIGIBLE);
    }
  }

  /** Which key is taken is left to chance among equals, so that one night may do without some. */
  private List<Run> nightsUntilAllKeysWereEchoed(Node node) {
    List<Run> nights = new ArrayList<>();
    while (nights.isEmpty() || (served.size() < ECHOES && nights.size() < MOST_NIGHTS)) {
      nights.add(awaitEnd(node, node.start(true)));
    }
    return nights;
  }

  @Test
  void what_holds_keys_prints_none() {
    Map<Name, String> said = new EnumMap<>(Name.class);
    said.put(Name.DATABASE_URL, servers.databaseUrl());
    said.put(Name.REDIS_URL, servers.redisUrl());
    said.put(Name.GEMINI_API_KEYS, String.join(",", canary.keys()));
    Config config = Config.from(new Settings(said, List.of()));
    KeyRing ring = new KeyRing(config.gemini().apiKeys());

    assertThat(
            traces(Stream.of(config.toString(), ring.all().toString(), ring.groups().toString())))
        .isEmpty();

    said.put(Name.GEMINI_API_KEYS, canary.keys().get(0) + "," + canary.keys().get(0));
    assertThatThrownBy(() -> Config.from(new Settings(said, List.of())))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e -> assertThat(traces(Stream.of(e.toString(), e.mistakes().toString()))).isEmpty());
  }

  /** What could not find a key would find none. */
  @Test
  void a_key_is_found_in_every_form() {
    for (String key : canary.keys()) {
      assertThat(canary.isIn("key " + key + ".")).isTrue();
      assertThat(canary.isIn(key.substring(14, 28))).isTrue();
      assertThat(canary.isIn("?key=" + Canary.percentEncoded(key))).isTrue();
      assertThat(canary.isIn("Basic " + Canary.base64(key))).isTrue();
      assertThat(canary.isIn(key.substring(0, 4) + "…" + key.substring(key.length() - 4)))
          .isFalse();
    }
  }

  private Node startWatched() {
    Node node =
        Node.startWithTriggers(
            servers,
            gemini,
            "GEMINI_API_KEYS",
            String.join(",", canary.keys()),
            // What is logged without it is logged with it, too.
            "GEMINI_LOG_PROMPTS",
            "true");
    EventBus bus = node.vertx().eventBus();
    Handler<DeliveryContext<Object>> watch =
        delivery -> {
          Message<Object> message = delivery.message();
          String text = message.address() + message.headers() + message.body() + delivery.body();
          messages.increment();
          if (canary.isIn(text)) {
            onTheBus.add(text);
          }
          delivery.next();
        };
    bus.addOutboundInterceptor(watch);
    bus.addInboundInterceptor(watch);
    return node;
  }

  private static Run awaitEnd(Node node, String run) {
    return await().atMost(A_NIGHT).until(() -> node.find(run), found -> found.state().isOver());
  }

  private List<String> traces(Stream<String> texts) {
    return texts.filter(canary::isIn).toList();
  }

  private static Stream<String> pages(Node node, String... runs) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    Stream.Builder<String> answers = Stream.builder();
    List<String> paths =
        Stream.concat(
                Stream.of("/", "/openapi.yaml", "/metrics", "/api/v1/runs", "/api/v1/keys"),
                Stream.of(runs)
                    .flatMap(
                        run ->
                            Stream.of("/api/v1/runs/" + run, "/api/v1/runs/" + run + "/failures")))
            .toList();
    for (String path : paths) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(node.url() + path)).build();
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(path).isIn(path.equals("/metrics") ? 404 : 200, 200);
      answers.add(path + "\n" + answer.headers().map() + "\n" + answer.body());
    }
    return answers.build();
  }

  /** Names, values and dumps: a dump may be compressed, and a value may be of a type unread. */
  private Stream<String> redis(Node node) {
    Redis client = Redis.createClient(node.vertx(), servers.redisUrl());
    Stream.Builder<String> all = Stream.builder();
    try {
      Response names = send(client, Request.cmd(Command.KEYS).arg("*"));
      assertThat(names.size()).isGreaterThan(ELIGIBLE);
      for (Response name : names) {
        String key = name.toString();
        // Null when its time is over by now.
        Response dump = send(client, Request.cmd(Command.DUMP).arg(key));
        if (dump != null) {
          all.add(key + new String(dump.toBytes(), ISO_8859_1) + value(client, key));
        }
      }
    } finally {
      client.close();
    }
    return all.build();
  }

  private static String value(Redis client, String key) {
    String type = send(client, Request.cmd(Command.TYPE).arg(key)).toString();
    Request read =
        switch (type) {
          case "string" -> Request.cmd(Command.GET).arg(key);
          case "hash" -> Request.cmd(Command.HGETALL).arg(key);
          case "list" -> Request.cmd(Command.LRANGE).arg(key).arg(0).arg(-1);
          case "set" -> Request.cmd(Command.SMEMBERS).arg(key);
          case "zset" -> Request.cmd(Command.ZRANGE).arg(key).arg(0).arg(-1);
          case "stream" -> Request.cmd(Command.XRANGE).arg(key).arg("-").arg("+");
          case "none" -> Request.cmd(Command.EXISTS).arg(key);
          default -> throw new IllegalStateException("not read: " + type);
        };
    return String.valueOf(send(client, read));
  }

  private static Response send(Redis client, Request request) {
    return client.send(request).await();
  }
}
