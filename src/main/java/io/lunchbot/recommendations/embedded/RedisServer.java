package io.lunchbot.recommendations.embedded;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import redis.embedded.core.ExecutableProvider;

/**
 * Redis as a process of its own. Keeps nothing on disk unless asked to, never evicts, listens on
 * loopback only.
 *
 * <p>The library brings the executable; it is not started through the library, whose shutdown hook
 * would end Redis while the service is still writing its last results.
 */
public final class RedisServer implements EmbeddedServer {
  /** System property: a redis-server for the stack to use instead of the bundled Redis 6.2. */
  public static final String BINARY_PROPERTY = "lunchrec.redis.binary";

  static final String PROCESS_ID_FILE = "redis/redis.pid";

  private static final Duration START_LIMIT = Duration.ofSeconds(15);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(5);
  private static final Duration BUSY_LIMIT = Duration.ofSeconds(5);

  /** ETXTBSY, as different Javas tell it. */
  private static final Pattern BUSY = Pattern.compile("\\berror(=|: )26\\b");

  private final Path folder;
  private final Path processIdFile;
  private final Optional<Path> executable;
  private final boolean lasting;
  private final int port;
  private ProcessHandle process;

  /**
   * Prepares the bundled Redis 6.2.
   *
   * @param stack the stack's temporary folder
   */
  public RedisServer(Path stack) throws IOException {
    this(stack, Optional.empty());
  }

  /**
   * Prepares a server.
   *
   * @param executable a redis-server to use instead of the bundled one
   */
  public RedisServer(Path stack, Optional<Path> executable) throws IOException {
    this(stack, executable, false);
  }

  private RedisServer(Path stack, Optional<Path> executable, boolean lasting) throws IOException {
    this.executable = executable;
    this.lasting = lasting;
    this.folder = Files.createDirectories(stack.resolve("redis"));
    this.processIdFile = stack.resolve(PROCESS_ID_FILE);
    this.port = FreePort.pick();
  }

  /** Prepares the bundled Redis 6.2 with an append-only file: a restart loses nothing. */
  public static RedisServer lasting(Path stack) throws IOException {
    return new RedisServer(stack, Optional.empty(), true);
  }

  @Override
  public void start() throws Exception {
    Path configuration = folder.resolve("redis.conf");
    Files.writeString(configuration, configuration());
    Path output = folder.resolve("start.log");
    Process starter =
        begin(
            new ProcessBuilder(binary().getPath(), configuration.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile()));
    starter.getOutputStream().close();
    if (!starter.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS) || starter.exitValue() != 0) {
      starter.destroyForcibly();
      throw new IOException("Redis did not start: " + lastLine(output));
    }
    awaitAnswer();
  }

  /**
   * Starts what may have been unpacked just now: a process that another server forked meanwhile
   * inherits the file open for writing, and until it has become its own program the file is busy.
   */
  private static Process begin(ProcessBuilder program) throws IOException {
    long deadline = System.nanoTime() + BUSY_LIMIT.toNanos();
    while (true) {
      try {
        return program.start();
      } catch (IOException e) {
        if (!BUSY.matcher(String.valueOf(e.getMessage())).find() || System.nanoTime() > deadline) {
          throw e;
        }
        LockSupport.parkNanos(POLL.toNanos());
      }
    }
  }

  @Override
  public void close() {
    if (process == null) {
      return;
    }
    process.destroy();
    long deadline = System.nanoTime() + STOP_LIMIT.toNanos();
    // Not whether it is alive: its parent is the system, which may be slow to notice its end.
    while (FreePort.isTaken(port) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(POLL.toNanos());
    }
    process.destroyForcibly();
    process = null;
  }

  /** How to reach it: database 0, no password. */
  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  private String configuration() {
    return String.join(
        "\n",
        List.of(
            "bind 127.0.0.1",
            "port " + port,
            // A process group of its own: Ctrl-C in the terminal must reach the service first.
            "daemonize yes",
            // TemporaryFolder recognises the process by its command line.
            "set-proc-title no",
            "pidfile \"" + processIdFile + "\"",
            "logfile \"" + folder.resolve("redis.log") + "\"",
            "dir \"" + folder + "\"",
            "save \"\"",
            "appendonly " + (lasting ? "yes" : "no"),
            "maxmemory-policy noeviction",
            ""));
  }

  private File binary() throws IOException {
    File binary =
        executable.isPresent()
            ? executable.get().toFile()
            : ExecutableProvider.newJarResourceProvider(folder.toFile()).get();
    if (!binary.canExecute()) {
      throw new IOException("Redis did not start: " + binary + " is not an executable file");
    }
    return binary;
  }

  private void awaitAnswer() throws IOException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!answers()) {
      if (System.nanoTime() > deadline) {
        throw new IOException("Redis did not start: " + lastLine(folder.resolve("redis.log")));
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private boolean answers() throws IOException {
    Optional<ProcessHandle> daemon = daemon();
    if (daemon.isEmpty()) {
      return false;
    }
    process = daemon.get();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(1_000);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes("+PONG".length());
      return new String(answer, StandardCharsets.US_ASCII).equals("+PONG");
    } catch (IOException e) {
      return false;
    }
  }

  private Optional<ProcessHandle> daemon() throws IOException {
    if (!Files.exists(processIdFile)) {
      return Optional.empty();
    }
    String id = Files.readString(processIdFile).strip();
    return id.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(id));
  }

  private static String lastLine(Path log) throws IOException {
    return Files.exists(log)
        ? Files.readString(log).lines().reduce("", (before, line) -> line)
        : "it printed nothing";
  }
}
