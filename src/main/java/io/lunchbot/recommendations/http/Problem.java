package io.lunchbot.recommendations.http;

import io.lunchbot.recommendations.bus.Failure;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.validation.ValidatorErrorType;
import io.vertx.openapi.validation.ValidatorException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why a request was not answered, as RFC 9457 has it. Every error of every route is answered here.
 *
 * @param detail for people; nothing of it may be relied on
 * @param retryAfter when to ask again, to the second; said only where the kind passes
 */
record Problem(Kind kind, Optional<String> detail, Duration retryAfter) {
  private static final Logger LOG = LoggerFactory.getLogger(Problem.class);

  /** When to ask again where nothing better is known. */
  static final Duration SOON = Duration.ofSeconds(5);

  private Problem(Kind kind, Optional<String> detail) {
    this(kind, detail, SOON);
  }

  /** What can go wrong; the names make the stable {@code type}. */
  enum Kind {
    BAD_REQUEST(400, "The request is not as the API describes it"),
    UNAUTHORIZED(401, "The token is missing or wrong"),
    FORBIDDEN(403, "Pages of other sites may not ask"),
    NOT_FOUND(404, "There is no such thing"),
    METHOD_NOT_ALLOWED(405, "This method is not among those allowed here"),
    CONFLICT(409, "The present state does not allow it"),
    TOO_LARGE(413, "The request is too large"),
    ADDRESS_TOO_LONG(414, "The address is too long"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body must be application/json"),
    NOT_ELIGIBLE(422, "The user cannot have a recommendation now"),
    HEADERS_TOO_LARGE(431, "The headers are too large"),
    INTERNAL_ERROR(500, "Something went wrong here"),
    PROVIDER_FAILED(502, "The provider gave no usable answer"),
    UNAVAILABLE(503, "A server behind the service is away"),
    KEYS_EXHAUSTED(503, "No key may ask the provider now"),
    BUSY(503, "Too much is asked for at once"),
    UNDER_WAY(503, "The answer is still under way");

    private final int status;
    private final String title;

    Kind(int status, String title) {
      this.status = status;
      this.title = title;
    }

    String type() {
      return "/problems/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean passes() {
      return status == 503;
    }

    private static Kind of(int status) {
      for (Kind kind : values()) {
        if (kind.status == status) {
          return kind;
        }
      }
      return status >= 400 && status < 500 ? BAD_REQUEST : INTERNAL_ERROR;
    }
  }

  /** Answers a request that failed or that no route took. */
  static void answer(RoutingContext request) {
    Problem problem = of(request.failure(), request.statusCode());
    // A failure of the bus was logged where it arose.
    if (problem.kind == Kind.INTERNAL_ERROR && !(request.failure() instanceof Failure)) {
      LOG.error(
          "Request not answered method={} path={}",
          request.request().method(),
          request.request().path(),
          request.failure());
    }
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    write(response, problem);
  }

  /** One of which nothing more is to be said. */
  static Problem of(Kind kind) {
    return new Problem(kind, Optional.empty());
  }

  /** Ends an answer with a problem. */
  static void write(HttpServerResponse response, Problem problem) {
    if (problem.kind.passes()) {
      long seconds = Math.max(1, problem.retryAfter.plusMillis(999).toSeconds());
      response.putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(seconds));
    }
    response
        .setStatusCode(problem.kind.status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .end(problem.toJson().toBuffer());
  }

  private static Problem of(Throwable cause, int status) {
    if (cause instanceof Failure failure) {
      return of(failure);
    }
    if (cause instanceof Refusal refusal) {
      return new Problem(refusal.kind(), Optional.of(refusal.getMessage()), refusal.retryAfter());
    }
    if (cause instanceof ValidatorException invalid) {
      return of(invalid);
    }
    // The router wraps what its validator throws.
    if (cause != null && cause.getCause() instanceof ValidatorException invalid) {
      return of(invalid);
    }
    return new Problem(Kind.of(status), Optional.empty());
  }

  private static Problem of(ValidatorException invalid) {
    return invalid.type() == ValidatorErrorType.UNSUPPORTED_VALUE_FORMAT
        ? new Problem(Kind.UNSUPPORTED_MEDIA_TYPE, Optional.empty())
        : new Problem(Kind.BAD_REQUEST, Optional.of(invalid.getMessage()));
  }

  private static Problem of(Failure failure) {
    Optional<String> text = Optional.of(failure.getMessage());
    return switch (failure.code()) {
      case BAD_QUESTION -> new Problem(Kind.BAD_REQUEST, text);
      case NOT_FOUND -> new Problem(Kind.NOT_FOUND, text);
      case CONFLICT -> new Problem(Kind.CONFLICT, text);
      // The texts of these two name our servers and our classes, which are nobody's business.
      case UNAVAILABLE -> new Problem(Kind.UNAVAILABLE, Optional.empty());
      case INTERNAL -> new Problem(Kind.INTERNAL_ERROR, Optional.empty());
    };
  }

  private JsonObject toJson() {
    JsonObject json =
        new JsonObject()
            .put("type", kind.type())
            .put("title", kind.title)
            .put("status", kind.status);
    detail.ifPresent(text -> json.put("detail", text));
    return json;
  }
}
