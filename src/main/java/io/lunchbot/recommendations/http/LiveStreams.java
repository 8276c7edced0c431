package io.lunchbot.recommendations.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The open streams of server-sent events. What is told goes to all of them as the same bytes; who
 * does not read is cut off and asks again, so that memory has a bound. For one context.
 */
final class LiveStreams {
  /** More than a snapshot takes; with {@link #MOST} streams what is not read stays below 64 MiB. */
  private static final int BACKLOG = 256 << 10;

  /** Streams at once. */
  static final int MOST = 256;

  private static final Buffer HEARTBEAT = Buffer.buffer(":\n\n");
  private static final String RETRY = "retry: 2000\n\n";

  private final Set<HttpServerResponse> open = new LinkedHashSet<>();
  private long told;

  /** Whether nobody listens. */
  boolean areNone() {
    return open.isEmpty();
  }

  /** Whether there is room for no more. */
  boolean areFull() {
    return open.size() >= MOST;
  }

  /** Begins a stream with what is true now. */
  void open(HttpServerResponse response, JsonObject snapshot) {
    if (response.closed() || response.ended()) {
      return;
    }
    response
        .setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
        // A proxy that buffers would make it a stream of the past.
        .putHeader("X-Accel-Buffering", "no")
        .setWriteQueueMaxSize(BACKLOG)
        .closeHandler(closed -> open.remove(response));
    open.add(response);
    write(response, Buffer.buffer(RETRY).appendBuffer(event("snapshot", snapshot)));
  }

  /** Tells all of them. */
  void tell(String name, JsonObject data) {
    if (!open.isEmpty()) {
      broadcast(event(name, data));
    }
  }

  /** Keeps connections that say nothing from being taken for dead. */
  void beat() {
    broadcast(HEARTBEAT);
  }

  /** Ends all of them as whole answers. */
  void end() {
    List<HttpServerResponse> last = List.copyOf(open);
    open.clear();
    last.forEach(HttpServerResponse::end);
  }

  private Buffer event(String name, JsonObject data) {
    told++;
    return Buffer.buffer("id: " + told + "\nevent: " + name + "\ndata: " + data.encode() + "\n\n");
  }

  private void broadcast(Buffer bytes) {
    List.copyOf(open).forEach(response -> write(response, bytes));
  }

  private void write(HttpServerResponse response, Buffer bytes) {
    if (response.writeQueueFull()) {
      open.remove(response);
      response.reset();
    } else {
      // A connection that broke is taken off by its close handler.
      response.write(bytes);
    }
  }
}
