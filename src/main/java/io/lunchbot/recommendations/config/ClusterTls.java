package io.lunchbot.recommendations.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What nodes prove themselves with to each other on the event bus, both ways.
 *
 * @param certificate a PEM file: this node's certificate
 * @param key a PEM file: its private key, PKCS #8 or PKCS #1, without a password
 * @param authority a PEM file: who must have signed the other's certificate
 */
public record ClusterTls(Path certificate, Path key, Path authority) {
  /** Checks that all can be read. */
  public ClusterTls {
    Mistakes mistakes = new Mistakes();
    PemFile.check(Name.CLUSTER_TLS_CERTIFICATE, certificate, mistakes);
    PemFile.check(Name.CLUSTER_TLS_KEY, key, mistakes);
    PemFile.check(Name.CLUSTER_TLS_AUTHORITY, authority, mistakes);
    mistakes.throwIfAny();
  }

  /** All three files or none. */
  static Optional<ClusterTls> of(
      Optional<Path> certificate, Optional<Path> key, Optional<Path> authority) {
    Mistakes mistakes = new Mistakes();
    boolean any = certificate.isPresent() || key.isPresent() || authority.isPresent();
    String allowed = "a certificate, its key and the authority's certificate, or none of them";
    mistakes
        .check(!any || certificate.isPresent(), Name.CLUSTER_TLS_CERTIFICATE.label(), "", allowed)
        .check(!any || key.isPresent(), Name.CLUSTER_TLS_KEY.label(), "", allowed)
        .check(!any || authority.isPresent(), Name.CLUSTER_TLS_AUTHORITY.label(), "", allowed)
        .throwIfAny();
    return certificate.map(
        file -> new ClusterTls(file, key.orElseThrow(), authority.orElseThrow()));
  }
}
