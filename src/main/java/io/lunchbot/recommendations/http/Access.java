package io.lunchbot.recommendations.http;

import io.lunchbot.recommendations.config.Loopback;
import io.lunchbot.recommendations.config.Secret;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Lets those in who may ask.
 *
 * <p>With a token: whoever sends it in the Authorization header, and only there, since query
 * strings end up in logs. Without one the service listens on this machine only; then a browser of
 * this machine is kept from asking on behalf of a page of another site.
 */
final class Access implements Handler<RoutingContext> {
  private static final String SCHEME = "Bearer ";

  private final byte[] token;

  Access(Secret token) {
    this.token = token.value().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void handle(RoutingContext request) {
    if (token.length == 0) {
      if (isFromHere(request.request())) {
        request.next();
      } else {
        request.fail(403);
      }
    } else if (hasToken(request.request())) {
      request.next();
    } else {
      request.response().putHeader("WWW-Authenticate", "Bearer realm=\"lunch-recommendations\"");
      request.fail(401);
    }
  }

  private boolean hasToken(HttpServerRequest request) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return false;
    }
    byte[] sent = header.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
    // Takes the same time wherever the first difference is.
    return MessageDigest.isEqual(token, sent);
  }

  /** A name that resolves to this machine only today would let its owner's pages in. */
  private static boolean isFromHere(HttpServerRequest request) {
    String host = request.authority() == null ? "" : request.authority().host();
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    return Loopback.is(host)
        && (origin == null || origin.equals(request.scheme() + "://" + request.authority()));
  }
}
