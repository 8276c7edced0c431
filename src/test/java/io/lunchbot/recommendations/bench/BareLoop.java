package io.lunchbot.recommendations.bench;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The limit of the pipeline: asks a provider as the service does, the same client with as many
 * instances and as many calls at once, and does nothing else. A program of its own.
 */
public final class BareLoop extends VerticleBase {
  private static final String PATH = "/v1beta/models/gemini-3.5-flash-lite:generateContent";
  private static final int KEEP_ALIVE_SECONDS = 30;

  private final URI provider;
  private final List<Buffer> bodies;
  private final int atOnce;
  private HttpClient client;
  private RequestOptions target;

  private BareLoop(URI provider, List<Buffer> bodies, int atOnce) {
    this.provider = provider;
    this.bodies = bodies;
    this.atOnce = atOnce;
  }

  /**
   * Takes the provider's address, a folder with bodies, the number of calls at once and of all
   * calls. As many before are not counted. Prints {@code BARE} and calls a second.
   */
  public static void main(String[] args) throws Exception {
    List<Buffer> bodies = new ArrayList<>();
    try (var files = Files.list(Path.of(args[1]))) {
      for (Path file : files.sorted().toList()) {
        bodies.add(Buffer.buffer(Files.readAllBytes(file)));
      }
    }
    int instances = VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE;
    int atOnce = Math.max(1, Integer.parseInt(args[2]) / instances);
    int calls = Integer.parseInt(args[3]);
    Vertx vertx = Vertx.vertx();
    List<BareLoop> loops = new ArrayList<>();
    for (int i = 0; i < instances; i++) {
      BareLoop loop = new BareLoop(URI.create(args[0]), bodies, atOnce);
      loops.add(loop);
      vertx.deployVerticle(loop).await();
    }
    seconds(loops, calls / instances);
    double seconds = seconds(loops, calls / instances);
    System.out.println("BARE " + calls / instances * instances / seconds);
    vertx.close().await();
  }

  private static double seconds(List<BareLoop> loops, int calls) {
    long begun = System.nanoTime();
    Future.all(loops.stream().map(loop -> loop.ask(calls)).toList()).await();
    return (System.nanoTime() - begun) / 1e9;
  }

  @Override
  public Future<?> start() {
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS),
            new PoolOptions().setHttp1MaxSize(atOnce));
    target =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(provider.getHost())
            .setPort(provider.getPort())
            .setURI(PATH)
            .putHeader(HttpHeaders.USER_AGENT, "lunch-recommendations")
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
            .putHeader("X-Server-Timeout", "30")
            .putHeader("x-goog-api-key", "key-one");
    return Future.succeededFuture();
  }

  private Future<Void> ask(int calls) {
    Samples times = new Samples();
    return Future.future(
        done ->
            context.runOnContext(
                begin -> Repeat.begin(calls, atOnce, this::call, times).onComplete(done)));
  }

  private Future<Buffer> call() {
    Buffer body = bodies.get((int) (Math.random() * bodies.size()));
    return client.request(target).compose(request -> answer(request, body));
  }

  private static Future<Buffer> answer(HttpClientRequest request, Buffer body) {
    return request
        .send(body)
        .compose(
            response ->
                response.statusCode() == 200
                    ? response.body()
                    : Future.failedFuture("HTTP " + response.statusCode()));
  }
}
