package io.lunchbot.recommendations.config;

import io.lunchbot.recommendations.config.Cluster.Member;
import io.lunchbot.recommendations.config.Cluster.Published;
import io.lunchbot.recommendations.config.Cluster.Reach;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Makes the part of the configuration that is about other nodes. */
final class ClusterReader {
  /** Where the nodes of one machine find each other. */
  private static final Member THIS_MACHINE = new Member("127.0.0.1", 0);

  private final Settings said;
  private final Mistakes mistakes;

  ClusterReader(Settings said, Mistakes mistakes) {
    this.said = said;
    this.mistakes = mistakes;
  }

  /** Empty where nothing says that there are other nodes, or where it says that there are none. */
  Optional<Cluster> read() {
    boolean members = said.has(Name.CLUSTER_MEMBERS) || said.has(Name.CLUSTER_HAZELCAST_CONFIG);
    if (!said.flag(Name.CLUSTER_ENABLED, members, mistakes)) {
      return Optional.empty();
    }
    Optional<ClusterTls> tls =
        mistakes.collect(
            () ->
                ClusterTls.of(
                    path(Name.CLUSTER_TLS_CERTIFICATE),
                    path(Name.CLUSTER_TLS_KEY),
                    path(Name.CLUSTER_TLS_AUTHORITY)));
    Reach reach = mistakes.collect(this::reach);
    return Optional.of(
        new Cluster(
            members(),
            said.text(Name.CLUSTER_NAME),
            reach,
            new Secret(said.text(Name.CLUSTER_SECRET)),
            tls == null ? Optional.empty() : tls,
            path(Name.CLUSTER_HAZELCAST_CONFIG)));
  }

  private List<Member> members() {
    List<String> named = said.list(Name.CLUSTER_MEMBERS);
    return named.isEmpty()
        ? List.of(THIS_MACHINE)
        : named.stream()
            .map(text -> mistakes.collect(() -> Member.parse(text)))
            .filter(Objects::nonNull)
            .toList();
  }

  private Reach reach() {
    Optional<Published> published =
        text(Name.CLUSTER_PUBLIC_HOST)
            .map(
                host ->
                    new Published(
                        host,
                        said.number(Name.CLUSTER_PUBLIC_PORT, mistakes),
                        said.number(Name.CLUSTER_PUBLIC_BUS_PORT, mistakes)));
    return new Reach(
        text(Name.CLUSTER_HOST),
        said.number(Name.CLUSTER_PORT, mistakes),
        said.number(Name.CLUSTER_BUS_PORT, mistakes),
        published);
  }

  private Optional<String> text(Name name) {
    return Optional.of(said.text(name)).filter(text -> !text.isEmpty());
  }

  private Optional<Path> path(Name name) {
    return text(name).map(Path::of);
  }
}
