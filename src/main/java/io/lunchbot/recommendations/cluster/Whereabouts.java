package io.lunchbot.recommendations.cluster;

import io.lunchbot.recommendations.config.Cluster;
import io.lunchbot.recommendations.config.Cluster.Member;
import io.lunchbot.recommendations.observe.Nodes.Missing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.AsynchronousSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where one named member may be, and whether anybody listens there. Asked before Hazelcast is,
 * since one address that swallows everything keeps Hazelcast 5.3 from joining at all the others,
 * and since it takes a name for one address where it may stand for several. Blocks.
 */
public final class Whereabouts {
  /** An address that swallows everything is given up on. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

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
    List<Missing> silent = new ArrayList<>();
    for (Whereabouts member : of(cluster)) {
      Tried tried = attempt(member.all());
      if (tried.listening().isEmpty()) {
        silent.add(new Missing(member.name(), tried.reason()));
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

  /** Whether it is an address of this machine, where nothing is swallowed. */
  static boolean isHere(InetSocketAddress where) {
    try {
      return NetworkInterface.getByInetAddress(where.getAddress()) != null;
    } catch (SocketException e) {
      return false;
    }
  }

  /**
   * What came of trying.
   *
   * @param reason one for all that do not listen, the last
   */
  record Tried(List<InetSocketAddress> listening, String reason) {}

  /** Tries these at once, for a second at most. */
  static Tried attempt(List<InetSocketAddress> where) {
    List<InetSocketAddress> listening = new ArrayList<>();
    String reason = "the name is unknown";
    List<Attempt> attempts = where.stream().map(Attempt::begin).toList();
    long until = System.nanoTime() + PATIENCE.toNanos();
    for (Attempt attempt : attempts) {
      String failure = attempt.failure(until);
      if (failure.isEmpty()) {
        listening.add(attempt.to());
      } else {
        reason = failure;
      }
    }
    return new Tried(listening, reason);
  }

  private record Attempt(
      InetSocketAddress to, AsynchronousSocketChannel channel, Future<Void> open) {
    @SuppressWarnings("resource") // Closed when it was seen what came of it.
    static Attempt begin(InetSocketAddress to) {
      try {
        AsynchronousSocketChannel channel = AsynchronousSocketChannel.open();
        return new Attempt(to, channel, channel.connect(to));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Empty when somebody listens. */
    String failure(long until) {
      try (channel) {
        open.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        return "";
      } catch (TimeoutException e) {
        return "nobody answers within " + PATIENCE.toSeconds() + " s";
      } catch (ExecutionException e) {
        return String.valueOf(e.getCause().getMessage());
      } catch (IOException e) {
        return e.getMessage();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return "interrupted";
      }
    }
  }
}
