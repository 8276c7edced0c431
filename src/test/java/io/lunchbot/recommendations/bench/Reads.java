package io.lunchbot.recommendations.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Reads of a node at an even pace, whatever its answers take: all runs, one run and the keys in
 * turn. For one context; what was found may be asked for when it has ended.
 */
final class Reads {
  private static final long A_SECOND = TimeUnit.SECONDS.toNanos(1);

  /** How often it looks what is due, milliseconds. */
  private static final long TICK = 5;

  private final Context context;
  private final HttpClient client;
  private final int perSecond;

  /** Paths, and what belongs into their answers. */
  private final List<Map.Entry<String, String>> paths;

  private final Samples took = new Samples();
  private final List<String> wrong = new ArrayList<>();
  private final Promise<Void> ended = Promise.promise();
  private long timer;
  private long begun;
  private long nanos;
  private int sent;
  private int answered;
  private boolean ending;

  Reads(Context context, HttpClient client, int perSecond, String run) {
    this.context = context;
    this.client = client;
    this.perSecond = perSecond;
    this.paths =
        List.of(
            Map.entry("/api/v1/runs", run),
            Map.entry("/api/v1/runs/" + run, run),
            Map.entry("/api/v1/keys", "\"fingerprint\""));
  }

  /** Begins to read. */
  void begin() {
    context.runOnContext(
        now -> {
          begun = System.nanoTime();
          timer = context.owner().setPeriodic(TICK, tick -> sendWhatIsDue());
        });
  }

  private void sendWhatIsDue() {
    long due = (System.nanoTime() - begun) * perSecond / A_SECOND;
    while (sent < due) {
      Map.Entry<String, String> path = paths.get(sent % paths.size());
      sent++;
      read(path.getKey(), path.getValue());
    }
  }

  private void read(String path, String expected) {
    long from = System.nanoTime();
    client
        .request(Crowd.get(path))
        .compose(request -> request.send())
        .compose(
            answer ->
                answer.statusCode() == 200
                    ? answer.body()
                    : Future.failedFuture("HTTP " + answer.statusCode()))
        .onComplete(
            body -> {
              took.add(System.nanoTime() - from);
              check(path, body, expected);
            },
            cause -> wrong.add(path + ": " + cause))
        .onComplete(done -> answered());
  }

  private void check(String path, Buffer body, String expected) {
    if (!body.toString().contains(expected)) {
      wrong.add(path + " without " + expected + ": " + body);
    }
  }

  private void answered() {
    answered++;
    endIfAllAreAnswered();
  }

  private void endIfAllAreAnswered() {
    if (ending && answered == sent) {
      ended.tryComplete();
    }
  }

  /** Sends no more; completes when all are answered. */
  Future<Void> end() {
    context.runOnContext(
        now -> {
          context.owner().cancelTimer(timer);
          nanos = System.nanoTime() - begun;
          ending = true;
          endIfAllAreAnswered();
        });
    return ended.future();
  }

  /** Those that were answered well, from sending to the last byte. */
  Samples took() {
    return took;
  }

  /** As many as were sent. */
  double perSecond() {
    return (double) sent * A_SECOND / nanos;
  }

  /** What went wrong, a line for each. */
  List<String> wrong() {
    return wrong;
  }
}
