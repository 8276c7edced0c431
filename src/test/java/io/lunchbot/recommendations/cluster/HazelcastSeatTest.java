package io.lunchbot.recommendations.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.bus.Broadcast;
import io.lunchbot.recommendations.bus.SharedSecret;
import io.lunchbot.recommendations.config.Cluster;
import io.lunchbot.recommendations.config.Cluster.Member;
import io.lunchbot.recommendations.config.Cluster.Published;
import io.lunchbot.recommendations.config.Cluster.Reach;
import io.lunchbot.recommendations.config.ClusterTls;
import io.lunchbot.recommendations.config.ConfigException;
import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.observe.Nodes.Missing;
import io.lunchbot.recommendations.observe.Nodes.Node;
import io.lunchbot.recommendations.stack.BreakableLink;
import io.lunchbot.recommendations.stack.ClusterPorts;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SelfSignedCertificate;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real clusters of some nodes in this process. */
class HazelcastSeatTest {
  private static final Broadcast<String> NEWS =
      new Broadcast<>(
          "test.news", text -> new JsonObject().put("text", text), json -> json.getString("text"));
  private static final Duration A_WHILE = Duration.ofSeconds(30);

  private final List<Seated> seated = new ArrayList<>();

  private record Seated(HazelcastSeat seat, Vertx vertx, List<String> heard) {}

  @AfterEach
  void leave() {
    seated.forEach(one -> one.vertx().close().await());
  }

  private static Cluster cluster(int port, List<Member> members) {
    return new Cluster(
        members,
        "test",
        new Reach(Optional.of("127.0.0.1"), port, 0, Optional.empty()),
        new Secret(""),
        Optional.empty(),
        Optional.empty());
  }

  private static Member at(int port) {
    return new Member("127.0.0.1", port);
  }

  private Seated join(String name, Cluster cluster) {
    HazelcastSeat seat = new HazelcastSeat(cluster, new Node(name, "1.0"));
    Vertx vertx = seat.build(Vertx.builder(), new VertxOptions()).await();
    List<String> heard = new CopyOnWriteArrayList<>();
    NEWS.listen(vertx, heard::add).await();
    Seated one = new Seated(seat, vertx, heard);
    seated.add(one);
    return one;
  }

  private static void awaitNews(Seated from, Seated to) {
    await()
        .atMost(A_WHILE)
        .untilAsserted(
            () -> {
              NEWS.send(from.vertx(), "hello");
              assertThat(to.heard()).contains("hello");
            });
  }

  @Test
  void two_nodes_find_each_other_and_hear_each_other() {
    List<Integer> ports = ClusterPorts.free(2);
    List<Member> members = List.of(at(ports.get(0)), at(ports.get(1)));

    Seated one = join("one", cluster(ports.get(0), members));
    assertThat(one.seat().look().missing())
        .containsExactly(new Missing("127.0.0.1:" + ports.get(1), "Connection refused"));
    Seated two = join("two", cluster(ports.get(1), members));

    assertThat(two.seat().look().nodes())
        .containsExactly(new Node("one", "1.0"), new Node("two", "1.0"));
    awaitNews(one, two);
    awaitNews(two, one);
    await().atMost(A_WHILE).untilAsserted(() -> assertThat(one.seat().look().missing()).isEmpty());
  }

  @Test
  void a_member_nobody_knows_keeps_nobody_from_joining_the_others() {
    List<Integer> ports = ClusterPorts.free(2);
    join("one", cluster(ports.get(0), List.of(at(ports.get(0)))));

    Seated two =
        join(
            "two",
            cluster(
                ports.get(1), List.of(new Member("no.such.host.invalid", 1), at(ports.get(0)))));

    assertThat(two.seat().look().nodes()).hasSize(2);
    assertThat(two.seat().look().missing())
        .containsExactly(new Missing("no.such.host.invalid:1", "the name is unknown"));
  }

  @Test
  void who_listens_and_says_nothing_keeps_nobody_from_starting() throws Exception {
    int port = ClusterPorts.free(1).get(0);
    try (ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Member member = at(deaf.getLocalPort());

      Seated one = join("one", cluster(port, List.of(member, at(port))));

      assertThat(one.seat().look().nodes()).hasSize(1);
      assertThat(one.seat().look().missing())
          .containsExactly(new Missing(member.toString(), "nobody answers within 1 s"));
    }
  }

  @Test
  void another_program_at_a_member_s_address_is_told_from_a_node() {
    int port = ClusterPorts.free(1).get(0);
    Vertx other = Vertx.vertx();
    int its =
        other
            .createNetServer()
            .connectHandler(asker -> asker.write("SSH-2.0-Another\r\n"))
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();

    Seated one = join("one", cluster(port, List.of(at(its), at(port))));

    assertThat(one.seat().look().missing())
        .containsExactly(new Missing("127.0.0.1:" + its, "whoever listens there is no Hazelcast"));
    other.close().await();
  }

  @Test
  void an_address_of_another_machine_and_a_wrong_file_are_refused_in_a_sentence(
      @TempDir Path folder) throws Exception {
    Cluster usual = cluster(5701, List.of(at(5701)));
    Cluster elsewhere =
        new Cluster(
            usual.members(),
            usual.name(),
            new Reach(Optional.of("203.0.113.9"), 5701, 0, Optional.empty()),
            usual.secret(),
            Optional.empty(),
            Optional.empty());
    Path wrong = Files.writeString(folder.resolve("wrong.yaml"), "hazelcast:\n  no-such: 1\n");
    Cluster byFile =
        new Cluster(
            usual.members(),
            usual.name(),
            usual.reach(),
            usual.secret(),
            Optional.empty(),
            Optional.of(wrong));

    assertThat(mistake(elsewhere))
        .isEqualTo(
            "cluster.host (CLUSTER_HOST): \"203.0.113.9\" is not allowed; allowed: an address of"
                + " this machine");
    assertThat(mistake(byFile))
        .startsWith("cluster.hazelcast_config (CLUSTER_HAZELCAST_CONFIG): " + wrong + ": ");
  }

  private static String mistake(Cluster cluster) {
    return catchThrowableOfType(
            ConfigException.class, () -> new HazelcastSeat(cluster, new Node("one", "1.0")))
        .mistakes()
        .get(0);
  }

  @Test
  void who_does_not_know_the_secret_belongs_to_another_cluster() {
    List<Integer> ports = ClusterPorts.free(2);
    Seated one = join("one", cluster(ports.get(0), List.of(at(ports.get(0)))));
    Cluster open = cluster(ports.get(1), List.of(at(ports.get(0))));
    Cluster secret =
        new Cluster(
            open.members(),
            open.name(),
            open.reach(),
            new Secret("a-secret-of-16-characters"),
            Optional.empty(),
            Optional.empty());

    Seated two = join("two", secret);

    assertThat(one.seat().look().nodes()).extracting(Node::name).containsExactly("one");
    assertThat(two.seat().look().nodes()).extracting(Node::name).containsExactly("two");
    assertThat(two.seat().look().missing())
        .singleElement()
        .satisfies(missing -> assertThat(missing.reason()).contains("cluster.secret"));
  }

  @Test
  void what_is_not_signed_with_the_secret_is_not_heard() {
    List<Integer> ports = ClusterPorts.free(2);
    List<Member> members = List.of(at(ports.get(0)), at(ports.get(1)));
    Seated one = join("one", cluster(ports.get(0), members));
    Seated two = join("two", cluster(ports.get(1), members));
    awaitNews(one, two);
    Secret secret = new Secret("a-secret-of-16-characters");
    SharedSecret.install(two.vertx(), secret);

    NEWS.send(one.vertx(), "unsigned");
    SharedSecret.install(one.vertx(), secret);
    NEWS.send(one.vertx(), "signed");

    await().atMost(A_WHILE).untilAsserted(() -> assertThat(two.heard()).contains("signed"));
    assertThat(two.heard()).doesNotContain("unsigned");
  }

  @Test
  void the_bus_is_encrypted_and_both_sides_prove_themselves() {
    List<Integer> ports = ClusterPorts.free(3);
    List<Member> members = ports.stream().map(HazelcastSeatTest::at).toList();
    SelfSignedCertificate known = SelfSignedCertificate.create("localhost");
    SelfSignedCertificate strange = SelfSignedCertificate.create("localhost");
    Path authority = Path.of(known.certificatePath());

    Seated one = join("one", encrypted(cluster(ports.get(0), members), tls(known, authority)));
    Seated two = join("two", encrypted(cluster(ports.get(1), members), tls(known, authority)));
    Seated three =
        join("three", encrypted(cluster(ports.get(2), members), tls(strange, authority)));

    awaitNews(one, two);
    NEWS.send(three.vertx(), "from a stranger");
    awaitNews(two, one);
    assertThat(one.heard()).doesNotContain("from a stranger");
    known.delete();
    strange.delete();
  }

  private static ClusterTls tls(SelfSignedCertificate pair, Path authority) {
    return new ClusterTls(
        Path.of(pair.certificatePath()), Path.of(pair.privateKeyPath()), authority);
  }

  private static Cluster encrypted(Cluster plain, ClusterTls tls) {
    return new Cluster(
        plain.members(),
        plain.name(),
        plain.reach(),
        plain.secret(),
        Optional.of(tls),
        Optional.empty());
  }

  @Test
  void two_that_were_parted_hear_each_other_again() {
    List<Integer> ports = ClusterPorts.free(4);
    try (BreakableLink toOne = new BreakableLink(ports.get(0));
        BreakableLink toOnesBus = new BreakableLink(ports.get(1));
        BreakableLink toTwo = new BreakableLink(ports.get(2));
        BreakableLink toTwosBus = new BreakableLink(ports.get(3))) {
      List<Member> members = List.of(at(toOne.port()), at(toTwo.port()));
      Seated one = join("one", behind(toOne, toOnesBus, ports.get(0), ports.get(1), members));
      Seated two = join("two", behind(toTwo, toTwosBus, ports.get(2), ports.get(3), members));
      awaitNews(one, two);

      List.of(toOne, toOnesBus, toTwo, toTwosBus).forEach(BreakableLink::cut);
      await()
          .atMost(A_WHILE)
          .untilAsserted(
              () -> {
                assertThat(one.seat().look().nodes()).hasSize(1);
                assertThat(two.seat().look().nodes()).hasSize(1);
              });
      List.of(toOne, toOnesBus, toTwo, toTwosBus).forEach(BreakableLink::mend);
      one.heard().clear();
      two.heard().clear();

      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(one.seat().look().nodes()).hasSize(2));
      awaitNews(one, two);
      awaitNews(two, one);
    }
  }

  private static Cluster behind(
      BreakableLink hazelcast, BreakableLink bus, int port, int busPort, List<Member> members) {
    return new Cluster(
        members,
        "test",
        new Reach(
            Optional.of("127.0.0.1"),
            port,
            busPort,
            Optional.of(new Published("127.0.0.1", hazelcast.port(), bus.port()))),
        new Secret(""),
        Optional.empty(),
        Optional.empty());
  }
}
