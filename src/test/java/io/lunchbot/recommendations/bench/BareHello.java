package io.lunchbot.recommendations.bench;

import io.vertx.core.Vertx;

/** The limit of a start: an HTTP server of Vert.x and nothing else. */
final class BareHello {
  private BareHello() {}

  /** Listens on any free port. */
  public static void main(String[] arguments) {
    int port =
        Vertx.vertx()
            .createHttpServer()
            .requestHandler(request -> request.response().end("hello"))
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
    System.out.println("HTTP listens address=http://127.0.0.1:" + port);
  }
}
