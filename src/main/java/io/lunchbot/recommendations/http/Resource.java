package io.lunchbot.recommendations.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Small files of this jar. */
final class Resource {
  private Resource() {}

  /** Reads one; a missing one is a defect of the build. */
  static byte[] bytes(String path) {
    try (InputStream in = Resource.class.getResourceAsStream("/" + path)) {
      if (in == null) {
        throw new IllegalStateException("No resource " + path);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
