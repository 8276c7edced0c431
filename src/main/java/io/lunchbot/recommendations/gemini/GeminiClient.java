package io.lunchbot.recommendations.gemini;

import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * One pool of keep-alive connections to the provider. Belongs to the context it is used on.
 *
 * <p>The plain HTTP client and not the web client: only it tells a request that was never written
 * from one whose answer got lost, and lets a call be broken off when its total time is over. The
 * web client's timeout begins anew with every byte, so that a server that drips holds it for ever.
 */
final class GeminiClient {
  /**
   * The provider counts a call when it arrives, we when it is leased: a lease is spent within this
   * time or not at all.
   */
  private static final Duration FRESH = Duration.ofSeconds(1);

  private static final Duration LOOK_TIMEOUT = Duration.ofSeconds(10);

  /** Shorter than servers keep idle connections, so that few requests meet a closing one. */
  private static final int KEEP_ALIVE_SECONDS = 30;

  private final Vertx vertx;
  private final Clock clock;
  private final Duration idleTimeout;
  private final HttpClient client;
  private final Duration timeout;
  private final RequestOptions target;
  private final String models;

  /**
   * A client that has not connected yet.
   *
   * @param gemini where to ask, how many calls at once, and how long one may take
   * @param clock the one that leases are dated by
   */
  GeminiClient(Vertx vertx, Config.Gemini gemini, Clock clock) {
    URI base = gemini.baseUrl();
    Duration connectTimeout = gemini.connectTimeout();
    this.vertx = vertx;
    this.clock = clock;
    this.idleTimeout = gemini.idleTimeout();
    this.client = vertx.createHttpClient(options(connectTimeout), pool(gemini.concurrency()));
    this.timeout = gemini.timeout();
    this.models = base.getRawPath() + "/" + gemini.apiVersion() + "/models/";
    this.target =
        new RequestOptions()
            .setSsl(base.getScheme().equals("https"))
            .setHost(base.getHost().replaceAll("^\\[|]$", ""))
            .setPort(port(base))
            .setConnectTimeout(connectTimeout.toMillis())
            .putHeader(HttpHeaders.USER_AGENT, userAgent());
  }

  private static HttpClientOptions options(Duration connectTimeout) {
    return new HttpClientOptions()
        .setProtocolVersion(HttpVersion.HTTP_1_1)
        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
        .setConnectTimeout((int) connectTimeout.toMillis())
        .setSslHandshakeTimeout(connectTimeout.toMillis())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
  }

  private static PoolOptions pool(int concurrency) {
    return new PoolOptions().setHttp1MaxSize(concurrency);
  }

  private static int port(URI base) {
    if (base.getPort() >= 0) {
      return base.getPort();
    }
    return base.getScheme().equals("https") ? 443 : 80;
  }

  private static String userAgent() {
    String version = GeminiClient.class.getPackage().getImplementationVersion();
    return "lunch-recommendations" + (version == null ? "" : "/" + version);
  }

  /**
   * Asks once. Never fails: what happens on the way is an answer too.
   *
   * @param key goes into a header, never into the address
   * @param asked when the lease was asked for: {@link #FRESH} later nothing is written any more
   */
  Future<Exchange> ask(String model, Secret key, String body, Instant asked) {
    RequestOptions options =
        new RequestOptions(target)
            .setMethod(HttpMethod.POST)
            .setURI(models + model + ":generateContent")
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
            .putHeader("X-Server-Timeout", String.valueOf(timeout.plusMillis(999).toSeconds()));
    Instant latest = asked.plus(FRESH);
    Call call = new Call(vertx, idleTimeout, () -> clock.instant().isAfter(latest));
    return made(options, key, call, Buffer.buffer(body), timeout);
  }

  /** Reads what the provider says of a model, which uses nothing up. Never fails. */
  Future<Exchange> look(String model, Secret key) {
    RequestOptions options =
        new RequestOptions(target).setMethod(HttpMethod.GET).setURI(models + model);
    Call call = new Call(vertx, idleTimeout, () -> false);
    return made(options, key, call, Buffer.buffer(), LOOK_TIMEOUT);
  }

  private Future<Exchange> made(
      RequestOptions options, Secret key, Call call, Buffer body, Duration most) {
    return client
        .request(options.putHeader("x-goog-api-key", key.value()))
        .compose(request -> call.send(request, body))
        .timeout(most.toMillis(), TimeUnit.MILLISECONDS)
        .transform(call::end);
  }

  /** Closes all connections; calls under way are lost. */
  Future<Void> close() {
    return client.close();
  }
}
