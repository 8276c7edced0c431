package io.lunchbot.recommendations.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ComposeTest {
  private final JsonObject compose = Checkout.yaml("docker-compose.yml");
  private final JsonObject app = Checkout.object(compose, "/services/app");

  @Test
  void the_service_is_given_only_settings_there_are() {
    assertThat(app.getJsonObject("environment").fieldNames())
        .contains("DATABASE_URL", "CLUSTER_MEMBERS")
        .isSubsetOf(Checkout.settings());
  }

  @Test
  void the_example_asks_for_settings_there_are_and_has_no_values() {
    String example = Checkout.text(".env.example");
    Set<String> names =
        Checkout.matches("^(\\w+)=(.*)$", example)
            .peek(line -> assertThat(line.group(2)).isEmpty())
            .map(line -> line.group(1))
            .collect(Collectors.toSet());

    assertThat(names)
        .contains("HTTP_TOKEN", "GEMINI_API_KEYS", "CLUSTER_SECRET")
        .containsAll(secretsOfTheEnvironment())
        .filteredOn(name -> !name.equals("GRAFANA_PASSWORD"))
        .isSubsetOf(Checkout.settings());
    assertThat(Checkout.matches("^#.+\\n(\\w+)=", example)).hasSameSizeAs(names);
  }

  private List<String> secretsOfTheEnvironment() {
    return compose.getJsonObject("secrets").stream()
        .map(secret -> ((JsonObject) secret.getValue()).getString("environment"))
        .toList();
  }

  @Test
  void the_example_is_taken_into_the_repository_and_its_copy_is_not() {
    assertThat(Checkout.text(".gitignore").lines()).contains(".env");
  }

  @Test
  void the_servers_alone_are_what_comes_up_without_a_profile() {
    assertThat(
            services()
                .filter(
                    name -> !Checkout.object(compose, "/services/" + name).containsKey("profiles")))
        .containsExactlyInAnyOrder("postgres", "redis", "kafka");
  }

  private Stream<String> services() {
    return compose.getJsonObject("services").fieldNames().stream();
  }

  @Test
  void image_and_label_have_the_version_of_the_build() {
    assertThat(app.getString("image")).isEqualTo("lunch-recommendations:" + Checkout.version());
    assertThat(Checkout.at(app, "/build/args/VERSION")).isEqualTo(Checkout.version());
  }

  @Test
  void ports_agree() {
    String port = Checkout.at(app, "/environment/HTTP_PORT");
    JsonObject scrape = Checkout.yaml("conf/monitoring/compose.yml");

    assertThat(app.getJsonArray("ports").getString(0)).matches("127\\.0\\.0\\.1:\\d+-\\d+:" + port);
    assertThat(Checkout.at(scrape, "/scrape_configs/0/dns_sd_configs/0/port")).isEqualTo(port);
    assertThat(Checkout.at(scrape, "/scrape_configs/0/dns_sd_configs/0/names/0")).isEqualTo("app");
    assertThat(Checkout.text("Dockerfile")).contains("HTTP_PORT=" + port, "EXPOSE " + port);
  }

  @Test
  void paths_that_are_asked_are_routes() {
    assertThat(Checkout.routes())
        .contains(
            Checkout.at(app, "/healthcheck/test/2"),
            Checkout.at(
                Checkout.yaml("conf/monitoring/compose.yml"), "/scrape_configs/0/metrics_path"));
  }

  @Test
  void the_service_may_do_and_use_little_and_has_time_to_stop() {
    assertThat(app.getBoolean("read_only")).isTrue();
    assertThat(app.getJsonArray("cap_drop")).containsExactly("ALL");
    assertThat(app.getJsonArray("security_opt")).containsExactly("no-new-privileges:true");
    assertThat(Checkout.at(app, "/deploy/resources/limits/cpus")).isEqualTo("0.5");
    assertThat(Checkout.at(app, "/deploy/resources/limits/memory")).isEqualTo("256M");
    assertThat(seconds(app.getString("stop_grace_period"))).isGreaterThan(10);
  }

  private static int seconds(String duration) {
    assertThat(duration).matches("\\d+s");
    return Integer.parseInt(duration.substring(0, duration.length() - 1));
  }

  @Test
  void whatever_is_mounted_exists() {
    List<String> mounted =
        services()
            .map(name -> Checkout.object(compose, "/services/" + name))
            .flatMap(service -> service.getJsonArray("volumes", new JsonArray()).stream())
            .map(volume -> volume.toString().replaceFirst(":.*", ""))
            .toList();

    assertThat(mounted)
        .hasSizeGreaterThan(5)
        .allSatisfy(
            source -> {
              if (source.startsWith("./")) {
                assertThat(Path.of(source)).exists();
              } else {
                assertThat(compose.getJsonObject("volumes").fieldNames()).contains(source);
              }
            });
  }

  @Test
  void prometheus_finds_the_token_and_the_rules_where_they_are_put() {
    JsonObject prometheus = Checkout.object(compose, "/services/prometheus");
    JsonObject scrape = Checkout.yaml("conf/monitoring/compose.yml");

    assertThat(Checkout.at(scrape, "/scrape_configs/0/authorization/credentials_file"))
        .isEqualTo("/run/secrets/" + prometheus.getJsonArray("secrets").getString(0));
    assertThat(prometheus.getJsonArray("volumes"))
        .contains(
            "./conf/monitoring/"
                + Checkout.at(scrape, "/rule_files/0")
                + ":/etc/prometheus/rules.yml:ro");
  }

  @Test
  void grafana_asks_that_prometheus_and_shows_the_dashboard() {
    JsonObject grafana = Checkout.object(compose, "/services/grafana");
    String folder =
        Checkout.at(
            Checkout.yaml("conf/monitoring/grafana/dashboards.yml"), "/providers/0/options/path");

    assertThat(
            Checkout.at(
                Checkout.yaml("conf/monitoring/grafana/datasources.yml"), "/datasources/0/url"))
        .isEqualTo("http://prometheus:9090");
    assertThat(grafana.getJsonArray("volumes"))
        .contains(
            "./conf/monitoring/grafana-dashboard.json:" + folder + "/grafana-dashboard.json:ro");
    assertThat(Checkout.at(grafana, "/environment/GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"))
        .isEqualTo(folder + "/grafana-dashboard.json");
  }
}
