package io.lunchbot.recommendations.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;

/** A file of this jar, kept in memory. Who has it already is told so instead of sent it again. */
final class StaticFile implements Handler<RoutingContext> {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "yaml", "application/yaml");

  private final Buffer content;
  private final String type;
  private final String tag;

  private StaticFile(byte[] content, String type) {
    this.content = Buffer.buffer(content);
    this.type = type;
    this.tag = "\"" + digest(content) + "\"";
  }

  /** Takes a path for a file; a missing one is a defect of the build. */
  static void mount(Router router, String path, String resource) {
    String type = TYPES.get(resource.substring(resource.lastIndexOf('.') + 1));
    router
        .route(path)
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .handler(new StaticFile(Resource.bytes(resource), type));
    router.route(path).handler(request -> Methods.refuse(request, "GET, HEAD"));
  }

  @Override
  public void handle(RoutingContext request) {
    HttpServerResponse response = request.response().putHeader(HttpHeaders.ETAG, tag);
    if (has(request.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
      response.setStatusCode(304).end();
    } else {
      response.putHeader(HttpHeaders.CONTENT_TYPE, type).end(content);
    }
  }

  /** Weak and strong tags are compared alike here, by RFC 9110. */
  private boolean has(String known) {
    return known != null
        && Stream.of(known.split(","))
            .map(one -> one.strip().replaceFirst("^W/", ""))
            .anyMatch(one -> one.equals(tag) || one.equals("*"));
  }

  private static String digest(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
