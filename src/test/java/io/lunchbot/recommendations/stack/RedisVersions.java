package io.lunchbot.recommendations.stack;

import io.lunchbot.recommendations.embedded.RedisServer;
import io.lunchbot.recommendations.embedded.TemporaryFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The Redis servers that scripts are tested on: the bundled 6.2, and the machine's own redis-server
 * where there is one, which is 7 on Debian 12, and the container's 7 where tests use containers.
 * Started once a JVM.
 */
public final class RedisVersions {
  private static List<Version> started;

  private RedisVersions() {}

  /**
   * A running Redis.
   *
   * @param name for the test report
   */
  public record Version(String name, String url) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** All of them, running. */
  public static synchronized Stream<Version> all() throws Exception {
    if (started == null) {
      started = start();
    }
    return started.stream();
  }

  /** The bundled one alone: for tests whose subject is beyond Redis. */
  public static Stream<Version> bundled() throws Exception {
    return all().limit(1);
  }

  private static List<Version> start() throws Exception {
    List<Version> versions = new ArrayList<>();
    versions.add(start("Redis 6.2", Optional.empty()));
    Optional<Path> own = onPath();
    if (own.isPresent()) {
      versions.add(start("the machine's Redis", own));
    }
    if (ServersExtension.usesContainers()) {
      versions.add(new Version("the container's Redis", new ContainerTestServers().redisUrl()));
    }
    return versions;
  }

  private static Version start(String name, Optional<Path> executable) throws Exception {
    TemporaryFolder folder = TemporaryFolder.create();
    RedisServer server = new RedisServer(folder.path(), executable);
    server.start();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  folder.close();
                }));
    return new Version(name, server.url());
  }

  private static Optional<Path> onPath() throws IOException {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator))
        .map(folder -> Path.of(folder, "redis-server"))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
