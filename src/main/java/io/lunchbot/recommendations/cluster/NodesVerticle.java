package io.lunchbot.recommendations.cluster;

import io.lunchbot.recommendations.observe.Nodes;
import io.lunchbot.recommendations.observe.Nodes.NodesSeen;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells who is in the cluster, and says in the log who came, who went and who is missed. */
public final class NodesVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(NodesVerticle.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final Seat seat;
  private boolean stopped;
  private NodesSeen seen = new NodesSeen(false, List.of(), List.of());

  /** A node's view from its seat. */
  public NodesVerticle(Seat seat) {
    this.seat = seat;
  }

  @Override
  public Future<?> start() {
    return look().compose(looked -> Nodes.SEEN.serve(vertx, question -> answer()));
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    return Future.succeededFuture();
  }

  private Future<NodesSeen> answer() {
    return Future.succeededFuture(seen);
  }

  /** Names of members are looked up in it, which may take a while. */
  private Future<Void> look() {
    return vertx
        .executeBlocking(seat::look)
        .onSuccess(this::tell)
        .onFailure(this::tellFailure)
        .onComplete(looked -> lookAgain())
        .otherwiseEmpty()
        .mapEmpty();
  }

  private void lookAgain() {
    if (!stopped) {
      vertx.setTimer(LOOK_EVERY.toMillis(), timer -> look());
    }
  }

  /** A look that is under way while everything ends may fail. */
  private void tellFailure(Throwable cause) {
    if (!stopped) {
      LOG.error("Nodes not seen", cause);
    }
  }

  private void tell(NodesSeen now) {
    if (stopped) {
      return;
    }
    Arrivals arrivals = Arrivals.between(seen, now);
    seen = now;
    if (!now.clustered()) {
      return;
    }
    int nodes = now.nodes().size();
    arrivals
        .joined()
        .forEach(
            node ->
                LOG.info(
                    "Node joined node={} version={} nodes={}", node.name(), node.version(), nodes));
    arrivals.left().forEach(node -> LOG.warn("Node left node={} nodes={}", node.name(), nodes));
    arrivals
        .missing()
        .forEach(
            missing ->
                LOG.warn(
                    "Cluster member not reached member={} reason={}",
                    missing.member(),
                    missing.reason()));
  }
}
