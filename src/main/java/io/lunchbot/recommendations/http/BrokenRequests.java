package io.lunchbot.recommendations.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

/** What is no HTTP, or too long to be read, is refused with a problem before any route sees it. */
final class BrokenRequests {
  /** The token, a few headers of proxies, and room. */
  private static final int HEADERS = 16 << 10;

  private static final int LINE = 8 << 10;

  private BrokenRequests() {}

  /** Bounds what is read of a request before its body. */
  static HttpServerOptions bound(HttpServerOptions options) {
    return options.setMaxHeaderSize(HEADERS).setMaxInitialLineLength(LINE);
  }

  /** Answers, and closes the connection: where the next request begins is not known. */
  static void answer(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    Problem.Kind kind =
        cause instanceof TooLongHttpLineException
            ? Problem.Kind.ADDRESS_TOO_LONG
            : cause instanceof TooLongHttpHeaderException
                ? Problem.Kind.HEADERS_TOO_LARGE
                : Problem.Kind.BAD_REQUEST;
    Problem.write(request.response().putHeader(HttpHeaders.CONNECTION, "close"), Problem.of(kind));
    request.connection().close();
  }
}
