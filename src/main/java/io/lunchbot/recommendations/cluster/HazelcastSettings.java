package io.lunchbot.recommendations.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.InvalidConfigurationException;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.YamlConfigBuilder;
import io.lunchbot.recommendations.bus.SharedSecret;
import io.lunchbot.recommendations.config.Cluster;
import io.lunchbot.recommendations.config.ConfigException;
import io.lunchbot.recommendations.observe.Nodes.Node;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hazelcast as we need it: members by TCP, small, quick to join and to notice who is gone. What a
 * file says of the network and of properties holds; what it does not say, the cluster's name and
 * what Vert.x keeps are decided here. The names of properties are those of the <a
 * href="https://docs.hazelcast.com/hazelcast/5.3/system-properties">reference</a>.
 */
final class HazelcastSettings {
  /** Attributes of a member. */
  static final String NODE = "lunchrec.node";

  static final String VERSION = "lunchrec.version";

  /** A node takes the first of so many ports that is free. */
  static final int PORTS_TRIED = 20;

  private static final int CONNECT_SECONDS = 2;

  private static final Map<String, String> PROPERTIES =
      Map.ofEntries(
          Map.entry("hazelcast.logging.type", "slf4j"),
          Map.entry("hazelcast.phone.home.enabled", "false"),
          Map.entry("hazelcast.shutdownhook.enabled", "false"),
          // Otherwise it listens on all interfaces, whatever it was told.
          Map.entry("hazelcast.socket.bind.any", "false"),
          // Waiting for more members before the first join: they join one by one as well.
          Map.entry("hazelcast.wait.seconds.before.join", "0"),
          Map.entry("hazelcast.max.wait.seconds.before.join", "0"),
          // Who answered a moment ago and is silent now may keep it so long from going on alone.
          Map.entry("hazelcast.max.join.seconds", "20"),
          // A member that is silent for so long has left; the default is a minute.
          Map.entry("hazelcast.heartbeat.interval.seconds", "2"),
          Map.entry("hazelcast.max.no.heartbeat.seconds", "10"),
          // Two that began alone, or were parted, look for each other; the default is five minutes.
          Map.entry("hazelcast.merge.first.run.delay.seconds", "5"),
          Map.entry("hazelcast.merge.next.run.delay.seconds", "5"),
          Map.entry("hazelcast.graceful.shutdown.max.wait", "3"),
          // A few dozen subscriptions are all it keeps; threads and partitions cost memory.
          Map.entry("hazelcast.partition.count", "31"),
          Map.entry("hazelcast.operation.thread.count", "2"),
          Map.entry("hazelcast.operation.generic.thread.count", "2"),
          Map.entry("hazelcast.operation.response.thread.count", "1"),
          Map.entry("hazelcast.event.thread.count", "1"),
          Map.entry("hazelcast.jmx", "false"));

  private HazelcastSettings() {}

  static Config of(Cluster cluster, Node self) {
    Config config = cluster.hazelcast().map(HazelcastSettings::read).orElseGet(Config::new);
    PROPERTIES.forEach(
        (name, value) -> {
          if (config.getProperty(name) == null) {
            config.setProperty(name, value);
          }
        });
    config.setClusterName(name(cluster));
    config.getMemberAttributeConfig().setAttribute(NODE, self.name());
    config.getMemberAttributeConfig().setAttribute(VERSION, self.version());
    config.getJetConfig().setEnabled(false);
    keepWhatVertxNeeds(config);
    if (cluster.hazelcast().isEmpty()) {
      network(config.getNetworkConfig(), cluster);
    }
    return config;
  }

  private static Config read(Path file) {
    try {
      return new YamlConfigBuilder(file.toString()).build();
    } catch (FileNotFoundException | InvalidConfigurationException e) {
      String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new ConfigException(
          List.of("cluster.hazelcast_config (CLUSTER_HAZELCAST_CONFIG): " + file + ": " + line));
    }
  }

  /** Who does not know the secret belongs to another cluster. */
  private static String name(Cluster cluster) {
    return cluster.secret().value().isEmpty()
        ? cluster.name()
        : cluster.name() + "-" + SharedSecret.nameOf(cluster.secret());
  }

  /** As in the default-cluster.xml of vertx-hazelcast. */
  private static void keepWhatVertxNeeds(Config config) {
    config.addMultiMapConfig(
        new MultiMapConfig("__vertx.subs")
            .setBackupCount(1)
            .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
    for (String map : new String[] {"__vertx.haInfo", "__vertx.nodeInfo"}) {
      config.addMapConfig(
          new MapConfig(map).setBackupCount(1).setInMemoryFormat(InMemoryFormat.BINARY));
    }
  }

  private static void network(NetworkConfig network, Cluster cluster) {
    Cluster.Reach reach = cluster.reach();
    network.setPort(reach.port()).setPortAutoIncrement(true).setPortCount(PORTS_TRIED);
    reach
        .host()
        .map(HazelcastSettings::address)
        .or(() -> sharedWithMembers(cluster))
        .ifPresent(address -> network.getInterfaces().setEnabled(true).addInterface(address));
    reach
        .published()
        .ifPresent(
            published ->
                network.setPublicAddress(
                    published.host() + (published.port() > 0 ? ":" + published.port() : "")));
    JoinConfig join = network.getJoin();
    join.getMulticastConfig().setEnabled(false);
    join.getAutoDetectionConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true).setConnectionTimeoutSeconds(CONNECT_SECONDS);
  }

  /** The address of this machine by which a member is named. */
  private static Optional<String> sharedWithMembers(Cluster cluster) {
    return Whereabouts.of(cluster).stream()
        .flatMap(member -> member.all().stream())
        .map(InetSocketAddress::getAddress)
        .filter(HazelcastSettings::isHere)
        .map(InetAddress::getHostAddress)
        .findFirst();
  }

  private static boolean isHere(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return false;
    }
  }

  /** Hazelcast compares addresses, not names. */
  private static String address(String host) {
    try {
      InetAddress address = InetAddress.getByName(host);
      if (isHere(address)) {
        return address.getHostAddress();
      }
    } catch (IOException e) {
      // As unusable as an address of another machine.
    }
    throw new ConfigException(
        List.of(
            "cluster.host (CLUSTER_HOST): \""
                + host
                + "\" is not allowed; allowed: an address of this machine"));
  }
}
