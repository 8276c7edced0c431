package io.lunchbot.recommendations.cluster;

import io.lunchbot.recommendations.observe.Nodes.Missing;
import io.lunchbot.recommendations.observe.Nodes.Node;
import io.lunchbot.recommendations.observe.Nodes.NodesSeen;
import java.util.List;

/**
 * What changed among the nodes from one look to the next.
 *
 * @param missing named members that have not been missing before
 */
record Arrivals(List<Node> joined, List<Node> left, List<Missing> missing) {
  static Arrivals between(NodesSeen before, NodesSeen now) {
    return new Arrivals(
        without(now.nodes(), before.nodes()),
        without(before.nodes(), now.nodes()),
        now.missing().stream().filter(member -> !isIn(before.missing(), member)).toList());
  }

  private static <T> List<T> without(List<T> all, List<T> some) {
    return all.stream().filter(one -> !some.contains(one)).toList();
  }

  private static boolean isIn(List<Missing> missing, Missing member) {
    return missing.stream().anyMatch(known -> known.member().equals(member.member()));
  }
}
