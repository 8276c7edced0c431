package io.lunchbot.recommendations.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.core.ExecutableProvider;

class RedisServerTest {
  private static final long LIMIT_SECONDS = 20;

  @TempDir private Path folder;

  @Test
  void an_executable_that_somebody_still_has_open_for_writing_is_waited_for() throws Exception {
    Path unpacked = Files.createDirectories(folder.resolve("unpacked"));
    Path executable = ExecutableProvider.newJarResourceProvider(unpacked.toFile()).get().toPath();
    RedisServer server = new RedisServer(folder, Optional.of(executable));
    FutureTask<Void> start = new FutureTask<>(started(server));
    try {
      try (OutputStream open = Files.newOutputStream(executable, StandardOpenOption.APPEND)) {
        new Thread(start).start();
        // Made by the attempt itself, just before the program is executed.
        await().until(() -> Files.exists(folder.resolve("redis/start.log")));
        open.flush();
      }
      start.get(LIMIT_SECONDS, TimeUnit.SECONDS);

      assertThat(server.url()).startsWith("redis://127.0.0.1:");
    } finally {
      server.close();
    }
  }

  private static Callable<Void> started(RedisServer server) {
    return () -> {
      server.start();
      return null;
    };
  }
}
