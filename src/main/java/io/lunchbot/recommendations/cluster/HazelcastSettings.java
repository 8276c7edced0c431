package io.lunchbot.recommendations.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.YamlConfigBuilder;
import io.lunchbot.recommendations.config.Cluster;
import io.lunchbot.recommendations.observe.Nodes.Node;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Map;

/**
 * Hazelcast as we need it: members by TCP, small, quick to join and to notice who is gone. What a
 * file says holds; what it does not say is decided here. The names of properties are those of the
 * <a href="https://docs.hazelcast.com/hazelcast/5.3/system-properties">reference</a>.
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
          // Waiting for more members before the first join: they join one by one as well.
          Map.entry("hazelcast.wait.seconds.before.join", "0"),
          Map.entry("hazelcast.max.wait.seconds.before.join", "0"),
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
    } catch (FileNotFoundException e) {
      throw new IllegalArgumentException(file + " cannot be read", e);
    }
  }

  /** Who does not know the secret belongs to another cluster. */
  private static String name(Cluster cluster) {
    return cluster.secret().value().isEmpty()
        ? cluster.name()
        : cluster.name() + "-" + cluster.secret().fingerprint();
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
    // Otherwise it listens on all interfaces, whatever it was told.
    reach
        .host()
        .ifPresent(host -> network.getInterfaces().setEnabled(true).addInterface(address(host)));
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

  /** Hazelcast compares addresses, not names. */
  private static String address(String host) {
    try {
      return InetAddress.getByName(host).getHostAddress();
    } catch (IOException e) {
      return host;
    }
  }
}
