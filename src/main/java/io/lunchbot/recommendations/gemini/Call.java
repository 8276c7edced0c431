package io.lunchbot.recommendations.gemini;

import io.lunchbot.recommendations.gemini.Exchange.Lost;
import io.lunchbot.recommendations.gemini.Exchange.Reply;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLException;

/** One call on its way, so that it can be broken off at any point. Belongs to one context. */
final class Call {
  private static final int MAX_ANSWER_BYTES = 1024 * 1024;
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final Duration idle;
  private final BooleanSupplier comesTooLate;
  private final Promise<Exchange> whole = Promise.promise();
  private final Buffer answer = Buffer.buffer();
  private HttpClientRequest request;
  private long timer = NO_TIMER;
  private boolean over;

  /**
   * A call that has no connection yet.
   *
   * @param idle how long there may be no byte before the call is given up
   * @param comesTooLate asked when the request could be written: true keeps it back
   */
  Call(Vertx vertx, Duration idle, BooleanSupplier comesTooLate) {
    this.vertx = vertx;
    this.idle = idle;
    this.comesTooLate = comesTooLate;
  }

  /**
   * Writes the request to its connection and reads the answer.
   *
   * @param body empty for none
   */
  Future<Exchange> send(HttpClientRequest connected, Buffer body) {
    // Without one, every call that is broken off is logged as an error.
    connected.exceptionHandler(whole::tryFail);
    if (over) {
      return unwritten(connected, Lost.NOT_CONNECTED);
    }
    if (comesTooLate.getAsBoolean()) {
      return unwritten(connected, Lost.TOO_LATE);
    }
    request = connected;
    awaitByte();
    Future<HttpClientResponse> head = body.length() == 0 ? connected.send() : connected.send(body);
    head.onComplete(this::read, whole::tryFail);
    return whole.future();
  }

  private static Future<Exchange> unwritten(HttpClientRequest connected, Lost lost) {
    return connected.reset().transform(reset -> Future.succeededFuture(lost));
  }

  private void read(HttpClientResponse response) {
    awaitByte();
    response
        .exceptionHandler(whole::tryFail)
        .endHandler(end -> whole.tryComplete(new Reply(response.statusCode(), answer.toString())))
        .handler(this::append);
  }

  private void append(Buffer chunk) {
    awaitByte();
    if (answer.length() + chunk.length() > MAX_ANSWER_BYTES) {
      whole.tryFail(new BrokenOff(Lost.TOO_LARGE));
    } else {
      answer.appendBuffer(chunk);
    }
  }

  private void awaitByte() {
    vertx.cancelTimer(timer);
    if (!over) {
      timer = vertx.setTimer(idle.toMillis(), tick -> whole.tryFail(new BrokenOff(Lost.STALLED)));
    }
  }

  /** Whatever came of it is an answer; a connection something may still come on is closed. */
  Future<Exchange> end(AsyncResult<Exchange> result) {
    over = true;
    vertx.cancelTimer(timer);
    if (result.succeeded()) {
      return Future.succeededFuture(result.result());
    }
    if (request == null) {
      return Future.succeededFuture(unsent(result.cause()));
    }
    return request.reset().transform(reset -> Future.succeededFuture(lost(result.cause())));
  }

  private static Lost unsent(Throwable cause) {
    if (cause instanceof UnknownHostException) {
      return Lost.UNKNOWN_HOST;
    }
    return cause instanceof SSLException ? Lost.TLS_FAILED : Lost.NOT_CONNECTED;
  }

  private static Lost lost(Throwable cause) {
    if (cause instanceof TimeoutException) {
      return Lost.TIMEOUT;
    }
    return cause instanceof BrokenOff broken ? broken.as : Lost.CLOSED_EARLY;
  }

  /** Breaks a call off; nobody outside sees it. */
  private static final class BrokenOff extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Lost as;

    BrokenOff(Lost as) {
      super(as.name(), null, false, false);
      this.as = as;
    }
  }
}
