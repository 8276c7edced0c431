package io.lunchbot.recommendations.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lunchbot.recommendations.config.Config;
import io.lunchbot.recommendations.config.ConfigException;
import io.lunchbot.recommendations.config.Name;
import io.lunchbot.recommendations.config.Settings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KubernetesTest {
  private static final String FOLDER = "conf/kubernetes/";

  private final JsonObject kustomization = Checkout.yaml(FOLDER + "kustomization.yaml");
  private final List<JsonObject> manifests =
      kustomization.getJsonArray("resources").stream()
          .flatMap(file -> Checkout.documents(FOLDER + file).stream())
          .toList();
  private final JsonObject deployment = only("Deployment");
  private final JsonObject pod = Checkout.object(deployment, "/spec/template/spec");
  private final JsonObject container = Checkout.object(pod, "/containers/0");
  private final JsonObject settings = only("ConfigMap").getJsonObject("data");
  private final JsonObject secrets = only("Secret").getJsonObject("stringData");

  private Stream<JsonObject> all(String kind) {
    return manifests.stream().filter(manifest -> manifest.getString("kind").equals(kind));
  }

  private JsonObject only(String kind) {
    List<JsonObject> found = all(kind).toList();
    assertThat(found).as(kind).hasSize(1);
    return found.get(0);
  }

  private JsonObject named(String kind, String name) {
    return all(kind)
        .filter(manifest -> Checkout.at(manifest, "/metadata/name").equals(name))
        .findFirst()
        .orElseThrow();
  }

  private Map<String, Integer> ports() {
    return Checkout.objects(container.getJsonArray("ports"))
        .collect(
            Collectors.toMap(
                port -> port.getString("name"), port -> port.getInteger("containerPort")));
  }

  @Test
  void every_file_of_the_folder_is_applied() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(FOLDER))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(file -> !file.equals("kustomization.yaml"))
          .containsExactlyInAnyOrderElementsOf(
              kustomization.getJsonArray("resources").stream().map(Object::toString).toList());
    }
  }

  @Test
  void the_service_is_given_only_settings_there_are_and_each_once() {
    Set<String> names = new HashSet<>(settings.fieldNames());
    assertThat(names).doesNotContainAnyElementsOf(secrets.fieldNames());
    names.addAll(secrets.fieldNames());
    Checkout.objects(container.getJsonArray("env"))
        .map(variable -> variable.getString("name"))
        .forEach(name -> assertThat(names.add(name)).as(name).isTrue());

    assertThat(names)
        .contains("DATABASE_URL", "REDIS_URL", "GEMINI_API_KEYS", "HTTP_TOKEN", "CLUSTER_HOST")
        .isSubsetOf(Checkout.settings());
  }

  @Test
  void settings_come_from_what_is_applied() {
    assertThat(Checkout.at(container, "/envFrom/0/configMapRef/name"))
        .isEqualTo(Checkout.at(only("ConfigMap"), "/metadata/name"));
    assertThat(Checkout.at(container, "/envFrom/1/secretRef/name"))
        .isEqualTo(Checkout.at(only("Secret"), "/metadata/name"));
  }

  @Test
  void nobody_gets_the_service_to_start_with_the_example_s_secrets() {
    Map<Name, String> said = new EnumMap<>(Name.class);
    for (Name name : Name.values()) {
      if (secrets.containsKey(name.environment())) {
        said.put(name, secrets.getString(name.environment()));
      }
    }

    Settings manifest =
        new Settings(said, List.of())
            .decided(
                Map.of(
                    Name.HTTP_HOST, "0.0.0.0",
                    Name.CLUSTER_HAZELCAST_CONFIG, "conf/hazelcast-kubernetes.yaml"));

    ConfigException refusal =
        catchThrowableOfType(ConfigException.class, () -> Config.from(manifest));

    assertThat(said).containsKeys(Name.DATABASE_URL, Name.REDIS_URL).hasSizeGreaterThan(3);
    assertThat(said.values()).containsOnly("REPLACE-ME", "");
    assertThat(String.join("\n", refusal.mistakes())).contains(secrets.fieldNames());
  }

  @Test
  void ports_are_those_of_the_settings() {
    assertThat(ports())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "http", Integer.valueOf(settings.getString("HTTP_PORT")),
                "hazelcast", Integer.valueOf(settings.getString("CLUSTER_PORT")),
                "bus", Integer.valueOf(settings.getString("CLUSTER_BUS_PORT"))));
  }

  @Test
  void ports_that_are_pointed_to_exist() {
    Stream<String> services =
        all("Service")
            .flatMap(service -> Checkout.objects(Checkout.array(service, "/spec/ports")))
            .map(port -> port.getString("targetPort"));
    Stream<String> policy =
        Checkout.objects(Checkout.array(only("NetworkPolicy"), "/spec/ingress"))
            .flatMap(rule -> Checkout.objects(rule.getJsonArray("ports")))
            .map(port -> port.getString("port"));

    assertThat(Stream.concat(services, policy)).hasSize(7).isSubsetOf(ports().keySet());
  }

  @Test
  void probes_ask_routes_of_the_service_at_its_port() {
    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      assertThat(Checkout.routes()).contains(Checkout.at(container, "/" + probe + "/httpGet/path"));
      assertThat(Checkout.at(container, "/" + probe + "/httpGet/port")).isEqualTo("http");
    }
    // A server that is away is no reason to restart anything.
    assertThat(Checkout.at(container, "/livenessProbe/httpGet/path")).isEqualTo("/health/live");
  }

  @Test
  void whatever_selects_pods_selects_these() {
    String labels = Checkout.at(deployment, "/spec/template/metadata/labels");
    Stream<String> direct = all("Service").map(service -> Checkout.at(service, "/spec/selector"));
    Stream<String> byLabels =
        Stream.of(
            Checkout.at(deployment, "/spec/selector/matchLabels"),
            Checkout.at(only("PodDisruptionBudget"), "/spec/selector/matchLabels"),
            Checkout.at(only("NetworkPolicy"), "/spec/podSelector/matchLabels"),
            Checkout.at(only("NetworkPolicy"), "/spec/ingress/1/from/0/podSelector/matchLabels"),
            Checkout.at(pod, "/topologySpreadConstraints/0/labelSelector/matchLabels"));

    assertThat(labels).contains("lunch-recommendations");
    assertThat(Stream.concat(direct, byLabels)).hasSize(7).containsOnly(labels);
  }

  @Test
  void nodes_find_each_other_by_the_headless_service() {
    String file = settings.getString("CLUSTER_HAZELCAST_CONFIG");
    JsonObject network = Checkout.object(Checkout.yaml(file), "/hazelcast/network");
    JsonObject discovery = Checkout.object(network, "/join/kubernetes");
    JsonObject service = named("Service", discovery.getString("service-dns"));

    assertThat(Checkout.text("Dockerfile")).contains("COPY " + file + " conf/");
    assertThat(Checkout.at(service, "/spec/clusterIP")).isEqualTo("None");
    assertThat(Checkout.at(service, "/spec/publishNotReadyAddresses")).isEqualTo("true");
    assertThat(discovery.getInteger("service-port")).isEqualTo(ports().get("hazelcast"));
    assertThat(Checkout.at(network, "/port/port"))
        .isEqualTo(String.valueOf(ports().get("hazelcast")));
    assertThat(Checkout.at(network, "/join/multicast/enabled")).isEqualTo("false");
  }

  @Test
  void the_image_is_the_build_s() {
    JsonObject image = kustomization.getJsonArray("images").getJsonObject(0);

    assertThat(container.getString("image")).isEqualTo(image.getString("name"));
    assertThat(image.getString("newTag")).isEqualTo(Checkout.version());
  }

  @Test
  void a_pod_may_do_and_use_little_and_has_time_to_stop() {
    String user =
        Checkout.matches("^USER (\\d+):", Checkout.text("Dockerfile"))
            .findFirst()
            .orElseThrow()
            .group(1);

    assertThat(Checkout.at(pod, "/securityContext/runAsNonRoot")).isEqualTo("true");
    assertThat(Checkout.at(pod, "/securityContext/runAsUser")).isEqualTo(user);
    assertThat(Checkout.at(container, "/securityContext/readOnlyRootFilesystem")).isEqualTo("true");
    assertThat(Checkout.at(container, "/securityContext/allowPrivilegeEscalation"))
        .isEqualTo("false");
    assertThat(Checkout.array(container, "/securityContext/capabilities/drop"))
        .isEqualTo(JsonArray.of("ALL"));
    assertThat(Checkout.at(container, "/resources/limits/memory")).isEqualTo("256Mi");
    assertThat(Checkout.at(container, "/resources/limits/cpu")).isEqualTo("500m");
    assertThat(pod.getInteger("terminationGracePeriodSeconds")).isGreaterThan(10);
    assertThat(pod.getBoolean("automountServiceAccountToken")).isFalse();
  }
}
