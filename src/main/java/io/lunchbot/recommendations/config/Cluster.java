package io.lunchbot.recommendations.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How nodes find each other. Present only when this node is to be one of several; without it the
 * same work is done by one node, or by several that only meet in Redis.
 *
 * @param members where other nodes may be, at least one; not asked when there is a file
 * @param name nodes of another name are another cluster
 * @param reach where this node is reached
 * @param secret what nodes prove that they belong together with; empty: nothing is proved
 * @param tls what the event bus is encrypted with
 * @param hazelcast a Hazelcast YAML file whose network section decides instead of members
 */
public record Cluster(
    List<Member> members,
    String name,
    Reach reach,
    Secret secret,
    Optional<ClusterTls> tls,
    Optional<Path> hazelcast) {
  private static final int SHORTEST_SECRET = 16;

  /** Checks the name, the secret and the file. */
  public Cluster {
    new Mistakes()
        .check(
            name.matches("[A-Za-z0-9._-]{1,100}"),
            Name.CLUSTER_NAME.label(),
            name,
            "1 to 100 letters, digits, dots, dashes or underscores")
        .check(
            secret.value().isEmpty() || secret.value().length() >= SHORTEST_SECRET,
            Name.CLUSTER_SECRET.label(),
            "****",
            "at least " + SHORTEST_SECRET + " characters, or none")
        .check(
            hazelcast.map(PemFile::canBeRead).orElse(true),
            Name.CLUSTER_HAZELCAST_CONFIG.label(),
            hazelcast.map(Path::toString).orElse(""),
            "a Hazelcast YAML file that can be read")
        .throwIfAny();
    members = List.copyOf(members);
  }

  /**
   * Where another node may be.
   *
   * @param host a name or an address; a name may stand for several
   * @param port 0: Hazelcast's own ports are tried
   */
  public record Member(String host, int port) {
    private static final Pattern FORM =
        Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([A-Za-z0-9._-]+))(?::(\\d{1,5}))?");

    /**
     * Reads host, host:port or [address]:port.
     *
     * @throws ConfigException when it is none of them
     */
    public static Member parse(String text) {
      Matcher parts = FORM.matcher(text);
      boolean right = parts.matches();
      int port = right && parts.group(3) != null ? Integer.parseInt(parts.group(3)) : 0;
      new Mistakes()
          .check(
              right && port <= 65_535 && (port > 0 || parts.group(3) == null),
              Name.CLUSTER_MEMBERS.label(),
              text,
              "host or host:port, several with commas between them")
          .throwIfAny();
      return new Member(parts.group(1) == null ? parts.group(2) : parts.group(1), port);
    }

    /** As it was written. */
    @Override
    public String toString() {
      String bare = host.contains(":") ? "[" + host + "]" : host;
      return port == 0 ? bare : bare + ":" + port;
    }
  }

  /**
   * Where a node is reached by others.
   *
   * @param host the address it listens on; empty: found by itself, the one it shares a network with
   *     its members by
   * @param port of Hazelcast, the next free one is taken; 1 to 65,535
   * @param busPort of the event bus; 0 takes a free one
   * @param published where others reach it, if that is somewhere else
   */
  public record Reach(Optional<String> host, int port, int busPort, Optional<Published> published) {
    /** Checks the ports. */
    public Reach {
      new Mistakes()
          .range(Name.CLUSTER_PORT.label(), port, 1, 65_535)
          .range(Name.CLUSTER_BUS_PORT.label(), busPort, 0, 65_535)
          .throwIfAny();
    }
  }

  /**
   * Where others reach a node behind a network of its own, such as published ports of a container.
   *
   * @param port of Hazelcast; 0: as it listens
   * @param busPort of the event bus; 0: as it listens
   */
  public record Published(String host, int port, int busPort) {
    /** Checks the ports. */
    public Published {
      new Mistakes()
          .range(Name.CLUSTER_PUBLIC_PORT.label(), port, 0, 65_535)
          .range(Name.CLUSTER_PUBLIC_BUS_PORT.label(), busPort, 0, 65_535)
          .throwIfAny();
    }
  }
}
