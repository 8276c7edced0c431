package io.lunchbot.recommendations.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Those who look at a node during one run: streams of events, and reads. Comes once. */
final class Crowd implements AutoCloseable {
  static final int STREAMS = 200;
  static final int READS_A_SECOND = 300;

  /** Enough that no read waits for a connection. */
  private static final int CONNECTIONS = 64;

  private static final long LIMIT_SECONDS = 20;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Context context = vertx.getOrCreateContext();
  private final HttpClient streaming;
  private final HttpClient reading;
  private final List<Follower> followers = Stream.generate(Follower::new).limit(STREAMS).toList();
  private Reads reads;

  /** A crowd that has not come. */
  Crowd(URI node) {
    HttpClientOptions to =
        new HttpClientOptions().setDefaultHost(node.getHost()).setDefaultPort(node.getPort());
    streaming = vertx.createHttpClient(to, new PoolOptions().setHttp1MaxSize(STREAMS));
    reading = vertx.createHttpClient(to, new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  }

  static RequestOptions get(String path) {
    return new RequestOptions().setMethod(HttpMethod.GET).setURI(path);
  }

  /** Returns when every stream has its snapshot. */
  void follow() {
    await(
        "a snapshot on every stream",
        Future.all(followers.stream().map(follower -> follower.connect(streaming)).toList()));
  }

  /** Begins to read, this run among others. */
  void read(String run) {
    reads = new Reads(context, reading, READS_A_SECOND, run);
    reads.begin();
  }

  /** Ends the reads, and waits until every stream has told that the run is complete. */
  void seeTheEnd() {
    await("an answer to every read", reads.end());
    await(
        "the end of the run on every stream",
        Future.all(followers.stream().map(Follower::completed).toList()));
  }

  /** Goes; what was found can be asked for from then on. */
  @Override
  public void close() {
    context.runOnContext(now -> followers.forEach(Follower::leave));
    await("the end of the crowd", vertx.close());
  }

  private static void await(String what, Future<?> future) {
    try {
      future.await(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("not within " + LIMIT_SECONDS + " s: " + what, e);
    }
  }

  /** Events of the stream that had the fewest. */
  int fewestEvents() {
    return followers.stream().mapToInt(Follower::events).min().orElseThrow();
  }

  Reads reads() {
    return reads;
  }

  /** What went wrong, a line for each. */
  List<String> wrong(String run) {
    List<String> wrong = new ArrayList<>(reads.wrong());
    followers.forEach(follower -> wrong.addAll(follower.wrong(run)));
    return wrong;
  }
}
