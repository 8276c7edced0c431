package io.lunchbot.recommendations.config;

import java.util.List;

/** All mistakes of a configuration at once, one sentence each. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> mistakes;

  /** The mistakes: path, value (secrets masked), what is allowed. */
  public ConfigException(List<String> mistakes) {
    super(String.join("\n", mistakes));
    this.mistakes = List.copyOf(mistakes);
  }

  /** One sentence a mistake, in the order of conf/config.yaml. */
  public List<String> mistakes() {
    return mistakes;
  }
}
