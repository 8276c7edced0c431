package io.lunchbot.recommendations.config;

import java.util.regex.Pattern;

/** Which hosts mean this machine, whatever a name server says. */
public final class Loopback {
  /** Digits only: anybody can own a name that begins with 127. */
  private static final Pattern FORM =
      Pattern.compile("localhost|\\[?::1]?|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

  private Loopback() {}

  /** Whether a host, without a port, is this machine. */
  public static boolean is(String host) {
    return FORM.matcher(host).matches();
  }
}
