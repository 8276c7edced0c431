package io.lunchbot.recommendations;

import io.lunchbot.recommendations.cli.Finding;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is to be said of a Redis that answers. A value lost there is a request to the provider made
 * for nothing, and a lost ledger forgets what the keys have used.
 *
 * @param info the answer to INFO, by field
 * @param save the setting of that name; empty where Redis does not tell
 * @param rotation the newest entry of the old worker's log of key changes
 */
record RedisHealth(Map<String, String> info, Optional<String> save, Optional<String> rotation) {
  /** What a user takes: the value, its origin and a share of the run. */
  private static final long BYTES_A_USER = 2_000;

  private static final Duration RECENT = Duration.ofHours(24);
  private static final String REDIS = "Redis";

  /** Fields of an INFO: lines of name, colon, value, under headings. */
  static Map<String, String> fields(String info) {
    return info.lines()
        .filter(line -> !line.startsWith("#") && line.contains(":"))
        .map(line -> line.split(":", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1].strip(), (one, two) -> one));
  }

  /** Everything there is to say. */
  List<Finding> findings(String address, Instant now) {
    List<Finding> findings = new ArrayList<>();
    findings.add(version(address));
    findings.add(persistence());
    findings.add(memory());
    eviction().ifPresent(findings::add);
    oldWorker(now).ifPresent(findings::add);
    return findings;
  }

  private Finding version(String address) {
    String version = info.getOrDefault("redis_version", "");
    String said = address + ", version " + (version.isEmpty() ? "not told" : version);
    return version.matches("[0-5]\\..*|6\\.[01]\\..*")
        ? Finding.fail(Check.SERVER_UNREACHABLE, REDIS, said + "; 6.2 or newer is needed")
        : Finding.ok(REDIS, said);
  }

  private Finding persistence() {
    boolean log = "1".equals(info.get("aof_enabled"));
    if (log || save.filter(times -> !times.isBlank()).isPresent()) {
      return Finding.ok(REDIS, "data survives a restart" + (log ? " (append-only file)" : ""));
    }
    return Finding.warn(
        REDIS,
        save.isPresent()
            ? "persistence is off: a restart loses all recommendations, runs and what keys have"
                + " used; set appendonly yes"
            : "does not tell whether snapshots are saved; the append-only file is off");
  }

  private Finding memory() {
    long most = number("maxmemory");
    if (most == 0) {
      return Finding.ok(REDIS, "no maxmemory; about 2 kB a user are needed");
    }
    long users = Math.max(0, most - number("used_memory")) / BYTES_A_USER;
    String said = "maxmemory leaves room for about %,d users at 2 kB each".formatted(users);
    return users == 0 ? Finding.warn(REDIS, said) : Finding.ok(REDIS, said);
  }

  private Optional<Finding> eviction() {
    String policy = info.getOrDefault("maxmemory_policy", "noeviction");
    return policy.equals("noeviction")
        ? Optional.empty()
        : Optional.of(
            Finding.warn(
                REDIS,
                "maxmemory-policy is %s: what keys have used may be forgotten; set noeviction"
                    .formatted(policy)));
  }

  /** An entry is {@code 2026-11-23T03:00:07.123456+00:00 key0->key1}. */
  private Optional<Finding> oldWorker(Instant now) {
    return rotation
        .flatMap(RedisHealth::time)
        .filter(at -> at.isAfter(now.minus(RECENT)))
        .map(
            at ->
                Finding.warn(
                    "Old worker",
                    "seems to run: it changed keys at " + at + "; only one of the two may run"));
  }

  private static Optional<Instant> time(String entry) {
    try {
      return Optional.of(OffsetDateTime.parse(entry.strip().split(" ", 2)[0]).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private long number(String field) {
    String text = info.getOrDefault(field, "");
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
  }
}
