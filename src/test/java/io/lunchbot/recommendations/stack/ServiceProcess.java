package io.lunchbot.recommendations.stack;

import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The service's jar as a process of its own, unless told otherwise without Kafka, without a
 * schedule and with one user a request, that asks Gemini directly or over a network of its own.
 */
public final class ServiceProcess implements AutoCloseable {
  private static final Path JAR = Path.of("target/lunch-recommendations.jar");
  private static final String RUNS = "/api/v1/runs";
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final Pattern ADDRESS = Pattern.compile("HTTP listens address=(\\S+)");

  /** Several run at once on few cores and none lives long enough for better code. */
  private static final List<String> MODEST =
      List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Optional<SlowNetwork> network;
  private final JavaProcess process;

  /**
   * Starts it behind a slow network, and does not wait until it listens.
   *
   * @param servers where users, orders and values are
   * @param network to Gemini; closed with the process
   * @param settings names of the environment and values; they win over what this class would say
   * @param properties system properties and values
   * @param arguments of the program
   */
  public ServiceProcess(
      TestServers servers,
      SlowNetwork network,
      Map<String, String> settings,
      Map<String, String> properties,
      String... arguments) {
    this(
        servers,
        Optional.of(network),
        network.baseUrl(),
        settings,
        options(MODEST, properties),
        arguments);
  }

  /**
   * Starts it so that it asks Gemini directly, and does not wait until it listens.
   *
   * @param servers where users, orders and values are
   * @param settings names of the environment and values; they win over what this class would say
   * @param properties system properties and values
   */
  public ServiceProcess(
      TestServers servers,
      GeminiStandIn gemini,
      Map<String, String> settings,
      Map<String, String> properties) {
    this(servers, Optional.empty(), gemini.baseUrl(), settings, options(MODEST, properties));
  }

  /**
   * Starts it so that it asks a provider directly, and does not wait until it listens.
   *
   * @param servers where users, orders and values are
   * @param gemini scheme, host and port of the provider
   * @param settings names of the environment and values; they win over what this class would say
   * @param jvm all options of its Java
   */
  public ServiceProcess(
      TestServers servers, String gemini, Map<String, String> settings, List<String> jvm) {
    this(servers, Optional.empty(), gemini, settings, jvm);
  }

  private ServiceProcess(
      TestServers servers,
      Optional<SlowNetwork> network,
      String gemini,
      Map<String, String> settings,
      List<String> jvm,
      String... arguments) {
    this.network = network;
    Map<String, String> environment = new HashMap<>();
    environment.put("DATABASE_URL", servers.databaseUrl());
    environment.put("REDIS_URL", servers.redisUrl());
    environment.put("GOOGLE_GEMINI_BASE_URL", gemini);
    environment.put("KAFKA_BROKER_URL", "127.0.0.1:1");
    environment.put("SCHEDULE_ENABLED", "false");
    environment.put("HTTP_PORT", "0");
    environment.put("USERS_PER_REQUEST", "1");
    environment.putAll(settings);
    this.process = new JavaProcess(jvm, JAR, environment, arguments);
  }

  private static List<String> options(List<String> jvm, Map<String, String> properties) {
    List<String> options = new ArrayList<>(jvm);
    properties.forEach((name, value) -> options.add("-D" + name + "=" + value));
    return options;
  }

  /** Waits until it can be asked. */
  public void awaitReady() {
    process.awaitOutput("HTTP listens");
  }

  /** Triggers a run; returns its id. */
  public String startRun() {
    return ask(request(RUNS).POST(BodyPublishers.noBody()), 202).getString("id");
  }

  /** Triggers a run that nothing spares, and none that is under way without force can answer. */
  public String startForcedRun() {
    BodyPublisher body = BodyPublishers.ofString("{\"force\": true}");
    HttpRequest.Builder post = request(RUNS).header("Content-Type", "application/json").POST(body);
    return ask(post, 202).getString("id");
  }

  /** Stops a run for good. */
  public void cancel(String id) {
    ask(request(RUNS + "/" + id).DELETE(), 200);
  }

  /** A run as it stands, as openapi.yaml describes it. */
  public JsonObject run(String id) {
    return ask(request(RUNS + "/" + id).GET(), 200);
  }

  /** The newest runs, as openapi.yaml describes them. */
  public List<JsonObject> runs() {
    return ask(request(RUNS).GET(), 200).getJsonArray("items").stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  /** What a user's page is told, as openapi.yaml describes it. */
  public JsonObject recommendation(long tgid) {
    return ask(request("/api/v1/users/" + tgid + "/recommendations").GET(), 200);
  }

  /** Processor time so far. */
  public Duration processorTime() {
    return process.processorTime();
  }

  /** What a probe is told, as openapi.yaml describes it. */
  public JsonObject health() {
    return new JsonObject(answer(request("/health/ready").GET()).body());
  }

  /** Calls of this process that were asked and not yet answered, as seen from a slow network. */
  public int callsUnderWay() {
    return network.orElseThrow().underWay();
  }

  /** SIGKILL; does not wait for the end. */
  public void kill() {
    process.kill();
  }

  /** SIGTERM; returns the exit code. */
  public int stop() {
    process.terminate();
    return process.exitCode();
  }

  /** Waits no longer than this for the end; returns the exit code. */
  public int awaitExit(Duration limit) {
    return process.exitCode(limit);
  }

  /** Everything printed so far. */
  public String output() {
    return process.output();
  }

  @Override
  public void close() {
    process.close();
    network.ifPresent(SlowNetwork::close);
  }

  private HttpRequest.Builder request(String path) {
    Matcher address = ADDRESS.matcher(output());
    if (!address.find()) {
      throw new IllegalStateException("the service does not listen:\n" + output());
    }
    return HttpRequest.newBuilder(URI.create(address.group(1) + path)).timeout(ANSWER);
  }

  private JsonObject ask(HttpRequest.Builder request, int expected) {
    HttpResponse<String> answer = answer(request);
    if (answer.statusCode() != expected) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
    return new JsonObject(answer.body());
  }

  private HttpResponse<String> answer(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
