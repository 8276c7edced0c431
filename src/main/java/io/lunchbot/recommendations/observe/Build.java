package io.lunchbot.recommendations.observe;

import java.util.Optional;

/** Which build this is. */
public final class Build {
  private Build() {}

  /** The version the build wrote into the jar; "unpacked" outside a jar. */
  public static String version() {
    return Optional.ofNullable(Build.class.getPackage().getImplementationVersion())
        .orElse("unpacked");
  }
}
