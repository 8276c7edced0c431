package io.lunchbot.recommendations;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.config.Cluster;
import io.lunchbot.recommendations.config.Cluster.Member;
import io.lunchbot.recommendations.config.Cluster.Reach;
import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.observe.Nodes.Missing;
import io.lunchbot.recommendations.observe.Nodes.NodesSeen;
import io.lunchbot.recommendations.stack.ClusterPorts;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlaceTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void a_node_that_cannot_join_lives_alone_and_misses_all_members() throws Exception {
    int port = ClusterPorts.free(1).get(0);
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Cluster cluster =
          new Cluster(
              List.of(new Member("127.0.0.1", port)),
              "test",
              new Reach(Optional.of("127.0.0.1"), port, taken.getLocalPort(), Optional.empty()),
              new Secret(""),
              Optional.empty(),
              Optional.empty());

      Place place = Place.join(vertx, cluster).await();

      NodesSeen seen = place.seat().look();
      assertThat(place.vertx()).isSameAs(vertx);
      assertThat(seen.clustered()).isTrue();
      assertThat(seen.nodes()).containsExactly(place.self());
      assertThat(seen.missing())
          .containsExactly(new Missing("127.0.0.1:" + port, "this node could not join"));
    }
  }

  @Test
  void every_start_has_a_name_of_its_own() {
    assertThat(Place.alone(vertx).self().name()).isNotEqualTo(Place.alone(vertx).self().name());
  }
}
