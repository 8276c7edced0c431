package io.lunchbot.recommendations;

import io.lunchbot.recommendations.bus.SharedSecret;
import io.lunchbot.recommendations.cluster.HazelcastSeat;
import io.lunchbot.recommendations.cluster.Seat;
import io.lunchbot.recommendations.config.Cluster;
import io.lunchbot.recommendations.config.ConfigException;
import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.observe.Build;
import io.lunchbot.recommendations.observe.NodeMeters;
import io.lunchbot.recommendations.observe.Nodes.Missing;
import io.lunchbot.recommendations.observe.Nodes.Node;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a service lives: on a Vert.x of its own, or on one that is part of a cluster.
 *
 * @param self what other nodes are told of this one
 */
record Place(Vertx vertx, Node self, Seat seat) {
  private static final Logger LOG = LoggerFactory.getLogger(Place.class);

  /** One that looks for no others. */
  static Place alone(Vertx vertx) {
    Node self = newNode();
    return new Place(vertx, self, Seat.alone(self));
  }

  /**
   * One in the cluster. Where it cannot be joined the node lives alone, says so, and misses all
   * members: the work is shared in Redis all the same.
   *
   * @throws ConfigException when the cluster's settings cannot be used on this machine
   */
  static Future<Place> join(Vertx alone, Cluster cluster) {
    Node self = newNode();
    Seat seat = new HazelcastSeat(cluster, self);
    return NodeMeters.observedVertx(seat::build)
        .onSuccess(vertx -> sign(vertx, cluster.secret()))
        .map(vertx -> new Place(vertx, self, seat))
        .otherwise(cause -> apart(alone, self, cluster, cause));
  }

  private static Place apart(Vertx alone, Node self, Cluster cluster, Throwable cause) {
    LOG.warn(
        "Cluster not joined, this node works alone until it is started again reason={}",
        cause.getMessage());
    List<Missing> all =
        cluster.members().stream()
            .map(member -> new Missing(member.toString(), "this node could not join"))
            .toList();
    return new Place(alone, self, Seat.apart(self, all));
  }

  private static void sign(Vertx vertx, Secret secret) {
    if (!secret.value().isEmpty()) {
      SharedSecret.install(vertx, secret);
    }
  }

  private static Node newNode() {
    return new Node(processStart(), Build.version());
  }

  /** Unlike any other process start's name, also that of the same container before. */
  private static String processStart() {
    String processAndHost = ManagementFactory.getRuntimeMXBean().getName();
    return processAndHost + "-" + UUID.randomUUID().toString().substring(0, 8);
  }
}
