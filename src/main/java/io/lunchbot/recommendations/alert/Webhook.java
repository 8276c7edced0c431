package io.lunchbot.recommendations.alert;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * One address that takes posts. Only the status of an answer counts: anything 2xx is a yes. Belongs
 * to the context it is used on. No message of a failure tells the address, or what a server said,
 * which may repeat it.
 */
final class Webhook {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** A server that is broken off in the middle of its answer may take back what it did. */
  private static final Duration REST_OF_ANSWER = Duration.ofSeconds(1);

  private static final int MOST_ANSWER_BYTES = 4096;

  private final HttpClient client;
  private final RequestOptions target;

  /** A client that has not connected yet. */
  Webhook(Vertx vertx, URI address) {
    boolean ssl = address.getScheme().equals("https");
    int port = address.getPort() >= 0 ? address.getPort() : ssl ? 443 : 80;
    // Once a night: a kept connection would be a dead one.
    HttpClientOptions options =
        new HttpClientOptions()
            .setKeepAlive(false)
            .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
            .setSslHandshakeTimeout(CONNECT_TIMEOUT.toMillis())
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    this.client = vertx.createHttpClient(options);
    this.target =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setSsl(ssl)
            .setHost(address.getHost().replaceAll("^\\[|]$", ""))
            .setPort(port)
            .setURI(path(address))
            .setFollowRedirects(false)
            .putHeader(HttpHeaders.USER_AGENT, userAgent())
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
  }

  private static String path(URI address) {
    String path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
    return address.getRawQuery() == null ? path : path + "?" + address.getRawQuery();
  }

  private static String userAgent() {
    String version = Webhook.class.getPackage().getImplementationVersion();
    return "lunch-recommendations" + (version == null ? "" : "/" + version);
  }

  /** Posts JSON; fails within 11 s with one sentence unless the answer is 2xx. */
  Future<Void> post(Buffer json) {
    Promise<HttpClientRequest> connected = Promise.promise();
    client.request(target).onComplete(connected);
    return connected
        .future()
        .compose(request -> send(request, json))
        .timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .recover(Webhook::sayWhatKind)
        .compose(Webhook::judge)
        .onComplete(judged -> connected.future().onSuccess(HttpClientRequest::reset));
  }

  private static Future<HttpClientResponse> send(HttpClientRequest request, Buffer json) {
    // Without one, a request that is broken off is logged as an error.
    request.exceptionHandler(cause -> {});
    return request.send(json);
  }

  /** Messages of others may hold the address. */
  private static Future<HttpClientResponse> sayWhatKind(Throwable cause) {
    return Future.failedFuture("no answer, " + cause.getClass().getSimpleName());
  }

  private static Future<Void> judge(HttpClientResponse response) {
    int status = response.statusCode();
    return rest(response)
        .timeout(REST_OF_ANSWER.toMillis(), TimeUnit.MILLISECONDS)
        .transform(
            read ->
                status / 100 == 2
                    ? Future.succeededFuture()
                    : Future.failedFuture("answered " + status));
  }

  /** Completes at the end of the answer, or when it gets long. */
  private static Future<Void> rest(HttpClientResponse response) {
    Promise<Void> over = Promise.promise();
    int[] read = {0};
    response
        .exceptionHandler(over::tryFail)
        .endHandler(end -> over.tryComplete())
        .handler(
            chunk -> {
              read[0] += chunk.length();
              if (read[0] > MOST_ANSWER_BYTES) {
                over.tryComplete();
              }
            });
    return over.future();
  }

  /** Breaks off what is under way. */
  Future<Void> close() {
    return client.close();
  }
}
