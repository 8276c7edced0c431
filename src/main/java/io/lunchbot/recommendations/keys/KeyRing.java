package io.lunchbot.recommendations.keys;

import io.lunchbot.recommendations.config.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The API keys of this process, by position and by fingerprint. Immutable. */
public final class KeyRing {
  private final List<Secret> keys;
  private final List<String> fingerprints;
  private final Map<String, Secret> byFingerprint;

  /** Keys in the order of the configuration, none twice. */
  public KeyRing(List<Secret> keys) {
    this.keys = List.copyOf(keys);
    this.fingerprints = keys.stream().map(Secret::fingerprint).toList();
    this.byFingerprint =
        keys.stream().collect(Collectors.toMap(Secret::fingerprint, Function.identity()));
  }

  /** The key with this fingerprint; empty when it was taken out of the configuration. */
  public Optional<Secret> byFingerprint(String fingerprint) {
    return Optional.ofNullable(byFingerprint.get(fingerprint));
  }

  /** The fingerprint of the key at a position of the configuration, from 0. */
  public String fingerprint(int position) {
    return fingerprints.get(position);
  }

  /** How many keys there are. */
  public int size() {
    return keys.size();
  }

  /** All keys, by position. */
  public List<Secret> all() {
    return keys;
  }
}
