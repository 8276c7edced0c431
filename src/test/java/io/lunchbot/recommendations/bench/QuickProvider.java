package io.lunchbot.recommendations.bench;

import io.lunchbot.recommendations.embedded.TemporaryFolder;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The fastest provider there is on this machine: nginx in one process of its own, that gives every
 * request the same good answer, at once or after a while, counts, and keeps the first bodies.
 * Limits, keys and bad days are the stand-in's.
 */
final class QuickProvider implements AutoCloseable {
  static final String SUMMARY = "Вы каждый день берёте один и тот же суп.";
  static final String TIP = "Попробуйте на этой неделе другой салат.";

  private static final Path PROGRAM = Path.of("/usr/sbin/nginx");
  private static final String CONFIGURATION = "/bench/nginx.conf";
  private static final Duration START = Duration.ofSeconds(10);
  private static final int BODIES = 500;

  private final HttpClient http = HttpClient.newHttpClient();
  private final TemporaryFolder folder;
  private final Process process;
  private final int port;

  /**
   * Starts one; returns when it answers.
   *
   * @param median time of an answer; zero for none
   * @param sigma of the logarithm of the times
   */
  QuickProvider(Duration median, double sigma) throws Exception {
    if (!Files.isExecutable(PROGRAM)) {
      throw new IllegalStateException("This needs nginx with its Lua module: no " + PROGRAM);
    }
    folder = TemporaryFolder.create();
    port = freePort();
    Path configuration = folder.path().resolve("nginx.conf");
    Files.writeString(configuration, configuration(median, sigma));
    process =
        new ProcessBuilder(
                PROGRAM.toString(), "-p", folder.path().toString(), "-c", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.path().resolve("output").toFile())
            .start();
    awaitAnswer();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private String configuration(Duration median, double sigma) throws IOException {
    try (var in = QuickProvider.class.getResourceAsStream(CONFIGURATION)) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
          .replace("@PORT@", String.valueOf(port))
          .replace("@FOLDER@", folder.path().toString())
          .replace("@MEDIAN@", String.format(Locale.ROOT, "%.6f", median.toMillis() / 1e3))
          .replace("@SIGMA@", String.format(Locale.ROOT, "%.6f", sigma))
          .replace("@BODIES@", String.valueOf(BODIES))
          .replace("@ANSWER@", answer());
    }
  }

  private static String answer() {
    JsonObject said =
        new JsonObject().put("summary", SUMMARY).put("tips", new JsonArray().add(TIP));
    JsonObject content =
        new JsonObject()
            .put("parts", new JsonArray().add(new JsonObject().put("text", said.encode())))
            .put("role", "model");
    return new JsonObject()
        .put(
            "candidates",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("content", content)
                        .put("finishReason", "STOP")
                        .put("index", 0)))
        .put(
            "usageMetadata",
            new JsonObject()
                .put("promptTokenCount", 700)
                .put("candidatesTokenCount", 60)
                .put("totalTokenCount", 760))
        .put("modelVersion", "gemini-3.5-flash-lite")
        .put("responseId", "quick")
        .encode();
  }

  private void awaitAnswer() throws Exception {
    long end = System.nanoTime() + START.toNanos();
    while (true) {
      try {
        calls();
        return;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() > end) {
          String said = Files.readString(folder.path().resolve("output"));
          close();
          throw new IllegalStateException("nginx did not start: " + said, e);
        }
        Thread.sleep(20);
      }
    }
  }

  String baseUrl() {
    return "http://127.0.0.1:" + port;
  }

  /** Calls of generateContent since the start. */
  long calls() throws Exception {
    return Long.parseLong(ask("calls"));
  }

  /** Seconds it took for all answers together, as it drew them. */
  double latencies() throws Exception {
    return Double.parseDouble(ask("latencies"));
  }

  /** The first bodies it was sent. */
  List<String> bodies() throws Exception {
    return IntStream.rangeClosed(1, (int) Math.min(BODIES, calls()))
        .mapToObj(number -> askQuietly("bodies/" + number))
        .toList();
  }

  /** Processor time so far. */
  Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private String askQuietly(String what) {
    try {
      return ask(what);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private String ask(String what) throws Exception {
    URI at = URI.create(baseUrl() + "/provider/" + what);
    return http.send(HttpRequest.newBuilder(at).build(), BodyHandlers.ofString()).body();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    folder.close();
  }
}
