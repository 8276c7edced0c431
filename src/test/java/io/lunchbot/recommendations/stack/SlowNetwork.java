package io.lunchbot.recommendations.stack;

import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way between one process and the stand-in for Gemini: whatever is sent takes a random time, in
 * either direction, and arrives in the order it was sent in, even when its sender is dead by then.
 *
 * <p>Half of the delays are under 30 ms, one in a hundred is over 300 ms, none over 900 ms: with
 * the second a request may lie between lease and wire that is still within the guard of 2 s the key
 * pool leaves around a minute.
 */
public final class SlowNetwork implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final double MEDIAN_MILLIS = 30;
  private static final double SPREAD = 1.0;
  private static final double LONGEST_MILLIS = 900;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final NetClient client = vertx.createNetClient();
  private final AtomicInteger underWay = new AtomicInteger();
  private final int providerPort;
  private final Random random;
  private final int port;

  /** Opens the way to a stand-in; the same seed gives the same delays in the same order. */
  public SlowNetwork(GeminiStandIn provider, long seed) {
    this(URI.create(provider.baseUrl()).getPort(), seed);
  }

  SlowNetwork(int providerPort, long seed) {
    this.providerPort = providerPort;
    this.random = new Random(seed);
    this.port =
        vertx
            .createNetServer()
            .connectHandler(this::connected)
            .listen(0, HOST)
            .map(NetServer::actualPort)
            .await();
  }

  /** The near end: scheme, host and port. */
  public String baseUrl() {
    return "http://" + HOST + ":" + port;
  }

  /** Connections on which something was asked and nothing has come back yet. */
  public int underWay() {
    return underWay.get();
  }

  /** Cuts all connections. */
  @Override
  public void close() {
    vertx.close().await();
  }

  private void connected(NetSocket near) {
    near.pause();
    client
        .connect(providerPort, HOST)
        .onComplete(far -> new Connection(near, far).open(), refused -> near.close());
  }

  private Future<Void> delay() {
    double millis = MEDIAN_MILLIS * Math.exp(SPREAD * random.nextGaussian());
    long whole = Math.max(1, Math.round(Math.min(LONGEST_MILLIS, millis)));
    return vertx.timer(whole, TimeUnit.MILLISECONDS).mapEmpty();
  }

  /** Both directions of one connection; lives on the one event loop. */
  private final class Connection {
    private final NetSocket near;
    private final NetSocket far;
    private Future<Void> arrivedFar = Future.succeededFuture();
    private Future<Void> arrivedNear = Future.succeededFuture();
    private boolean asked;

    Connection(NetSocket near, NetSocket far) {
      this.near = near;
      this.far = far;
    }

    void open() {
      // A killed process resets its connections; what closes them is told to closeHandler, too.
      near.exceptionHandler(reset -> {});
      far.exceptionHandler(reset -> {});
      far.handler(
          bytes -> arrivedNear = after(arrivedNear, near, bytes).onSuccess(answer -> asked(false)));
      far.closeHandler(closed -> arrivedNear.onComplete(all -> near.close()));
      near.closeHandler(
          closed -> {
            asked(false);
            arrivedFar.onComplete(all -> far.close());
          });
      near.handler(
          bytes -> {
            asked(true);
            arrivedFar = after(arrivedFar, far, bytes);
          });
      near.resume();
    }

    private Future<Void> after(Future<Void> earlier, NetSocket to, Buffer bytes) {
      return Future.all(earlier, delay()).compose(both -> to.write(bytes));
    }

    private void asked(boolean now) {
      if (asked != now) {
        asked = now;
        underWay.addAndGet(now ? 1 : -1);
      }
    }
  }
}
