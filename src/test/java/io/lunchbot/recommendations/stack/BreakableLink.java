package io.lunchbot.recommendations.stack;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The way to a port of 127.0.0.1, which can be cut and mended. */
public final class BreakableLink implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final NetClient client = vertx.createNetClient();
  private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
  private final NetServer server;
  private final int to;
  private final int port;
  private volatile boolean cut;

  /** Opens the way. */
  public BreakableLink(int to) {
    this.to = to;
    this.server = vertx.createNetServer().connectHandler(this::connected);
    this.port = server.listen(0, HOST).map(NetServer::actualPort).await();
  }

  /** The near end. */
  public int port() {
    return port;
  }

  /** Ends all connections, and every new one at once, until it is mended. */
  public void cut() {
    cut = true;
    open.forEach(NetSocket::close);
  }

  /** New connections pass again. */
  public void mend() {
    cut = false;
  }

  @Override
  public void close() {
    // First, since who connects while the event loops end makes them complain.
    server.close().await();
    vertx.close().await();
  }

  private void connected(NetSocket near) {
    if (cut) {
      near.close();
      return;
    }
    near.pause();
    client.connect(to, HOST).onComplete(far -> join(near, far), refused -> near.close());
  }

  private void join(NetSocket near, NetSocket far) {
    open.add(near);
    near.exceptionHandler(reset -> {});
    far.exceptionHandler(reset -> {});
    near.closeHandler(
        closed -> {
          open.remove(near);
          far.close();
        });
    far.closeHandler(closed -> near.close());
    far.handler(near::write);
    near.handler(far::write);
    near.resume();
    if (cut) {
      near.close();
    }
  }
}
