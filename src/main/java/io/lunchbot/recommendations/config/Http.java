package io.lunchbot.recommendations.config;

import java.util.Optional;

/**
 * Where the service is reached.
 *
 * @param port 0 takes a free one
 * @param token what every /api request must carry; empty only on a loopback host
 * @param tls what it proves itself with; empty: plain HTTP
 */
public record Http(String host, int port, Secret token, Optional<Tls> tls) {
  /** Plain HTTP. */
  public Http(String host, int port, Secret token) {
    this(host, port, token, Optional.empty());
  }

  /** Checks the port, and that nobody outside this machine reaches an open API. */
  public Http {
    new Mistakes()
        .range(Name.HTTP_PORT.label(), port, 0, 65_535)
        .check(
            !token.value().isEmpty() || Loopback.is(host),
            Name.HTTP_HOST.label(),
            host,
            "without http.token (HTTP_TOKEN) only a loopback host such as 127.0.0.1")
        .throwIfAny();
  }
}
