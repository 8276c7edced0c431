package io.lunchbot.recommendations.embedded.standin;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the stand-in does with one request.
 *
 * @param kind how it answers
 * @param status HTTP status, where there is one
 * @param contentType of the body
 * @param body of the answer; of {@link Kind#CUT} only the first half is sent
 * @param delay until it answers; empty takes the stand-in's usual one
 */
public record StandInAnswer(
    Kind kind, int status, String contentType, String body, Optional<Duration> delay) {
  private static final String JSON = "application/json; charset=UTF-8";

  /** Behind a name: inside a text, a quote would have a backslash before it. */
  private static final Pattern SPACED_COLON = Pattern.compile("(?<!\\\\)\" : ");

  /** How it answers. */
  public enum Kind {
    /** Status and body. */
    WHOLE,
    /** Never; the connection stays open. */
    STALL,
    /** Closes the connection before the first byte. */
    CLOSE,
    /** Closes the connection in the middle of the body. */
    CUT,
    /** 200 with {@link #body} as the model's text. */
    TEXT
  }

  /** Any status with a JSON body. */
  public static StandInAnswer json(int status, String body) {
    return new StandInAnswer(Kind.WHOLE, status, JSON, body, Optional.empty());
  }

  /** Any status with this body, spaced as the API spaces its own. */
  static StandInAnswer json(int status, JsonObject body) {
    return json(status, SPACED_COLON.matcher(body.encodePrettily()).replaceAll("\": ") + "\n");
  }

  /** Any status with any body. */
  public static StandInAnswer of(int status, String contentType, String body) {
    return new StandInAnswer(Kind.WHOLE, status, contentType, body, Optional.empty());
  }

  /** 200 in the API's envelope: the model said this text, which need not be JSON. */
  public static StandInAnswer text(String text) {
    return new StandInAnswer(Kind.TEXT, 200, JSON, text, Optional.empty());
  }

  /** No answer, ever. */
  public static StandInAnswer stall() {
    return new StandInAnswer(Kind.STALL, 0, "", "", Optional.empty());
  }

  /** Connection closed before the answer. */
  public static StandInAnswer close() {
    return new StandInAnswer(Kind.CLOSE, 0, "", "", Optional.empty());
  }

  /** Connection closed half-way through this body. */
  public static StandInAnswer cut(int status, String body) {
    return new StandInAnswer(Kind.CUT, status, JSON, body, Optional.empty());
  }

  /** The same after exactly this time. */
  public StandInAnswer after(Duration time) {
    return new StandInAnswer(kind, status, contentType, body, Optional.of(time));
  }
}
