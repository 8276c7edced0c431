package io.lunchbot.recommendations.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import io.lunchbot.recommendations.cluster.Whereabouts.Trial;
import io.lunchbot.recommendations.cluster.Whereabouts.Tried;
import io.lunchbot.recommendations.config.Cluster;
import io.lunchbot.recommendations.config.ClusterTls;
import io.lunchbot.recommendations.config.ConfigException;
import io.lunchbot.recommendations.observe.Nodes.Missing;
import io.lunchbot.recommendations.observe.Nodes.Node;
import io.lunchbot.recommendations.observe.Nodes.NodesSeen;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A seat in a Hazelcast cluster, which carries the event bus. */
public final class HazelcastSeat implements Seat {
  /** Members that are not there are looked for so often. */
  private static final Duration FIND_EVERY = Duration.ofSeconds(5);

  private final Cluster config;
  private final Node self;
  private final Config settings;
  private final HazelcastClusterManager manager;
  private final List<Whereabouts> named;
  private List<Missing> missing = List.of();

  /**
   * Of the last search, by the clock of {@link System#nanoTime}; empty: search at the next look.
   */
  private Optional<Long> searchedAt = Optional.empty();

  /**
   * Not joined yet.
   *
   * @param self what others are told of this node
   * @throws ConfigException when the Hazelcast file or the host is wrong
   */
  public HazelcastSeat(Cluster config, Node self) {
    this.config = config;
    this.self = self;
    this.settings = HazelcastSettings.of(config, self);
    this.manager = new HazelcastClusterManager(settings);
    this.named = Whereabouts.of(config);
  }

  @Override
  public Future<Vertx> build(VertxBuilder builder, VertxOptions options) {
    options.setEventBusOptions(bus(options.getEventBusOptions()));
    // Nothing else waits for this thread, and the event loops are not there yet.
    find(Set.of());
    return builder
        .with(options)
        .withClusterManager(manager)
        .buildClustered()
        .onSuccess(joined -> searchAnew());
  }

  /** What was missing before this node joined may be there now. */
  private synchronized void searchAnew() {
    searchedAt = Optional.empty();
  }

  private EventBusOptions bus(EventBusOptions bus) {
    Cluster.Reach reach = config.reach();
    reach.host().ifPresent(bus::setHost);
    bus.setPort(reach.busPort());
    reach
        .published()
        .ifPresent(
            published -> {
              bus.setClusterPublicHost(published.host());
              if (published.busPort() > 0) {
                bus.setClusterPublicPort(published.busPort());
              }
            });
    config.tls().ifPresent(tls -> encrypt(bus, tls));
    return bus;
  }

  /** Both sides show a certificate; what it is signed by counts, not the name in it. */
  private static void encrypt(EventBusOptions bus, ClusterTls tls) {
    bus.setSsl(true)
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .setCertPath(tls.certificate().toString())
                .setKeyPath(tls.key().toString()))
        .setTrustOptions(new PemTrustOptions().addCertPath(tls.authority().toString()))
        .setClientAuth(ClientAuth.REQUIRED);
  }

  @Override
  public NodesSeen look() {
    Set<Member> members = members();
    List<Node> nodes =
        Stream.concat(Stream.of(self), members.stream().map(HazelcastSeat::node))
            .distinct()
            .sorted(Comparator.comparing(Node::name))
            .toList();
    return new NodesSeen(true, nodes, missing(members));
  }

  private static Node node(Member member) {
    return new Node(
        member.getAttribute(HazelcastSettings.NODE),
        member.getAttribute(HazelcastSettings.VERSION));
  }

  /** Of other programs in the same cluster nothing is known. Empty after Hazelcast has ended. */
  private Set<Member> members() {
    HazelcastInstance joined = manager.getHazelcastInstance();
    try {
      return joined == null
          ? Set.of()
          : joined.getCluster().getMembers().stream()
              .filter(member -> member.getAttribute(HazelcastSettings.NODE) != null)
              .collect(Collectors.toSet());
    } catch (HazelcastInstanceNotActiveException e) {
      return Set.of();
    }
  }

  private synchronized List<Missing> missing(Set<Member> members) {
    if (searchedAt.map(at -> System.nanoTime() - at > FIND_EVERY.toNanos()).orElse(true)) {
      find(
          members.stream()
              .map(HazelcastSeat::at)
              .flatMap(Optional::stream)
              .collect(Collectors.toSet()));
    }
    return missing;
  }

  /**
   * Tells Hazelcast where somebody listens who is not in the cluster: there it tries to join now,
   * or looks for another cluster to merge with later.
   */
  private synchronized void find(Set<InetSocketAddress> members) {
    List<Missing> absent = new ArrayList<>();
    List<String> listening = new ArrayList<>();
    List<List<InetSocketAddress>> places = named.stream().map(Whereabouts::all).toList();
    List<Trial> outside =
        places.stream()
            .map(all -> Trial.begin(all.stream().filter(at -> !members.contains(at)).toList()))
            .toList();
    for (int i = 0; i < named.size(); i++) {
      List<InetSocketAddress> all = places.get(i);
      Tried tried = outside.get(i).outcome();
      tried.listening().forEach(at -> listening.add(text(at)));
      if (all.stream().noneMatch(members::contains)) {
        absent.add(new Missing(named.get(i).name(), reason(tried)));
      }
    }
    if (!named.isEmpty()) {
      settings.getNetworkConfig().getJoin().getTcpIpConfig().setMembers(listening);
    }
    missing = List.copyOf(absent);
    searchedAt = Optional.of(System.nanoTime());
  }

  private static String reason(Tried tried) {
    return tried.listening().isEmpty()
        ? tried.reason()
        : "a Hazelcast answers, which has another cluster.name or cluster.secret or has not joined yet";
  }

  private static String text(InetSocketAddress at) {
    return new Cluster.Member(at.getAddress().getHostAddress(), at.getPort()).toString();
  }

  private static Optional<InetSocketAddress> at(Member member) {
    return Optional.ofNullable(member.getSocketAddress());
  }
}
