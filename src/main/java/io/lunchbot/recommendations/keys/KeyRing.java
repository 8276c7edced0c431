package io.lunchbot.recommendations.keys;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import io.lunchbot.recommendations.config.ApiKey;
import io.lunchbot.recommendations.config.Tier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The API keys of this process by position, by fingerprint and by project. Immutable. */
public final class KeyRing {
  private final List<PooledKey> keys;
  private final Map<String, PooledKey> byFingerprint;
  private final List<KeyGroup> groups;

  /** Keys in the order of the configuration, none twice. */
  public KeyRing(List<ApiKey> configured) {
    List<PooledKey> pooled = new ArrayList<>();
    for (ApiKey key : configured) {
      String fingerprint = key.secret().fingerprint();
      pooled.add(new PooledKey(pooled.size(), key.secret(), fingerprint, key.reserve()));
    }
    this.keys = List.copyOf(pooled);
    this.byFingerprint = keys.stream().collect(toMap(PooledKey::fingerprint, Function.identity()));
    this.groups = groups(configured);
  }

  private List<KeyGroup> groups(List<ApiKey> configured) {
    Map<String, List<PooledKey>> byName =
        keys.stream()
            .collect(
                groupingBy(
                    key -> groupOf(key, configured.get(key.position())),
                    LinkedHashMap::new,
                    toList()));
    return byName.entrySet().stream()
        .map(
            group -> {
              ApiKey first = configured.get(group.getValue().get(0).position());
              return new KeyGroup(group.getKey(), first.tier(), first.limits(), group.getValue());
            })
        .toList();
  }

  private static String groupOf(PooledKey key, ApiKey configured) {
    return configured.project().isEmpty() ? key.fingerprint() : configured.project();
  }

  /** The key with this fingerprint; empty when it was taken out of the configuration. */
  public Optional<PooledKey> byFingerprint(String fingerprint) {
    return Optional.ofNullable(byFingerprint.get(fingerprint));
  }

  /** How many keys there are. */
  public int size() {
    return keys.size();
  }

  /** All keys, by position. */
  public List<PooledKey> all() {
    return keys;
  }

  /** Whether requests with some of the keys cost money. */
  public boolean hasPaid() {
    return groups.stream().anyMatch(group -> group.tier() == Tier.PAID);
  }

  /** The projects, in the order of their first keys. */
  public List<KeyGroup> groups() {
    return groups;
  }
}
