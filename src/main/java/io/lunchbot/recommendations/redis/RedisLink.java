package io.lunchbot.recommendations.redis;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.lunchbot.recommendations.bus.Failure;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * One held connection to Redis on which commands of all verticles are pipelined, opened when first
 * needed and again after it broke or fell silent. Thread-safe; results arrive on the caller's
 * context.
 *
 * <p>Nothing is retried here: a command whose answer was lost may have been done, and only its
 * author knows whether it may be repeated.
 */
public final class RedisLink {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

  /** Far above what 200 users a chunk and a few verticles have under way at once. */
  private static final int MAX_PIPELINED = 65_536;

  /**
   * What Redis itself answers while it cannot serve, and will again; 6.2 puts it behind a script's
   * name. The first is the client's own word for a connection that broke, in the same dress.
   */
  private static final Pattern PASSING =
      Pattern.compile(
          "(^|@user_script: ?\\d+: -)"
              + "(CONNECTION_CLOSED|LOADING|BUSY|TRYAGAIN|CLUSTERDOWN|MASTERDOWN|READONLY|OOM|MISCONF)\\b");

  private final Vertx vertx;
  private final RedisOptions options;
  private final Duration connectTimeout;
  private final Duration answerTimeout;

  /** Belongs to no verticle: what a verticle opens is closed with it. */
  private final Context home;

  private Link current;
  private volatile boolean closed;

  /** Prepares a link; nothing is connected yet. Not to be called on a verticle's context. */
  public RedisLink(Vertx vertx, String url) {
    this(vertx, url, CONNECT_TIMEOUT, ANSWER_TIMEOUT);
  }

  RedisLink(Vertx vertx, String url, Duration connectTimeout, Duration answerTimeout) {
    this.vertx = vertx;
    this.home = vertx.getOrCreateContext();
    this.connectTimeout = connectTimeout;
    this.answerTimeout = answerTimeout;
    this.options =
        new RedisOptions()
            .setConnectionString(url)
            .setMaxPoolSize(1)
            .setMaxWaitingHandlers(MAX_PIPELINED)
            .setNetClientOptions(
                new NetClientOptions()
                    .setConnectTimeout((int) connectTimeout.toMillis())
                    .setTcpKeepAlive(true)
                    .setTcpNoDelay(true));
  }

  /**
   * Sends one command.
   *
   * @return the answer (null for nil); {@link Failure.Code#UNAVAILABLE} when Redis is away or
   *     silent, {@link Failure.Code#INTERNAL} when it refuses the command
   */
  public Future<Response> send(Request request) {
    // The connection's own futures complete on the context of whoever opened it.
    Context caller = vertx.getOrCreateContext();
    Promise<Response> answered = Promise.promise();
    Link link = held();
    link.opened
        .future()
        .compose(open -> open.send(request).timeout(answerTimeout.toMillis(), MILLISECONDS))
        .onFailure(cause -> link.dropIfSilent(cause))
        .recover(cause -> Future.failedFuture(failure(cause)))
        .onComplete(
            (answer, cause) -> caller.runOnContext(hop -> answered.complete(answer, cause)));
    return answered.future();
  }

  /** Runs a script by its digest, and by its text where Redis does not know it yet. */
  public Future<Response> run(Script script, List<String> keys, List<String> arguments) {
    return send(eval(Command.EVALSHA, script.sha1(), keys, arguments))
        .recover(
            cause ->
                String.valueOf(cause.getMessage()).startsWith("Redis: NOSCRIPT")
                    ? send(eval(Command.EVAL, script.source(), keys, arguments))
                    : Future.failedFuture(cause));
  }

  /** Closes the connection for good; commands under way fail. */
  public synchronized Future<Void> close() {
    closed = true;
    return current == null ? Future.succeededFuture() : current.drop();
  }

  private static Request eval(
      Command command, String script, List<String> keys, List<String> arguments) {
    Request request = Request.cmd(command).arg(script).arg(keys.size());
    keys.forEach(request::arg);
    arguments.forEach(request::arg);
    return request;
  }

  private synchronized Link held() {
    if (current == null) {
      Link link = new Link();
      current = link;
      home.runOnContext(begin -> link.open());
    }
    return current;
  }

  private synchronized void forget(Link link) {
    if (current == link) {
      current = null;
    }
  }

  /**
   * One connection and the client it is from. A client hands a closed connection out again, the
   * silent ones too, so that a broken link throws the whole client away.
   */
  private final class Link {
    private final Promise<RedisConnection> opened = Promise.promise();
    private Redis client;

    void open() {
      if (closed) {
        opened.fail("closed");
        return;
      }
      client = Redis.createClient(vertx, options);
      client
          .connect()
          .timeout(connectTimeout.toMillis(), MILLISECONDS)
          .onComplete(this::connected, this::failed);
    }

    private void connected(RedisConnection connection) {
      connection.exceptionHandler(cause -> drop());
      connection.endHandler(end -> drop());
      opened.complete(connection);
    }

    private void failed(Throwable cause) {
      drop();
      opened.tryFail(cause);
    }

    /**
     * A silent connection stays silent, and what it says later would be taken for another answer.
     */
    void dropIfSilent(Throwable cause) {
      if (cause instanceof TimeoutException) {
        drop();
      }
    }

    Future<Void> drop() {
      forget(this);
      return client == null ? Future.succeededFuture() : client.close();
    }
  }

  private static Failure failure(Throwable cause) {
    if (cause instanceof Response answer && answer.type() == ResponseType.ERROR) {
      String text = String.valueOf(cause.getMessage());
      boolean passing = PASSING.matcher(text).find();
      return new Failure(
          passing ? Failure.Code.UNAVAILABLE : Failure.Code.INTERNAL, "Redis: " + text);
    }
    return new Failure(Failure.Code.UNAVAILABLE, "Redis: " + cause.getMessage());
  }
}
