package io.lunchbot.recommendations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lunchbot.recommendations.config.ConfigOrigin;
import io.lunchbot.recommendations.config.ConfigSource;
import io.lunchbot.recommendations.config.Secret;
import io.lunchbot.recommendations.keys.Keys;
import io.lunchbot.recommendations.observe.NodeClock;
import io.lunchbot.recommendations.stack.TestServers;
import io.lunchbot.recommendations.stack.WithServers;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys of a service that runs are those of its configuration. */
@WithServers
class KeysReloadTest {
  private static final Duration OFTEN = Duration.ofMillis(20);

  private final Vertx vertx = Vertx.vertx();
  @TempDir private Path folder;
  private Path yaml;
  private Path keys;
  private Service service;

  @BeforeEach
  void begin(TestServers servers) throws Exception {
    servers.flushRedis();
    yaml = folder.resolve("config.yaml");
    keys = Files.writeString(folder.resolve("keys"), "k1\nk2\n");
    Files.writeString(
        yaml,
        """
        database: {url: '%s'}
        redis: {url: '%s'}
        gemini: {api_keys_file: '%s'}
        """
            .formatted(servers.databaseUrl(), servers.redisUrl(), keys));
    ConfigOrigin origin =
        new ConfigOrigin(
            Optional.of(yaml), ConfigSource.read(vertx, Optional.of(yaml)).await(), Map.of());
    service = new Service(vertx, origin.config(), NodeClock.system());
    service.startWork().await();
    service.watch(origin, OFTEN).await();
  }

  @AfterEach
  void end() {
    service.stop().await();
    vertx.close().await();
  }

  private Keys.Pool pool() {
    return Keys.POOL.ask(vertx, new Keys.PoolQuestion()).await();
  }

  private List<String> fingerprints() {
    return pool().keys().stream().map(Keys.KeyView::fingerprint).toList();
  }

  private Keys.LeaseAnswer lease() {
    return Keys.LEASE.ask(vertx, new Keys.LeaseQuestion(Optional.empty(), 1)).await();
  }

  private static List<String> fingerprints(String... keys) {
    return List.of(keys).stream().map(key -> new Secret(key).fingerprint()).toList();
  }

  @Test
  void a_key_that_came_is_leased_and_one_that_went_is_not() throws Exception {
    assertThat(fingerprints()).isEqualTo(fingerprints("k1", "k2"));

    Files.writeString(keys, "k3\n");
    await().until(() -> fingerprints().equals(fingerprints("k3")));

    assertThat(lease())
        .isInstanceOfSatisfying(
            Keys.Lease.class,
            lease -> assertThat(lease.fingerprint()).isEqualTo(new Secret("k3").fingerprint()));
  }

  @Test
  void a_limit_that_falls_holds_at_once() throws Exception {
    assertThat(lease()).isInstanceOf(Keys.Lease.class);

    Files.writeString(
        yaml, Files.readString(yaml).replace("gemini: {", "gemini: {max_requests_per_key: 0, "));

    await().until(() -> lease() instanceof Keys.Spent);
    assertThat(fingerprints()).isEqualTo(fingerprints("k1", "k2"));
  }
}
