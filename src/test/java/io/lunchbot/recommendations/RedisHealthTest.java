package io.lunchbot.recommendations;

import static org.assertj.core.api.Assertions.assertThat;

import io.lunchbot.recommendations.cli.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisHealthTest {
  private static final Instant NOW = Instant.parse("2026-11-25T03:00:00Z");
  private static final String GOOD =
      """
      # Server\r
      redis_version:7.0.15\r
      # Memory\r
      used_memory:1000000\r
      maxmemory:0\r
      maxmemory_policy:noeviction\r
      # Persistence\r
      aof_enabled:1\r
      """;

  private static String list(String info, String save, String rotation) {
    List<Finding> findings =
        new RedisHealth(
                RedisHealth.fields(info), Optional.ofNullable(save), Optional.ofNullable(rotation))
            .findings("cache:6379", NOW);
    return Finding.exitCode(findings) + "\n" + Finding.list(findings);
  }

  @Test
  void a_redis_that_keeps_its_data_is_all_right() {
    assertThat(list(GOOD, "", null))
        .startsWith("0\n")
        .contains("cache:6379, version 7.0.15", "append-only file", "no maxmemory")
        .doesNotContain("WARN");
  }

  @Test
  void snapshots_are_persistence_too() {
    String info = GOOD.replace("aof_enabled:1", "aof_enabled:0");

    assertThat(list(info, "3600 1 300 100", null)).contains("survives").doesNotContain("WARN");
    assertThat(list(info, "", null)).contains("WARN  Redis", "persistence is off");
    assertThat(list(info, null, null)).contains("WARN  Redis", "does not tell");
  }

  @ParameterizedTest
  @CsvSource({"5.0.14,5", "6.0.16,5", "6.1.0,5", "6.2.0,0", "7.0.15,0", "10.0.1,0"})
  void streams_need_redis_6_2(String version, int exitCode) {
    assertThat(list(GOOD.replace("7.0.15", version), "", null))
        .startsWith(exitCode + "\n")
        .contains("version " + version);
  }

  @Test
  void room_is_said_in_users() {
    assertThat(list(GOOD.replace("maxmemory:0", "maxmemory:21000000"), "", null))
        .contains("about 10,000 users")
        .doesNotContain("WARN");
    assertThat(list(GOOD.replace("maxmemory:0", "maxmemory:900000"), "", null))
        .contains("WARN  Redis", "about 0 users");
  }

  @Test
  void a_policy_that_evicts_is_warned_of() {
    assertThat(list(GOOD.replace("noeviction", "allkeys-lru"), "", null))
        .startsWith("0\n")
        .contains("WARN  Redis", "maxmemory-policy is allkeys-lru");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-24T03:00:00.000001+00:00 key0->key1,true",
    "2026-11-24T03:00:00+00:00 key0->key1,false",
    "2026-11-25T05:59:59+03:00 key2->key0,true",
    "no time at all,false"
  })
  void keys_changed_within_a_day_tell_of_the_old_worker(String entry, boolean warned) {
    assertThat(list(GOOD, "", entry).contains("WARN  Old worker")).isEqualTo(warned);
  }
}
