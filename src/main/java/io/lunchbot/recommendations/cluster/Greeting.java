package io.lunchbot.recommendations.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The first words between two members of Hazelcast: whoever connects says that he speaks its
 * protocol for clusters, and who listens says the same. Many may be under way at once.
 *
 * @param heard completes with whether the first that came back was the same
 */
record Greeting(
    InetSocketAddress to, AsynchronousSocketChannel channel, CompletableFuture<Boolean> heard) {
  /** Of com.hazelcast.internal.nio.Protocols, the same since 3.0. */
  private static final byte[] CLUSTER = "HZC".getBytes(StandardCharsets.US_ASCII);

  /** Who takes longer is not there. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Connects and goes on by itself. */
  @SuppressWarnings("resource") // Closed when it was seen what came of it.
  static Greeting begin(InetSocketAddress to) {
    try {
      AsynchronousSocketChannel channel = AsynchronousSocketChannel.open();
      ByteBuffer answer = ByteBuffer.allocate(CLUSTER.length);
      CompletableFuture<Boolean> heard =
          Step.<Void>take(step -> channel.connect(to, null, step))
              .thenCompose(
                  connected ->
                      Step.<Integer>take(
                          step -> channel.write(ByteBuffer.wrap(CLUSTER), null, step)))
              .thenCompose(said -> Step.<Integer>take(step -> channel.read(answer, null, step)))
              .thenApply(bytes -> isClusters(answer.flip()))
              .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return new Greeting(to, channel, heard);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rest may still be on its way. */
  private static boolean isClusters(ByteBuffer answer) {
    return answer.hasRemaining() && answer.equals(ByteBuffer.wrap(CLUSTER, 0, answer.remaining()));
  }

  /** Why nobody answers; empty when somebody does. Waits for a second at most. */
  String failure() {
    try (channel) {
      return heard.join() ? "" : "whoever listens there is no Hazelcast";
    } catch (CompletionException e) {
      return e.getCause() instanceof TimeoutException
          ? "nobody answers within " + PATIENCE.toSeconds() + " s"
          : String.valueOf(e.getCause().getMessage());
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  /** One asynchronous step as a future. */
  private static final class Step<T> implements CompletionHandler<T, Void> {
    private final CompletableFuture<T> done = new CompletableFuture<>();

    static <T> CompletableFuture<T> take(Begin<T> begin) {
      Step<T> step = new Step<>();
      begin.with(step);
      return step.done;
    }

    @Override
    public void completed(T result, Void attachment) {
      done.complete(result);
    }

    @Override
    public void failed(Throwable cause, Void attachment) {
      done.completeExceptionally(cause);
    }
  }

  /** Begins a step that calls its handler back. */
  private interface Begin<T> {
    void with(CompletionHandler<T, Void> handler);
  }
}
