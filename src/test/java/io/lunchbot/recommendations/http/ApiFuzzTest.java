package io.lunchbot.recommendations.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.lunchbot.recommendations.embedded.SampleData;
import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.http.OddRequests.Odd;
import io.lunchbot.recommendations.http.RawHttp.Answer;
import io.lunchbot.recommendations.stack.Node;
import io.lunchbot.recommendations.stack.TestServers;
import io.lunchbot.recommendations.stack.WithServers;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import java.net.URI;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Thousands of requests, most of them wrong, to a whole node on real servers. */
@WithServers
class ApiFuzzTest {
  private static final String TOKEN = "a-token-of-the-fuzz-0123456789";
  private static final String KEY = "AIzaSyFuzzFuzzFuzzFuzzFuzzFuzzFuzzFuzz1";
  private static final int REQUESTS = Integer.getInteger("fuzz.requests", 5_000);

  /** What a path outside of the document may answer. */
  private static final Set<Integer> OUTSIDE = Set.of(400, 401, 403, 404, 405, 413, 414, 431);

  private static final Set<Integer> OF_FILES = Set.of(200, 304, 400, 405, 414, 431);

  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final Map<Integer, Integer> statuses = new ConcurrentSkipListMap<>();
  private Node node;
  private OpenAPIContract contract;
  private ResponseValidator validator;
  private URI address;

  @Test
  void no_request_breaks_anything_and_every_answer_is_in_the_document(TestServers servers)
      throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    ((Logger) LoggerFactory.getLogger("io.lunchbot")).addAppender(log);
    log.start();
    servers.flushRedis();
    servers.resetDatabase();
    try (Connection owner = servers.connectAsOwner()) {
      new SampleData(40, Instant.now(), SampleData.SEED).load(owner);
    }
    try (GeminiStandIn gemini = servers.newStandIn();
        Node started =
            Node.startWithTriggers(
                servers,
                gemini,
                "HTTP_TOKEN",
                TOKEN,
                "GEMINI_API_KEYS",
                KEY,
                "GEMINI_MAX_REQUESTS_PER_KEY",
                "1000000")) {
      node = started;
      address = URI.create(node.url());
      contract = Contract.load(node.vertx()).await();
      validator = ResponseValidator.create(node.vertx(), contract);
      String run = node.runToTheEnd(false).id();
      List<Long> users = List.copyOf(node.usersWithAValue());
      OddRequests requests = new OddRequests(Contract.document(), List.of(run, "r1"), users, TOKEN);

      all(requests);

      System.out.println("Fuzz: statuses " + new TreeMap<>(statuses));
      assertThat(wrong).isEmpty();
      assertThat(statuses.keySet()).contains(200, 202, 400, 401, 404, 405, 413, 415);
      assertThat(statuses.getOrDefault(503, 0)).isLessThan(REQUESTS / 50);
      assertThat(
              RawHttp.send(
                      address, "GET /health/ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                  .status())
          .isEqualTo(200);
      assertThat(log.list).filteredOn(event -> event.getLevel() == Level.ERROR).isEmpty();
    }
  }

  private void all(OddRequests requests) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> sent = new ArrayList<>();
      IntStream.range(0, REQUESTS)
          .forEach(number -> sent.add(threads.submit(() -> one(requests.make(number)))));
      for (Future<?> one : sent) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void one(Odd request) {
    try {
      Answer answer = RawHttp.send(address, request.bytes().getBytes());
      statuses.merge(answer.status(), 1, Integer::sum);
      judge(request, answer);
    } catch (Exception | AssertionError e) {
      wrong.add(
          request.number()
              + " "
              + request.method()
              + " "
              + cut(request.target())
              + ": "
              + cut(e.toString()));
    }
  }

  private static String cut(String text) {
    return text.length() > 600 ? text.substring(0, 600) + "…" : text;
  }

  private void judge(Odd request, Answer answer) {
    int status = answer.status();
    assertThat(status < 500 || status == 503).as("status %s %s", status, answer.text()).isTrue();
    assertThat(answer.text()).doesNotContain(TOKEN, KEY);
    String path = request.target().replaceFirst("\\?.*", "");
    boolean ofProbe = path.equals("/health/ready") && status == 503;
    if (status >= 400 && !ofProbe && !request.method().equals("HEAD")) {
      assertThat(answer.header("content-type"))
          .as("%s %s", status, answer.text())
          .isEqualTo("application/problem+json");
      JsonObject problem = new JsonObject(answer.text());
      Schemas.assertValid("Problem", problem);
      assertThat(problem.getInteger("status")).isEqualTo(status);
    }
    if (status == 503 && !ofProbe) {
      assertThat(Integer.parseInt(answer.header("retry-after"))).isPositive();
    }
    if (request.proper()) {
      assertThat(status).isNotIn(400, 401, 403, 405, 413, 414, 415, 431);
    }
    Operation operation = operation(path, request.method());
    if (isNormalised(path)) {
      return; // Another path for the router than for the document.
    }
    if (operation == null) {
      boolean file = !path.startsWith("/api") && status < 400;
      assertThat(status).isIn(file ? OF_FILES : OUTSIDE);
    } else if (status != 414 && status != 431) {
      described(operation, answer);
    }
  }

  private static boolean isNormalised(String path) {
    return path.contains("//")
        || (path.endsWith("/") && path.length() > 1)
        || path.contains("/.")
        || path.toLowerCase(Locale.ROOT).contains("%2e");
  }

  private Operation operation(String path, String method) {
    try {
      return contract.findOperation(path, HttpMethod.valueOf(method));
    } catch (RuntimeException e) {
      return null;
    }
  }

  private void described(Operation operation, Answer answer) {
    String type = answer.header("content-type");
    if ("text/event-stream".equals(type)) {
      assertThat(answer.text()).contains("retry: 2000\n\n", "event: snapshot\n");
    }
    if (type != null && type.startsWith("text/")) {
      return; // Text has no schema worth the name.
    }
    String known = type == null ? "application/json" : type.replace("problem+json", "json");
    validator
        .validate(
            ValidatableResponse.create(answer.status(), answer.headers(), answer.body(), known),
            operation.getOperationId())
        .await();
  }
}
