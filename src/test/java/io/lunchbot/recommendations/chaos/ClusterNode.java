package io.lunchbot.recommendations.chaos;

import io.lunchbot.recommendations.embedded.standin.GeminiStandIn;
import io.lunchbot.recommendations.embedded.standin.StandInOptions;
import io.lunchbot.recommendations.embedded.standin.StandInRequest;
import io.lunchbot.recommendations.stack.BreakableLink;
import io.lunchbot.recommendations.stack.ClusterPorts;
import io.lunchbot.recommendations.stack.ServiceProcess;
import io.lunchbot.recommendations.stack.TestServers;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A process that others and Redis are reached from over links that can be cut, with a provider of
 * its own: a call tells by where it arrives who made it.
 */
final class ClusterNode implements AutoCloseable {
  private final List<Integer> ports = ClusterPorts.free(2);
  private final BreakableLink hazelcast = new BreakableLink(ports.get(0));
  private final BreakableLink bus = new BreakableLink(ports.get(1));
  private final BreakableLink redis;
  private final GeminiStandIn gemini;
  private ServiceProcess process;

  /** Not started; its way to the others is there. */
  ClusterNode(TestServers servers, StandInOptions provider) {
    redis = new BreakableLink(URI.create(servers.redisUrl()).getPort());
    gemini = new GeminiStandIn(provider);
    gemini.start();
  }

  /** Starts it with all as members, and does not wait until it listens. */
  void start(TestServers servers, List<ClusterNode> all, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("REDIS_URL", "redis://127.0.0.1:" + redis.port());
    settings.put(
        "CLUSTER_MEMBERS", all.stream().map(ClusterNode::member).collect(Collectors.joining(",")));
    settings.put("CLUSTER_HOST", "127.0.0.1");
    settings.put("CLUSTER_PORT", String.valueOf(ports.get(0)));
    settings.put("CLUSTER_BUS_PORT", String.valueOf(ports.get(1)));
    settings.put("CLUSTER_PUBLIC_HOST", "127.0.0.1");
    settings.put("CLUSTER_PUBLIC_PORT", String.valueOf(hazelcast.port()));
    settings.put("CLUSTER_PUBLIC_BUS_PORT", String.valueOf(bus.port()));
    process = new ServiceProcess(servers, gemini, settings, Map.of());
  }

  private String member() {
    return "127.0.0.1:" + hazelcast.port();
  }

  ServiceProcess process() {
    return process;
  }

  /** Nodes it sees, itself among them. */
  int nodes() {
    return process.health().getJsonObject("cluster").getInteger("nodes");
  }

  /** Calls it has made, in their order. */
  List<StandInRequest> calls() {
    return gemini.requests();
  }

  GeminiStandIn gemini() {
    return gemini;
  }

  /** Nobody reaches it any more; with the others cut as well it reaches nobody. */
  void cutOff() {
    hazelcast.cut();
    bus.cut();
  }

  void connect() {
    hazelcast.mend();
    bus.mend();
  }

  void cutOffRedis() {
    redis.cut();
  }

  void connectRedis() {
    redis.mend();
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
    gemini.close();
    hazelcast.close();
    bus.close();
    redis.close();
  }
}
