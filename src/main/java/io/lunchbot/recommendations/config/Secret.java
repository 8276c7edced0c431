package io.lunchbot.recommendations.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A text that must appear nowhere: its toString is a mask, so that no log, message or page can
 * print it by accident.
 *
 * @param value the text itself; read only where it goes onto a wire
 */
public record Secret(String value) {

  /** Names the secret without telling it: the first 12 hexadecimal digits of its SHA-256. */
  public String fingerprint() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Enough for the owner to recognise a key among his own, too little for anybody else. */
  public String masked() {
    return value.length() < 16
        ? "****"
        : value.substring(0, 4) + "…" + value.substring(value.length() - 4);
  }

  @Override
  public String toString() {
    return "****";
  }
}
