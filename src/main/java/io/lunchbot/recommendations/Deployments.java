package io.lunchbot.recommendations;

import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The verticles of a service, to be stopped: first, all at once, what takes work in, then one after
 * the other, the last first, what the work needs. Thread-safe.
 */
final class Deployments {
  private static final Logger LOG = LoggerFactory.getLogger(Deployments.class);

  private final Vertx vertx;
  private final Deque<String> intake = new ConcurrentLinkedDeque<>();
  private final Deque<String> needed = new ConcurrentLinkedDeque<>();

  Deployments(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Deploys what takes work in. */
  Future<Void> intake(Supplier<Deployable> verticle) {
    return deploy(intake, 1, verticle);
  }

  /** Deploys what work needs. */
  Future<Void> needed(Supplier<Deployable> verticle) {
    return needed(1, verticle);
  }

  /** Deploys so many instances of what work needs. */
  Future<Void> needed(int instances, Supplier<Deployable> verticle) {
    return deploy(needed, instances, verticle);
  }

  private Future<Void> deploy(Deque<String> into, int instances, Supplier<Deployable> verticle) {
    return vertx
        .deployVerticle(verticle, new DeploymentOptions().setInstances(instances))
        .onSuccess(into::push)
        .mapEmpty();
  }

  /** Stops everything; completes even where something refuses to stop. */
  Future<Void> stop() {
    List<Future<Void>> ends =
        Stream.generate(intake::poll).takeWhile(Objects::nonNull).map(this::end).toList();
    return Future.join(ends).compose(drained -> endNeeded());
  }

  private Future<Void> endNeeded() {
    String last = needed.poll();
    return last == null ? Future.succeededFuture() : end(last).compose(ended -> endNeeded());
  }

  private Future<Void> end(String deployment) {
    return vertx
        .undeploy(deployment)
        .recover(
            cause -> {
              LOG.warn("Verticle not stopped reason={}", cause.getMessage());
              return Future.succeededFuture();
            });
  }
}
