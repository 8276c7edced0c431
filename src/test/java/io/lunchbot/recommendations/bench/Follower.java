package io.lunchbot.recommendations.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.core.parsetools.RecordParser;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Follows the runs of a node on one stream of events. What it was told may be asked for when its
 * client is closed.
 */
final class Follower {
  private static final Set<String> NEEDED = Set.of("snapshot", "run", "sample");

  private final Promise<Void> greeted = Promise.promise();
  private final Promise<Void> completed = Promise.promise();
  private final Set<String> names = new HashSet<>();
  private JsonObject lastRun = new JsonObject();
  private Optional<String> broken = Optional.empty();
  private boolean leaving;
  private int events;

  /** Completes with the snapshot. */
  Future<Void> connect(HttpClient client) {
    client
        .request(Crowd.get("/api/v1/runs/events"))
        .compose(request -> request.send())
        .onSuccess(this::follow)
        .onFailure(this::breakOff);
    return greeted.future();
  }

  private void follow(HttpClientResponse answer) {
    if (answer.statusCode() != 200) {
      breakOff(new IllegalStateException("HTTP " + answer.statusCode()));
      return;
    }
    answer.handler(RecordParser.newDelimited("\n\n", block -> take(block.toString())));
    answer.endHandler(end -> breakOff(new IllegalStateException("the stream was ended")));
    answer.exceptionHandler(this::breakOff);
  }

  private void breakOff(Throwable cause) {
    if (!leaving && broken.isEmpty()) {
      broken = Optional.of(cause.toString());
      greeted.tryFail(cause);
      completed.tryFail(cause);
    }
  }

  private void take(String block) {
    if (!block.startsWith("id: ")) {
      return;
    }
    String[] lines = block.split("\n", 3);
    String name = lines[1].substring("event: ".length());
    events++;
    names.add(name);
    if (name.equals("snapshot")) {
      greeted.tryComplete();
    } else if (name.equals("run")) {
      lastRun = new JsonObject(lines[2].substring("data: ".length()));
      if (isCompleted(lastRun)) {
        completed.tryComplete();
      }
    }
  }

  private static boolean isCompleted(JsonObject run) {
    return "COMPLETED".equals(run.getString("state"));
  }

  /** Completes when it was told that a run is complete. */
  Future<Void> completed() {
    return completed.future();
  }

  /** From now on an end of the stream is its client's doing. */
  void leave() {
    leaving = true;
  }

  /** Events of all names. */
  int events() {
    return events;
  }

  /** What it should have been told of a run and was not. */
  List<String> wrong(String run) {
    if (broken.isPresent()) {
      return List.of("a stream broke: " + broken.get());
    }
    if (!names.containsAll(NEEDED)) {
      return List.of("a stream had only " + names);
    }
    return isCompleted(lastRun) && run.equals(lastRun.getString("id"))
        ? List.of()
        : List.of("the last run a stream told of: " + lastRun);
  }
}
