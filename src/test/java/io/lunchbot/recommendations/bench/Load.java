package io.lunchbot.recommendations.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads of users' recommendations, one user after the other, from outside a server's process. */
final class Load implements AutoCloseable {
  static final int CONNECTIONS = 64;

  private static final long A_SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final Path WRK = Path.of("/usr/bin/wrk");
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([\\d.]+)");

  private static final String SCRIPT =
      """
      local n = 0
      request = function()
        n = (n + 7919) %% %d
        return wrk.format('GET', '/api/v1/users/' .. %d + n .. '/recommendations')
      end
      """;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Context context = vertx.getOrCreateContext();
  private final Population population;
  private final Path script;
  private final URI server;
  private final HttpClient client;
  private long next;

  /** Of a server that listens. */
  Load(URI server, Population population, Path folder) throws IOException {
    this.server = server;
    this.population = population;
    this.script =
        Files.writeString(
            folder.resolve("users.lua"), SCRIPT.formatted(population.users(), population.first()));
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setDefaultHost(server.getHost())
                .setDefaultPort(server.getPort()),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  }

  /** What asks as fast as it is answered. */
  static String name() {
    return Files.isExecutable(WRK) ? "wrk" : "a client of Vert.x";
  }

  /** Requests a second on all connections; with wrk where there is one, which costs less. */
  double atMost(int seconds) throws IOException, InterruptedException {
    return Files.isExecutable(WRK) ? wrk(seconds, false) : own(seconds);
  }

  /** As {@link #atMost}, of a server that may refuse some while its code is not compiled yet. */
  double warmUp(int seconds) throws IOException, InterruptedException {
    return Files.isExecutable(WRK) ? wrk(seconds, true) : own(seconds);
  }

  private double wrk(int seconds, boolean mayRefuse) throws IOException, InterruptedException {
    Process wrk =
        new ProcessBuilder(
                WRK.toString(),
                "-t1",
                "-c" + CONNECTIONS,
                "-d" + seconds + "s",
                "-s",
                script.toString(),
                server.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher rate = RATE.matcher(said);
    if (wrk.waitFor() != 0 || (said.contains("Non-2xx") && !mayRefuse) || !rate.find()) {
      throw new IllegalStateException(said);
    }
    return Double.parseDouble(rate.group(1));
  }

  private double own(int seconds) {
    long begun = System.nanoTime();
    int requests = 0;
    while (System.nanoTime() - begun < seconds * A_SECOND) {
      int some = 20 * CONNECTIONS;
      Repeat.times(some, CONNECTIONS, context, this::read, new Samples());
      requests += some;
    }
    return requests * 1e9 / (System.nanoTime() - begun);
  }

  /**
   * Requests at an even pace, whatever their answers take: a late one counts from when it was due.
   */
  Samples evenly(int perSecond, int seconds) {
    Samples took = new Samples();
    Pace pace = new Pace(perSecond, perSecond * seconds, took, this::read);
    context.runOnContext(begin -> vertx.setPeriodic(1, pace::sendWhatIsDue));
    pace.done.future().await();
    return took;
  }

  private Future<?> read() {
    next = (next + 7919) % population.users();
    String path = "/api/v1/users/" + (population.first() + next) + "/recommendations";
    return client
        .request(Crowd.get(path))
        .compose(request -> request.send())
        .compose(
            answer ->
                answer.statusCode() == 200
                    ? answer.body()
                    : Future.failedFuture(path + ": HTTP " + answer.statusCode()));
  }

  /** One spell of even requests, on one context. */
  private final class Pace {
    private final int perSecond;
    private final int all;
    private final Samples took;
    private final Supplier<Future<?>> step;
    private final Promise<Void> done = Promise.promise();
    private final long begun = System.nanoTime();
    private int sent;

    Pace(int perSecond, int all, Samples took, Supplier<Future<?>> step) {
      this.perSecond = perSecond;
      this.all = all;
      this.took = took;
      this.step = step;
    }

    void sendWhatIsDue(long timer) {
      while (sent < all && due(sent) <= System.nanoTime()) {
        long due = due(sent++);
        step.get().onComplete(answered -> answered(due), done::tryFail);
      }
      if (sent == all) {
        vertx.cancelTimer(timer);
      }
    }

    private long due(int request) {
      return begun + request * A_SECOND / perSecond;
    }

    private void answered(long due) {
      took.add(System.nanoTime() - due);
      if (took.size() == all) {
        done.tryComplete();
      }
    }
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
