package io.lunchbot.recommendations.config;

import static io.lunchbot.recommendations.config.SaidKeys.CANARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that change under a running service. */
class ConfigWatchTest {
  private static final Duration OFTEN = Duration.ofMillis(1);

  private final List<List<String>> changes = new CopyOnWriteArrayList<>();
  @TempDir private Path folder;
  private Vertx vertx;
  private Heard heard;
  private Path yaml;
  private Path keys;

  @BeforeEach
  void begin() {
    vertx = Vertx.vertx();
    heard = new Heard("io");
    yaml = folder.resolve("config.yaml");
    keys = folder.resolve("keys");
  }

  @AfterEach
  void end() {
    vertx.close().await();
    heard.close();
    assertThat(heard.lines().toString()).as("log at TRACE").doesNotContain("Canary");
  }

  private String watch() {
    Settings atStart = ConfigSource.read(vertx, Optional.of(yaml)).await();
    ConfigOrigin origin = new ConfigOrigin(Optional.of(yaml), atStart, Map.of());
    return vertx.deployVerticle(new ConfigWatch(origin, OFTEN, this::note)).await();
  }

  private void note(List<ApiKey> now) {
    changes.add(now.stream().map(key -> key.secret().value() + key.project()).toList());
  }

  private void write(String... lines) throws Exception {
    write(yaml, SaidKeys.text(lines));
  }

  /** At once: a file that is caught half written has a test of its own. */
  private void write(Path file, String text) throws Exception {
    Path whole = Files.writeString(folder.resolve("whole"), text);
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private List<String> said() {
    return heard.lines().stream()
        .filter(line -> line.contains("Configuration") || line.contains("Restart"))
        .toList();
  }

  private void awaitSaid(String part) {
    await().until(() -> said().toString().contains(part));
  }

  @Test
  void keys_of_the_yaml_file_change() throws Exception {
    write("api_keys: [k1, k2]");
    watch();

    write("api_keys: [k1, k2, k3]");
    await().until(() -> changes.size() == 1);
    write("api_keys: [k3, {key: k4, project: x}]");
    await().until(() -> changes.size() == 2);

    assertThat(changes).containsExactly(List.of("k1", "k2", "k3"), List.of("k3", "k4x"));
    assertThat(said()).isEmpty();
  }

  @Test
  void keys_of_a_file_of_their_own_change_as_do_limits() throws Exception {
    write(keys, "k1\n");
    write("api_keys_file: " + keys);
    watch();

    write(keys, "k1\nk2 team\n");
    await().until(() -> changes.size() == 1);
    write("api_keys_file: " + keys, "requests_per_minute: 5");
    await().until(() -> changes.size() == 2);
    write("api_keys: [k7]");
    await().until(() -> changes.size() == 3);

    assertThat(changes)
        .containsExactly(List.of("k1", "k2team"), List.of("k1", "k2team"), List.of("k7"));
  }

  @Test
  void a_link_to_other_content_counts_whatever_its_time() throws Exception {
    Path old = Files.writeString(folder.resolve("old"), "k1");
    Path young = Files.writeString(folder.resolve("young"), "k2");
    Files.setLastModifiedTime(young, Files.getLastModifiedTime(old));
    Files.createSymbolicLink(keys, old);
    write("api_keys_file: " + keys);
    watch();

    Path next = Files.createSymbolicLink(folder.resolve("next"), young);
    Files.move(next, keys, StandardCopyOption.ATOMIC_MOVE);

    await().until(() -> !changes.isEmpty());
    assertThat(changes).containsExactly(List.of("k2"));
  }

  @Test
  void a_broken_file_keeps_the_keys_and_is_said_once_until_it_is_mended() throws Exception {
    write("api_keys: [k1]");
    watch();

    write("api_keys: [" + CANARY, "  x: {");
    awaitSaid("is not YAML settings");
    write("api_keys: [" + CANARY + "2, 5]");
    awaitSaid("gemini.api_keys[1]");
    write("api_keys: [k2]");

    await().until(() -> !changes.isEmpty());
    assertThat(changes).containsExactly(List.of("k2"));
    assertThat(said()).hasSize(3).last().isEqualTo("INFO Configuration in order again");
  }

  @Test
  void a_free_key_the_file_itself_forbids_keeps_the_keys() throws Exception {
    write("allow_free_tier: false", "api_keys: [{key: k1, tier: paid}]");
    watch();

    write("allow_free_tier: false", "api_keys: [{key: k1, tier: paid}, " + CANARY + "]");
    awaitSaid("gemini.api_keys[1]: \"AIza…6789\" is of the free tier");
    write("api_keys: [{key: k1, tier: paid}, k2]");

    await().until(() -> !changes.isEmpty());
    assertThat(changes).containsExactly(List.of("k1", "k2"));
    assertThat(said()).hasSize(2).last().isEqualTo("INFO Configuration in order again");
  }

  @Test
  void files_that_vanish_keep_the_keys() throws Exception {
    write(keys, CANARY);
    write("api_keys_file: " + keys);
    watch();

    Files.delete(keys);
    awaitSaid(keys + " is not a file that can be read");
    Files.delete(yaml);
    awaitSaid(yaml + " is not a file that can be read");
    write(keys, "k2");
    write("api_keys_file: " + keys);

    await().until(() -> !changes.isEmpty());
    assertThat(changes).containsExactly(List.of("k2"));
    assertThat(said()).hasSize(3);
  }

  @Test
  void other_settings_ask_for_a_restart() throws Exception {
    write("api_keys: [k1]");
    watch();

    write("api_keys: [k1]", "model: gemini-x");

    awaitSaid("Restart needed settings=gemini.model");
    assertThat(changes).isEmpty();
  }

  @Test
  void watches_that_ended_read_no_more() throws Exception {
    write("api_keys: [k1]");
    for (int i = 0; i < 20; i++) {
      // Some of them in the middle of a reading.
      vertx.undeploy(watch()).await();
    }

    write("api_keys: [k1]", "model: gemini-x");
    watch();
    write("api_keys: [k2]", "model: gemini-x");
    await().until(() -> !changes.isEmpty());

    // The others would have told of the model, and of the keys once more.
    assertThat(said()).isEmpty();
    assertThat(changes).hasSize(1);
  }
}
