package io.lunchbot.recommendations.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.observe.Nodes.Missing;
import io.lunchbot.recommendations.observe.Nodes.Node;
import io.lunchbot.recommendations.observe.Nodes.NodesSeen;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
  private static final Node ONE = new Node("one", "1");
  private static final Node TWO = new Node("two", "1");

  private static NodesSeen seen(List<Node> nodes, Missing... missing) {
    return new NodesSeen(true, nodes, List.of(missing));
  }

  @Test
  void who_comes_and_who_goes_is_told_once() {
    Arrivals arrivals = Arrivals.between(seen(List.of(ONE)), seen(List.of(TWO)));

    assertThat(arrivals.joined()).containsExactly(TWO);
    assertThat(arrivals.left()).containsExactly(ONE);
    assertThat(Arrivals.between(seen(List.of(TWO)), seen(List.of(TWO))))
        .isEqualTo(new Arrivals(List.of(), List.of(), List.of()));
  }

  @Test
  void a_restarted_node_of_another_version_came_and_went() {
    Node newer = new Node("one", "2");

    assertThat(Arrivals.between(seen(List.of(ONE)), seen(List.of(newer))))
        .isEqualTo(new Arrivals(List.of(newer), List.of(ONE), List.of()));
  }

  @Test
  void a_member_that_is_missed_for_another_reason_is_told_once() {
    Missing refused = new Missing("a:1", "refused");
    Missing silent = new Missing("a:1", "silent");
    NodesSeen before = seen(List.of(ONE));

    assertThat(Arrivals.between(before, seen(List.of(ONE), refused)).missing())
        .containsExactly(refused);
    assertThat(Arrivals.between(seen(List.of(ONE), refused), seen(List.of(ONE), silent)).missing())
        .isEmpty();
  }
}
