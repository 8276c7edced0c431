package io.lunchbot.recommendations.cluster;

import io.lunchbot.recommendations.observe.Nodes.Missing;
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
    return fixed(new NodesSeen(false, List.of(self), List.of()));
  }

  /** A node that could not join the others, all of whom it misses. */
  static Seat apart(Node self, List<Missing> others) {
    return fixed(new NodesSeen(true, List.of(self), others));
  }

  private static Seat fixed(NodesSeen seen) {
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
