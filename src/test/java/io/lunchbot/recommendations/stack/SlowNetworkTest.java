package io.lunchbot.recommendations.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlowNetworkTest {
  private static final int NUMBERS = 20;

  private ServerSocket provider;
  private SlowNetwork network;

  @BeforeEach
  void open() throws IOException {
    provider = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    network = new SlowNetwork(provider.getLocalPort(), 1);
  }

  @AfterEach
  void close() throws IOException {
    network.close();
    provider.close();
  }

  private Socket connect() throws IOException {
    URI near = URI.create(network.baseUrl());
    Socket socket = new Socket(near.getHost(), near.getPort());
    socket.setTcpNoDelay(true);
    return socket;
  }

  @Test
  void what_is_sent_arrives_late_and_in_order() throws IOException {
    try (Socket near = connect();
        Socket far = provider.accept()) {
      DataInputStream received = new DataInputStream(far.getInputStream());
      DataOutputStream sending = new DataOutputStream(near.getOutputStream());
      long begun = System.nanoTime();

      for (int i = 0; i < NUMBERS; i++) {
        sending.writeInt(i);
        assertThat(received.readInt()).isEqualTo(i);
      }

      // Twenty delays with a median of 30 ms; half of that is what chance will not undercut.
      assertThat(System.nanoTime() - begun).isGreaterThan(300_000_000L);
      for (int i = 0; i < NUMBERS; i++) {
        sending.writeInt(i);
      }
      for (int i = 0; i < NUMBERS; i++) {
        assertThat(received.readInt()).isEqualTo(i);
      }
    }
  }

  @Test
  void what_a_dead_process_sent_arrives_all_the_same() throws IOException {
    Socket near = connect();
    try (Socket far = provider.accept()) {
      near.getOutputStream().write(7);
      near.close();

      assertThat(far.getInputStream().readAllBytes()).containsExactly(7);
    }
  }

  @Test
  void a_connection_the_provider_closes_is_closed_after_its_last_word() throws IOException {
    try (Socket near = connect()) {
      Socket far = provider.accept();
      far.getOutputStream().write(7);
      far.close();

      assertThat(near.getInputStream().readAllBytes()).containsExactly(7);
    }
  }

  @Test
  void what_is_under_way_is_counted_until_it_is_answered_or_given_up() throws IOException {
    try (Socket answered = connect();
        Socket one = provider.accept();
        Socket givenUp = connect();
        Socket other = provider.accept()) {
      assertThat(network.underWay()).isZero();

      answered.getOutputStream().write(1);
      givenUp.getOutputStream().write(1);
      await().until(() -> network.underWay() == 2);

      one.getOutputStream().write(2);
      await().until(() -> network.underWay() == 1);

      givenUp.shutdownOutput();
      await().until(() -> network.underWay() == 0);
      assertThat(other.getInputStream().read()).isEqualTo(1);
    }
  }
}
