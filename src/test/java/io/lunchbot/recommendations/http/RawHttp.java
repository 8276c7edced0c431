package io.lunchbot.recommendations.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Sends bytes as they are, which no client does, and reads what comes back. */
final class RawHttp {
  private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};
  private static final int TIMEOUT_MILLIS = 20_000;

  private RawHttp() {}

  /** An answer; header names in lower case. */
  record Answer(int status, Map<String, String> headers, Buffer body) {
    String header(String name) {
      return headers.get(name);
    }

    String text() {
      return body.toString(StandardCharsets.UTF_8);
    }
  }

  /** Sends text. */
  static Answer send(URI address, String request) throws IOException {
    return send(address, request.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends one request that closes its connection. Of a stream of events only the start is read. */
  static Answer send(URI address, byte[] request) throws IOException {
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      try {
        socket.getOutputStream().write(request);
        socket.getOutputStream().flush();
      } catch (SocketException e) {
        // It was refused before all of it was written; the answer is there.
      }
      return read(socket.getInputStream());
    }
  }

  private static Answer read(InputStream in) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    byte[] some = new byte[16 << 10];
    try {
      for (int n = in.read(some); n >= 0; n = in.read(some)) {
        read.write(some, 0, n);
        String soFar = read.toString(StandardCharsets.ISO_8859_1);
        if (soFar.contains("text/event-stream") && soFar.contains("event: snapshot")) {
          break;
        }
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("No end after " + read.toString(StandardCharsets.UTF_8), e);
    } catch (SocketException e) {
      // Closed while we were still writing: what arrived is the answer.
    }
    return parse(read.toByteArray());
  }

  private static Answer parse(byte[] bytes) {
    int head = indexOf(bytes, END_OF_HEAD);
    assertThat(head).as("an answer, not %s bytes", bytes.length).isPositive();
    String[] lines = new String(bytes, 0, head, StandardCharsets.ISO_8859_1).split("\r\n", -1);
    Map<String, String> headers = new HashMap<>();
    for (int i = 1; i < lines.length; i++) {
      String[] pair = lines[i].split(": ?", 2);
      headers.put(pair[0].toLowerCase(Locale.ROOT), pair[1]);
    }
    Buffer body = Buffer.buffer().appendBytes(bytes, head + 4, bytes.length - head - 4);
    return new Answer(Integer.parseInt(lines[0].split(" ", 3)[1]), headers, body);
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int i = 0; i + part.length <= bytes.length; i++) {
      int same = 0;
      while (same < part.length && bytes[i + same] == part[same]) {
        same++;
      }
      if (same == part.length) {
        return i;
      }
    }
    return -1;
  }
}
