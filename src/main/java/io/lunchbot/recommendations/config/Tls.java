package io.lunchbot.recommendations.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the HTTP server proves itself with.
 *
 * @param certificate a PEM file: the certificate, after it those that signed it
 * @param key a PEM file: its private key, PKCS #8 or PKCS #1, without a password
 */
public record Tls(Path certificate, Path key) {
  /** Checks that both can be read. */
  public Tls {
    Mistakes mistakes = new Mistakes();
    PemFile.check(Name.HTTP_TLS_CERTIFICATE, certificate, mistakes);
    PemFile.check(Name.HTTP_TLS_KEY, key, mistakes);
    mistakes.throwIfAny();
  }

  /** Both files or none. */
  static Optional<Tls> of(Optional<Path> certificate, Optional<Path> key) {
    new Mistakes()
        .check(
            certificate.isPresent() == key.isPresent(),
            (certificate.isPresent() ? Name.HTTP_TLS_KEY : Name.HTTP_TLS_CERTIFICATE).label(),
            "",
            "a certificate and its key, or neither")
        .throwIfAny();
    return certificate.map(file -> new Tls(file, key.orElseThrow()));
  }
}
