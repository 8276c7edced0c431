package io.lunchbot.recommendations.cluster;

import io.lunchbot.recommendations.observe.Nodes.Node;
import io.lunchbot.recommendations.observe.Nodes.NodesSeen;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import java.util.List;

/** This node's place among the nodes. Thread-safe. */
public interface Seat {
  /** Who is there now; waits for nobody. */
  NodesSeen look();

  /**
   * Builds the Vert.x whose broadcasts reach whom {@link #look} shows.
   *
   * @param options are changed
   * @return completes when the node has joined; at most some seconds later, alone or not
   */
  Future<Vertx> build(VertxBuilder builder, VertxOptions options);

  /** A node that looks for no others. */
  static Seat alone(Node self) {
    NodesSeen seen = new NodesSeen(false, List.of(self), List.of());
    return new Seat() {
      @Override
      public NodesSeen look() {
        return seen;
      }

      @Override
      public Future<Vertx> build(VertxBuilder builder, VertxOptions options) {
        return Future.succeededFuture(builder.with(options).build());
      }
    };
  }
}
