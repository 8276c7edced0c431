package io.lunchbot.recommendations.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lunchbot.recommendations.config.Cluster.Member;
import io.lunchbot.recommendations.config.Cluster.Published;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterTest {
  private static final Map<String, String> NEEDED =
      Map.of(
          "DATABASE_URL", "postgresql://bot:pw@db/lunch_bot",
          "REDIS_URL", "redis://redis",
          "GEMINI_API_KEYS", "AIzaCanaryCanaryCanary0123456789");

  private static Settings settings(Map<String, String> more) {
    JsonObject environment = new JsonObject();
    NEEDED.forEach(environment::put);
    more.forEach(environment::put);
    return ConfigSource.settings(new JsonObject(), environment);
  }

  private static Optional<Cluster> cluster(Map<String, String> more) {
    return Config.from(settings(more)).cluster();
  }

  private static List<String> mistakes(Map<String, String> more) {
    return catchThrowableOfType(ConfigException.class, () -> cluster(more)).mistakes();
  }

  @Test
  void nobody_looks_for_others_unless_told_to() {
    assertThat(cluster(Map.of())).isEmpty();
    assertThat(cluster(Map.of("CLUSTER_MEMBERS", "a", "CLUSTER_ENABLED", "false"))).isEmpty();
  }

  @Test
  void members_alone_make_a_cluster() {
    Cluster cluster =
        cluster(Map.of("CLUSTER_MEMBERS", "one, two:5705,[2001:db8::1]:5701")).orElseThrow();

    assertThat(cluster.members())
        .containsExactly(
            new Member("one", 0), new Member("two", 5705), new Member("2001:db8::1", 5701));
    assertThat(cluster.members())
        .extracting(Member::toString)
        .containsExactly("one", "two:5705", "[2001:db8::1]:5701");
    assertThat(cluster.reach().published()).isEmpty();
  }

  @Test
  void the_option_alone_finds_the_nodes_of_this_machine_and_wins_over_the_file() {
    Settings said =
        settings(Map.of("CLUSTER_ENABLED", "false")).decided(Map.of(Name.CLUSTER_ENABLED, "true"));

    assertThat(Config.from(said).cluster().orElseThrow().members())
        .containsExactly(new Member("127.0.0.1", 0));
  }

  @Test
  void a_node_may_be_reached_elsewhere_than_it_listens() {
    Cluster cluster =
        cluster(
                Map.of(
                    "CLUSTER_MEMBERS", "one",
                    "CLUSTER_PUBLIC_HOST", "192.0.2.7",
                    "CLUSTER_PUBLIC_PORT", "15701"))
            .orElseThrow();

    assertThat(cluster.reach().published()).contains(new Published("192.0.2.7", 15_701, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CLUSTER_MEMBERS|one:0|cluster.members (CLUSTER_MEMBERS): \"one:0\" is not allowed",
        "CLUSTER_MEMBERS|one:70000|cluster.members (CLUSTER_MEMBERS): \"one:70000\" is not allowed",
        "CLUSTER_MEMBERS|http://one|cluster.members (CLUSTER_MEMBERS): \"http://one\" is not allowed",
        "CLUSTER_NAME|a b|cluster.name (CLUSTER_NAME): \"a b\" is not allowed",
        "CLUSTER_PORT|0|cluster.port (CLUSTER_PORT): \"0\" is not allowed",
        "CLUSTER_BUS_PORT|x|cluster.bus_port (CLUSTER_BUS_PORT): \"x\" is not allowed",
        "CLUSTER_SECRET|too-short|cluster.secret (CLUSTER_SECRET): \"****\" is not allowed",
        "CLUSTER_TLS_KEY|pom.xml|cluster.tls_certificate (CLUSTER_TLS_CERTIFICATE): is missing",
        "CLUSTER_HAZELCAST_CONFIG|/nowhere.yaml|cluster.hazelcast_config"
            + " (CLUSTER_HAZELCAST_CONFIG): \"/nowhere.yaml\" is not allowed",
        "CLUSTER_ENABLED|yes|cluster.enabled (CLUSTER_ENABLED): \"yes\" is not allowed",
      })
  void a_wrong_setting_is_told_with_what_is_allowed(String name, String value, String sentence) {
    Map<String, String> said =
        name.equals("CLUSTER_ENABLED")
            ? Map.of(name, value)
            : Map.of("CLUSTER_ENABLED", "true", name, value);

    assertThat(mistakes(said)).anySatisfy(mistake -> assertThat(mistake).startsWith(sentence));
  }

  @Test
  void the_shared_secret_does_not_print() {
    Map<String, String> said =
        Map.of("CLUSTER_MEMBERS", "one", "CLUSTER_SECRET", "canary-canary-canary");

    assertThat(cluster(said).orElseThrow().toString()).doesNotContain("canary");
  }

  @Test
  void the_three_files_of_the_bus_are_told_together() {
    assertThat(
            mistakes(
                Map.of(
                    "CLUSTER_MEMBERS", "one",
                    "CLUSTER_TLS_CERTIFICATE", "/no/a.pem",
                    "CLUSTER_TLS_KEY", "/no/b.pem",
                    "CLUSTER_TLS_AUTHORITY", Path.of("conf").toString())))
        .hasSize(3);
  }
}
