package io.lunchbot.recommendations.cluster;

import io.lunchbot.recommendations.config.Cluster;
import io.lunchbot.recommendations.config.Cluster.Member;
import io.lunchbot.recommendations.observe.Nodes.Missing;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where one named member may be, and whether a Hazelcast answers there. Asked before Hazelcast is,
 * since one address where nobody answers (a machine that is off, a process that hangs, another
 * program) keeps Hazelcast 5.3 from joining at all the others, and since it takes a name for one
 * address where it may stand for several. Blocks.
 */
public final class Whereabouts {
  private final Member named;
  private final int firstPort;
  private final int ports;

  /**
   * Of a member.
   *
   * @param firstPort the first of those tried where the member is named without one
   * @param ports how many of them
   */
  Whereabouts(Member named, int firstPort, int ports) {
    this.named = named;
    this.firstPort = named.port() == 0 ? firstPort : named.port();
    this.ports = named.port() == 0 ? ports : 1;
  }

  /** Those a cluster names; none where a file decides. */
  static List<Whereabouts> of(Cluster cluster) {
    return cluster.hazelcast().isPresent()
        ? List.of()
        : cluster.members().stream()
            .map(
                member ->
                    new Whereabouts(member, cluster.reach().port(), HazelcastSettings.PORTS_TRIED))
            .toList();
  }

  /** The members of a cluster nobody listens at now, and why. Blocks for some seconds at most. */
  public static List<Missing> silent(Cluster cluster) {
    List<Whereabouts> named = of(cluster);
    List<Trial> trials = named.stream().map(member -> Trial.begin(member.all())).toList();
    List<Missing> silent = new ArrayList<>();
    for (int i = 0; i < named.size(); i++) {
      Tried tried = trials.get(i).outcome();
      if (tried.listening().isEmpty()) {
        silent.add(new Missing(named.get(i).name(), tried.reason()));
      }
    }
    return silent;
  }

  /** The member as it was named. */
  String name() {
    return named.toString();
  }

  /** Every address and port it may stand for; none when the name is unknown. */
  List<InetSocketAddress> all() {
    return addresses()
        .flatMap(
            address ->
                IntStream.range(firstPort, firstPort + ports)
                    .filter(port -> port <= 65_535)
                    .mapToObj(port -> new InetSocketAddress(address, port)))
        .toList();
  }

  private Stream<InetAddress> addresses() {
    try {
      return Stream.of(InetAddress.getAllByName(named.host()));
    } catch (UnknownHostException e) {
      return Stream.of();
    }
  }

  /** Attempts that have begun, of one member. */
  record Trial(List<Greeting> greetings) {
    /** Begins them all at once. */
    static Trial begin(List<InetSocketAddress> where) {
      return new Trial(where.stream().map(Greeting::begin).toList());
    }

    /** What came of them; waits for a second at most. */
    Tried outcome() {
      List<InetSocketAddress> listening = new ArrayList<>();
      String reason = "the name is unknown";
      for (Greeting greeting : greetings) {
        String failure = greeting.failure();
        if (failure.isEmpty()) {
          listening.add(greeting.to());
        } else {
          reason = failure;
        }
      }
      return new Tried(listening, reason);
    }
  }

  /**
   * What came of trying.
   *
   * @param reason one for all that do not answer, the last
   */
  record Tried(List<InetSocketAddress> listening, String reason) {}
}
