package io.lunchbot.recommendations.config;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Who is told when a run ends. The address is a secret: such addresses hold tokens.
 *
 * @param webhook an http or https address without a password; empty tells nobody
 */
public record Alert(Secret webhook) {
  private static final Set<String> SCHEMES = Set.of("http", "https");

  /** Checks the form of the address, and never repeats it. */
  public Alert {
    new Mistakes()
        .check(
            webhook.value().isEmpty() || isAddress(webhook.value()),
            Name.ALERT_WEBHOOK_URL.label(),
            "****",
            "an http or https address without a password, or nothing")
        .throwIfAny();
  }

  /** The address to post to, if somebody is to be told. Never to be printed. */
  public Optional<URI> address() {
    return webhook.value().isEmpty() ? Optional.empty() : Optional.of(URI.create(webhook.value()));
  }

  private static boolean isAddress(String text) {
    try {
      URI address = URI.create(text);
      return SCHEMES.contains(String.valueOf(address.getScheme()))
          && address.getHost() != null
          && address.getPort() <= 65_535
          && address.getUserInfo() == null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
