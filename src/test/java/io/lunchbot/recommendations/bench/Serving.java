package io.lunchbot.recommendations.bench;

import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.stack.JavaProcess;
import io.lunchbot.recommendations.stack.TestServers;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process that listens for HTTP somewhere and says where: the service, or a bare server. */
final class Serving implements AutoCloseable {
  /** What the service logs, and what a bare server prints. */
  static final String SAYS = "HTTP listens address=";

  private static final Pattern ADDRESS = Pattern.compile(SAYS + "(\\S+)");
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration LOOK_EVERY = Duration.ofMillis(2);

  private final long begun = System.nanoTime();
  private final HttpClient http = HttpClient.newHttpClient();
  private final JavaProcess process;

  /** Starts it, and does not wait until it listens. */
  Serving(List<String> options, Path jar, Map<String, String> environment) {
    process = new JavaProcess(options, jar, environment);
  }

  /** What the service is told: these servers, no Kafka, no schedule, any free port. */
  static Map<String, String> environment(TestServers servers, String gemini) {
    return new HashMap<>(
        Map.of(
            "DATABASE_URL", servers.databaseUrl(),
            "REDIS_URL", servers.redisUrl(),
            "KAFKA_BROKER_URL", "127.0.0.1:1",
            "GOOGLE_GEMINI_BASE_URL", gemini,
            "GEMINI_API_KEYS", "key-one,key-two",
            "USERS_PER_REQUEST", "1",
            "GEMINI_MAX_REQUESTS_PER_KEY", "100000000",
            "SCHEDULE_ENABLED", "false",
            "HTTP_PORT", "0"));
  }

  /** Waits until it says so. */
  URI address() {
    await().atMost(LIMIT).pollInterval(LOOK_EVERY).until(() -> said().find());
    Matcher said = said();
    said.find();
    return URI.create(said.group(1));
  }

  private Matcher said() {
    return ADDRESS.matcher(process.output());
  }

  /** Seconds from its start until a path is first answered with 200. */
  double secondsUntil(String path) {
    URI asked = address().resolve(path);
    await().atMost(LIMIT).pollInterval(LOOK_EVERY).until(() -> status(asked) == 200);
    return (System.nanoTime() - begun) / 1e9;
  }

  private static int status(URI asked) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) asked.toURL().openConnection();
    try {
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }

  /** The most memory it ever held, pages of files included, MB. */
  double peakMegabytes() {
    try {
      Matcher peak = PEAK.matcher(Files.readString(Path.of("/proc/" + process.id() + "/status")));
      if (!peak.find()) {
        throw new IllegalStateException("No VmHWM");
      }
      return Long.parseLong(peak.group(1)) / 1024.0;
    } catch (IOException e) {
      throw new IllegalStateException("Only Linux tells the peak of a process", e);
    }
  }

  /** SIGTERM; waits for the end. */
  void stop() {
    process.terminate();
    process.exitCode();
  }

  /** Starts a run over everybody; returns its id. */
  String startRun() {
    HttpRequest.Builder post =
        HttpRequest.newBuilder(address().resolve("/api/v1/runs"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"force\": true}"));
    return ask(post, 202).getString("id");
  }

  /** A run as it stands, as openapi.yaml describes it. */
  JsonObject run(String id) {
    return ask(HttpRequest.newBuilder(address().resolve("/api/v1/runs/" + id)), 200);
  }

  private JsonObject ask(HttpRequest.Builder request, int expected) {
    try {
      HttpResponse<String> answer =
          http.send(request.timeout(LIMIT).build(), BodyHandlers.ofString());
      if (answer.statusCode() != expected) {
        throw new IllegalStateException(answer.statusCode() + " " + answer.body());
      }
      return new JsonObject(answer.body());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(process.output(), e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
