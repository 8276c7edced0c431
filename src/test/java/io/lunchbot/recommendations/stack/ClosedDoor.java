package io.lunchbot.recommendations.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands in the place of a server that is away, as Docker's proxy does for a container: every
 * connection is reset at once. Counts them.
 */
public final class ClosedDoor implements AutoCloseable {
  private final AtomicInteger knocks = new AtomicInteger();
  private final ServerSocket socket;

  /** Takes the server's port on 127.0.0.1, which must be free. */
  public ClosedDoor(int port) {
    try {
      socket = new ServerSocket(port, 0, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread porter = new Thread(this::refuse, "closed-door");
    porter.setDaemon(true);
    porter.start();
  }

  private void refuse() {
    while (!socket.isClosed()) {
      try (Socket visitor = socket.accept()) {
        // Resets instead of closing, so that nothing of the connection stays on the port.
        visitor.setSoLinger(true, 0);
        knocks.incrementAndGet();
      } catch (IOException e) {
        // The door is taken away, or the visitor has gone already.
      }
    }
  }

  /** Connections that were reset. */
  public int knocks() {
    return knocks.get();
  }

  /** Frees the port. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
