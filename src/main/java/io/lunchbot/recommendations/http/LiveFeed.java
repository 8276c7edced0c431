package io.lunchbot.recommendations.http;

import io.lunchbot.recommendations.bus.Outages;
import io.lunchbot.recommendations.observe.Build;
import io.lunchbot.recommendations.run.Runs;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.time.Clock;
import java.time.Duration;

/**
 * {@code /api/v1/runs/events}: a snapshot, then what changes. However many streams are open, the
 * servers are looked at once a second. When none is, the run under way is looked at every other
 * second, so that whoever comes sees how it went. Progress is read from the run itself and so is
 * the whole cluster's. For one context.
 */
final class LiveFeed {
  static final String PATH = "/api/v1/runs/events";

  /** Looks from one heartbeat to the next. */
  private static final int BEAT = 15;

  private final Vertx vertx;
  private final String node;
  private final Duration every;
  private final LiveStreams streams = new LiveStreams();
  private final LiveNews news;
  private Future<Void> looking = Future.succeededFuture();

  /** What the first of new streams caused to be read, and when; null when it is too old. */
  private Future<Void> gathered;

  private long ticks;
  private long gatheredAt;
  private long timer = -1;
  private boolean ended;

  /**
   * A feed that has not begun.
   *
   * @param node what this node is called in the snapshot
   * @param every from one look to the next: a second, but in tests
   */
  LiveFeed(Vertx vertx, String node, Clock clock, Duration every) {
    this.vertx = vertx;
    this.node = node;
    this.every = every;
    this.news = new LiveNews(vertx, clock, streams::tell);
  }

  /** Takes the operation of the stream. */
  void mount(RouterBuilder builder) {
    builder.getRoute("followRuns").addHandler(this::connect);
  }

  /** Completes when changes of runs are heard. */
  Future<Void> begin() {
    timer = vertx.setPeriodic(every.toMillis(), fired -> tick());
    return Future.all(
            Runs.CHANGED.listen(vertx, event -> news.heard()),
            Runs.AVAILABLE.listen(vertx, event -> news.heard()))
        .mapEmpty();
  }

  /** Ends all streams, so that no stop of the server waits for one that is read. */
  void end() {
    ended = true;
    vertx.cancelTimer(timer);
    streams.end();
  }

  private void connect(RoutingContext request) {
    if (ended || streams.areFull()) {
      request.fail(tooMany());
      return;
    }
    ready().onComplete(read -> open(request), request::fail);
  }

  private void open(RoutingContext request) {
    if (ended || streams.areFull()) {
      request.fail(tooMany());
    } else {
      streams.open(request.response(), snapshot());
    }
  }

  private static Refusal tooMany() {
    return new Refusal(Problem.Kind.BUSY, "All streams of events are taken.");
  }

  private JsonObject snapshot() {
    return news.snapshot().put("node", node).put("version", Build.version());
  }

  /** While streams are open everything is known; else it is read, once a second at most. */
  private Future<Void> ready() {
    if (!streams.areNone()) {
      return Future.succeededFuture();
    }
    if (gathered == null) {
      gatheredAt = ticks;
      gathered = news.gather();
    }
    return gathered;
  }

  private void tick() {
    ticks++;
    if (gathered != null && gathered.isComplete() && ticks > gatheredAt + 1) {
      gathered = null;
    }
    if (ticks % BEAT == 0) {
      streams.beat();
    }
    if (looking.isComplete()) {
      looking =
          Outages.of(vertx).watch("follow runs", streams.areNone() ? news::lookUnseen : news::look);
    }
  }
}
