package io.lunchbot.recommendations.stack;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Asks the Docker daemon of this machine a question or two. Testcontainers would do, but where
 * there is no daemon it takes seconds to find out and says so at length.
 */
final class DockerDaemon {
  private static final String UNIX = "unix://";
  private static final int STATUS_LINE = 64;

  private DockerDaemon() {}

  /** Whether a daemon answers that has all these images; quick, silent. */
  static boolean has(Iterable<String> images) {
    String host = System.getenv().getOrDefault("DOCKER_HOST", UNIX + "/var/run/docker.sock");
    if (!host.startsWith(UNIX)) {
      return false;
    }
    Path socket = Path.of(host.substring(UNIX.length()));
    if (!Files.exists(socket)) {
      return false;
    }
    for (String image : images) {
      if (!hasImage(socket, image)) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasImage(Path socket, String image) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      String request = "GET /images/" + image + "/json HTTP/1.0\r\nHost: docker\r\n\r\n";
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      ByteBuffer answer = ByteBuffer.allocate(STATUS_LINE);
      channel.read(answer);
      return StandardCharsets.US_ASCII.decode(answer.flip()).toString().contains(" 200 ");
    } catch (IOException e) {
      return false;
    }
  }
}
