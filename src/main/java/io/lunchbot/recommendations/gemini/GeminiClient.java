package io.lunchbot.recommendations.gemini;

import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.gemini.Exchange.Lost;
import io.lunchbot.recommendations.gemini.Exchange.Reply;
import io.vertx.core.AsyncResult;
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
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * One pool of keep-alive connections to the provider. Belongs to the context it is used on.
 *
 * <p>The plain HTTP client and not the web client: only it tells a request that was never written
 * from one whose answer got lost, and lets a call be broken off when its total time is over. The
 * web client's timeout begins anew with every byte, so that a server that drips holds it for ever.
 */
final class GeminiClient {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_ANSWER_BYTES = 1024 * 1024;

  /** Shorter than servers keep idle connections, so that few requests meet a closing one. */
  private static final int KEEP_ALIVE_SECONDS = 30;

  private final HttpClient client;
  private final Duration timeout;
  private final RequestOptions target;
  private final String models;

  /**
   * A client that has not connected yet.
   *
   * @param gemini where to ask, how many calls at once, and how long one may take
   */
  GeminiClient(Vertx vertx, Config.Gemini gemini) {
    URI base = gemini.baseUrl();
    this.client = vertx.createHttpClient(options(), pool(gemini.concurrency()));
    this.timeout = gemini.timeout();
    this.models = base.getRawPath() + "/" + gemini.apiVersion() + "/models/";
    this.target =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setSsl(base.getScheme().equals("https"))
            .setHost(base.getHost().replaceAll("^\\[|]$", ""))
            .setPort(port(base))
            .setConnectTimeout(CONNECT_TIMEOUT.toMillis())
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
            .putHeader(HttpHeaders.USER_AGENT, userAgent())
            .putHeader("X-Server-Timeout", String.valueOf(timeout.plusMillis(999).toSeconds()));
  }

  private static HttpClientOptions options() {
    return new HttpClientOptions()
        .setProtocolVersion(HttpVersion.HTTP_1_1)
        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
        .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
        .setSslHandshakeTimeout(CONNECT_TIMEOUT.toMillis())
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
   */
  Future<Exchange> ask(String model, Secret key, String body) {
    RequestOptions options =
        new RequestOptions(target)
            .setURI(models + model + ":generateContent")
            .putHeader("x-goog-api-key", key.value());
    Call call = new Call();
    return client
        .request(options)
        .compose(request -> call.send(request, Buffer.buffer(body)))
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .transform(call::end);
  }

  /** Closes all connections; calls under way are lost. */
  Future<Void> close() {
    return client.close();
  }

  /** One call, so that it can be broken off at any point. */
  private static final class Call {
    private HttpClientRequest request;
    private boolean over;

    Future<Exchange> send(HttpClientRequest connected, Buffer body) {
      request = connected;
      if (over) {
        return connected.reset().transform(reset -> Future.succeededFuture(Lost.NOT_CONNECTED));
      }
      return connected.send(body).compose(Call::whole);
    }

    private static Future<Exchange> whole(HttpClientResponse response) {
      Promise<Exchange> whole = Promise.promise();
      Buffer body = Buffer.buffer();
      response
          .exceptionHandler(whole::tryFail)
          .endHandler(end -> whole.tryComplete(new Reply(response.statusCode(), body.toString())))
          .handler(chunk -> append(body, chunk, whole));
      return whole.future();
    }

    private static void append(Buffer body, Buffer chunk, Promise<Exchange> whole) {
      if (body.length() + chunk.length() > MAX_ANSWER_BYTES) {
        whole.tryFail(new AnswerTooLarge());
      } else {
        body.appendBuffer(chunk);
      }
    }

    Future<Exchange> end(AsyncResult<Exchange> result) {
      over = true;
      if (result.succeeded()) {
        return Future.succeededFuture(result.result());
      }
      if (request == null) {
        return Future.succeededFuture(unsent(result.cause()));
      }
      // Closes the connection: what is still to come must not meet the next call.
      return request.reset().transform(reset -> Future.succeededFuture(lost(result.cause())));
    }

    private static Lost unsent(Throwable cause) {
      if (cause instanceof UnknownHostException) {
        return Lost.UNKNOWN_HOST;
      }
      return cause instanceof SSLException ? Lost.TLS_FAILED : Lost.NOT_CONNECTED;
    }

    private static Lost lost(Throwable cause) {
      if (cause instanceof TimeoutException) {
        return Lost.TIMEOUT;
      }
      return cause instanceof AnswerTooLarge ? Lost.TOO_LARGE : Lost.CLOSED_EARLY;
    }
  }

  /** Breaks a call off; nobody outside sees it. */
  private static final class AnswerTooLarge extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AnswerTooLarge() {
      super("longer than " + MAX_ANSWER_BYTES + " bytes", null, false, false);
    }
  }
}
