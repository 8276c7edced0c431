package io.lunchbot.recommendations.observe;

import io.lunchbot.recommendations.bus.Address;
import java.time.Duration;
import java.util.List;

/** Which nodes there are, as this node sees them. */
public final class Nodes {
  /** Served by NodesVerticle, which knows without asking anybody. */
  public static final Address<NodesQuestion, NodesSeen> SEEN =
      new Address<>("nodes.seen", NodesQuestion.class, NodesSeen.class, Duration.ofSeconds(1));

  private Nodes() {}

  /** Asks which there are. */
  public record NodesQuestion() {}

  /**
   * One node.
   *
   * @param name its process start's name, as in the runs it worked on
   * @param version of its program
   */
  public record Node(String name, String version) {}

  /**
   * The nodes.
   *
   * @param clustered whether this node looks for others at all
   * @param nodes by name, this one among them
   * @param missing members that were named in the configuration and are no nodes of the cluster
   */
  public record NodesSeen(boolean clustered, List<Node> nodes, List<Missing> missing) {
    /** Copies the lists. */
    public NodesSeen {
      nodes = List.copyOf(nodes);
      missing = List.copyOf(missing);
    }
  }

  /**
   * A member that is not there.
   *
   * @param member as it was named
   * @param reason why, as far as this node can tell
   */
  public record Missing(String member, String reason) {}
}
